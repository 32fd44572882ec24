"""Returns of past orders, from a table: what came back, of which order, when and for how much."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from segments.activity import ReturnRecord, record_returns
from segments.models import TradeOrder
from segments.tabular import Column, Report, decimal, instant, text

from .running import Importer, Rows

COLUMNS = (
    Column("reference", text(64), required=True, help=gettext_lazy("The return's number: the key")),
    Column("order_number", text(64), required=True, help=gettext_lazy("Number of a known order")),
    Column("returned_at", instant, required=True, help=gettext_lazy("Day, or day and time")),
    Column(
        "net",
        decimal(least=Decimal("0.01"), most=Decimal("9999999999.99")),
        required=True,
        help=gettext_lazy("What came back, without tax, in the currency of the order"),
    ),
)


class ReturnImport(Importer):
    """Create and update returns by their reference; segments know of them at once."""

    columns = COLUMNS
    key = ("reference",)

    def check(self, rows: Rows, report: Report) -> None:
        """Look up the orders. One query a batch."""
        orders = known_orders(rows)
        for line, values in rows:
            placed_at = orders.get(values["order_number"])
            if placed_at is None:
                report.add(line, "order_number", _("“%s” is no order") % values["order_number"])
            elif values["returned_at"] < placed_at:
                report.add(line, "returned_at", _("is before the order was placed"))

    def write(self, rows: Rows, report: Report) -> None:
        """Tell the engine. Five statements a batch."""
        told = record_returns(
            [
                ReturnRecord(v["reference"], v["order_number"], v["returned_at"], v["net"])
                for _line, v in rows
            ]
        )
        report.created += told.created
        report.changed += told.changed
        report.unchanged += told.unchanged


def known_orders(rows: Rows) -> dict[str, Any]:
    """Answer when the orders that the rows name were placed."""
    numbers = [values["order_number"] for _line, values in rows]
    found = TradeOrder.objects.filter(reference__in=numbers)
    return dict(found.values_list("reference", "placed_at"))
