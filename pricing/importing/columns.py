"""What a price file holds, and what one of its rows must say by itself."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from segments.tabular import Column, Report, currency, decimal, integer, text
from segments.tabular.writing import as_written

from ..models.bounds import (
    GREATEST_PERCENT,
    GREATEST_QUANTITY,
    LARGEST_AMOUNT,
    LEAST_PERCENT,
    SMALLEST_AMOUNT,
)

_number = text(64)


def part_number(value: str) -> str:
    """Take a part number as it is written, or as an export has neutralised it."""
    return _number(as_written(value))


COLUMNS = [
    Column("sku", part_number, required=True, help=gettext_lazy("Part number of the product")),
    Column(
        "min_quantity", integer(least=1, most=GREATEST_QUANTITY), default=1,
        help=gettext_lazy("From how many pieces the price holds; blank: from the first"),
    ),
    Column(
        "price", decimal(places=4, least=SMALLEST_AMOUNT, most=LARGEST_AMOUNT),
        help=gettext_lazy("Net price of one piece; give this or percent"),
    ),
    Column(
        "percent", decimal(places=4, least=LEAST_PERCENT, most=GREATEST_PERCENT),
        help=gettext_lazy("Percent off the base price; below zero: on top of it"),
    ),
    Column("currency", currency, help=gettext_lazy("The list's currency, as a check; or blank")),
]  # fmt: skip


def is_sound(line: int, row: dict[str, Any], list_currency: str, report: Report) -> bool:
    """Whether a row says one thing, in the currency of the list; the report says what is not."""
    if (row["price"] is None) == (row["percent"] is None):
        report.add(line, "price", _("give a price or a percentage, one of the two"))
        return False
    if row["currency"] not in {None, list_currency}:
        words = _("the list is in %(ours)s, not in %(theirs)s")
        told = {"ours": list_currency, "theirs": row["currency"]}
        report.add(line, "currency", words % told)
        return False
    return True
