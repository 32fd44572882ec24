"""The product prices of a list as a file that can be imported again, and then changes nothing."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from segments.tabular.writing import Cell, csv_lines, plain, xlsx_parts

from .models import PriceList

HEADER = ["sku", "min_quantity", "price", "percent", "currency"]
AT_ONCE = 5_000

NAMELESS = Q(product__upc=None) | Q(product__upc="")
"""Products without a part number can not be named in a file."""


def rows_of(price_list: PriceList) -> Iterator[tuple[Cell, ...]]:
    """
    Yield the rows of a file, by part number; five thousand are in memory at a time.

    What the list has besides is told by ``left_out``.
    """
    found = (
        price_list.prices.exclude(NAMELESS)
        .order_by("product__upc", "min_quantity")
        .values_list("product__upc", "min_quantity", "amount", "percent")
    )
    for sku, min_quantity, amount, percent in found.iterator(chunk_size=AT_ONCE):
        yield sku, min_quantity, plain(amount), plain(percent), price_list.currency


def as_csv(price_list: PriceList) -> Iterator[str]:
    """Yield the lines of a CSV file."""
    return csv_lines(HEADER, rows_of(price_list))


def as_xlsx(price_list: PriceList) -> Iterator[bytes]:
    """Yield the parts of a workbook."""
    return xlsx_parts(HEADER, rows_of(price_list), name=price_list.code)


def left_out(price_list: PriceList) -> list[str]:
    """Say in sentences what else the list has and no file holds; none when none. 3 queries."""
    categories = price_list.category_percents.count()
    breaks = price_list.breaks.count()
    nameless = price_list.prices.filter(NAMELESS).count()
    told = []
    if price_list.percent is not None:
        words = _("%(percent)s %% off everything")
        told.append(words % {"percent": localize(price_list.percent.normalize())})
    if categories:
        words = ngettext(
            "%(n)d percentage for a category", "%(n)d percentages for categories", categories
        )
        told.append(words % {"n": categories})
    if breaks:
        words = ngettext(
            "%(n)d quantity break for everything", "%(n)d quantity breaks for everything", breaks
        )
        told.append(words % {"n": breaks})
    said = []
    if told:
        words = _(
            "Files hold product prices. Not in them, and left as it is by an import: %(what)s."
        )
        said.append(words % {"what": ", ".join(told)})
    if nameless:
        words = ngettext(
            "Not in a file either: %(n)d price of a product without a part number. An import that"
            " removes what its file does not name removes it.",
            "Not in a file either: %(n)d prices of products without a part number. An import that"
            " removes what its file does not name removes them.",
            nameless,
        )
        said.append(words % {"n": nameless})
    return said
