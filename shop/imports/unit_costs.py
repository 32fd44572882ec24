"""What products cost us, from a table: the ground of floors and margins."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from heapq import nlargest

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from oscar.core.loading import get_model

from pricing.importing.columns import part_number
from pricing.models import UnitCost
from pricing.models.bounds import LARGEST_AMOUNT, SMALLEST_AMOUNT
from segments.tabular import Column, Report, currency, decimal

from .running import Importer, Rows
from .upserts import upsert

Product = get_model("catalogue", "Product")

COLUMNS = (
    Column(
        "sku", part_number, required=True,
        help=gettext_lazy("The article number of the product; sold in variants: the variant's"),
    ),
    Column("currency", currency, required=True, help=gettext_lazy("Currency of the cost")),
    Column(
        "cost", decimal(places=4, least=SMALLEST_AMOUNT, most=LARGEST_AMOUNT), required=True,
        help=gettext_lazy("What one piece costs us, before tax"),
    ),
)  # fmt: skip


MOST_MOVES = 20
"""So many of the largest changes are kept to be shown."""


@dataclass(frozen=True, slots=True)
class Move:
    """A cost that becomes another."""

    number: str
    currency: str
    was: Decimal
    becomes: Decimal

    @property
    def size(self) -> Decimal:
        """By how much of the smaller one they differ, whichever way."""
        return max(self.was, self.becomes) / min(self.was, self.becomes)


class UnitCostImport(Importer):
    """Create and update unit costs by product and currency; what the file leaves out stays."""

    columns = COLUMNS
    key = ("sku", "currency")

    def __init__(self, *, now: datetime):
        super().__init__(now=now)
        self._moves: list[Move] = []

    def largest(self) -> list[Move]:
        """Answer the largest changes that were written, or tried, the largest first."""
        return self._moves

    def check(self, rows: Rows, report: Report) -> None:
        """Look for products that are not there, or are sold in variants. One query."""
        structures = dict(
            Product.objects.filter(upc__in=_numbers(rows)).values_list("upc", "structure")
        )
        for line, values in rows:
            number = values["sku"]
            if number not in structures:
                report.add(line, "sku", _("“%s” is no product") % number)
            elif structures[number] == Product.PARENT:
                report.add(line, "sku", _("“%s” is sold in variants; name one of them") % number)

    def write(self, rows: Rows, report: Report) -> None:
        """Write the costs that are new or different. Four statements a batch."""
        products = dict(Product.objects.filter(upc__in=_numbers(rows)).values_list("upc", "pk"))
        wanted = {
            (products[v["sku"]], v["currency"]): UnitCost(
                product_id=products[v["sku"]], currency=v["currency"], amount=v["cost"]
            )
            for _line, v in rows
        }
        stored = UnitCost.objects.filter(product__in=products.values())
        known = {(cost.product_id, cost.currency): cost for cost in stored}
        before = {key: cost.amount for key, cost in known.items()}
        changes = upsert(UnitCost, wanted, known, fields=["amount"])
        report.created += len(changes.created)
        report.changed += len(changes.changed)
        report.unchanged += len(wanted) - len(changes.created) - len(changes.changed)
        numbers = {pk: number for number, pk in products.items()}
        moves = [
            Move(numbers[key[0]], key[1], before[key], wanted[key].amount)
            for key in changes.changed
        ]
        self._moves = nlargest(MOST_MOVES, [*self._moves, *moves], key=lambda move: move.size)


def _numbers(rows: Rows) -> set[str]:
    return {values["sku"] for _line, values in rows}
