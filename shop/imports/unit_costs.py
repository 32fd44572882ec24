"""What products cost us, from a table: the ground of floors and margins."""

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


class UnitCostImport(Importer):
    """Create and update unit costs by product and currency; what the file leaves out stays."""

    columns = COLUMNS
    key = ("sku", "currency")

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
        changes = upsert(UnitCost, wanted, known, fields=["amount"])
        report.created += len(changes.created)
        report.changed += len(changes.changed)
        report.unchanged += len(wanted) - len(changes.created) - len(changes.changed)


def _numbers(rows: Rows) -> set[str]:
    return {values["sku"] for _line, values in rows}
