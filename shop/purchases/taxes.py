"""Freezing on an order how each line and charge was taxed, and adding it up again for a page."""

from collections.abc import Iterable
from dataclasses import dataclass

from pricing.tax.amounts import Taxed, per_rate
from pricing.tax.wording import TaxInWords, label, reason

from .models import OrderTax


@dataclass(frozen=True, slots=True)
class Entry:
    """A taxed amount of an order: of a line, or of a charge that is called ``name``."""

    taxed: Taxed
    line_id: int | None = None
    name: str = ""


def freeze_taxes(order, entries: Iterable[Entry]) -> None:
    """
    Write down the tax of each line and charge, with the reason in the active language. One query.

    Raises ValueError when the tax of one is not known: such an order is not placed.
    """
    rows = []
    for entry in entries:
        tax = entry.taxed.tax
        if entry.taxed.amount is None:
            raise ValueError("An order can not be placed without its tax.")
        rows.append(
            OrderTax(
                order=order,
                line_id=entry.line_id,
                name=entry.name[:120],
                treatment=tax.treatment,
                country=tax.country,
                category=tax.category,
                rate=tax.rate,
                net=entry.taxed.net,
                tax=entry.taxed.amount,
                reason=reason(tax),
            )
        )
    OrderTax.objects.bulk_create(rows)


def taxes_of(order) -> list[TaxInWords]:
    """
    Answer an order's taxes per rate, as they were frozen; none for an order from elsewhere.

    One query. The reasons stand as the order was told them.
    """
    rows = list(OrderTax.objects.filter(order=order).order_by("pk"))
    reasons = {row.as_tax().treatment: row.reason for row in rows}
    totals = per_rate(Taxed(row.net, row.as_tax(), row.tax) for row in rows)
    return [
        TaxInWords(label(one.tax), one.net, one.amount, reasons[one.tax.treatment])
        for one in totals
    ]
