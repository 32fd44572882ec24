"""What an order costs: the goods, the delivery and the surcharges, each with its tax."""

from dataclasses import dataclass
from typing import Any

from oscar.core.loading import get_class

from shop.purchases import taxes

from .charges import Charge, delivery_of, retaxed, surcharges_of

OrderTotalCalculator = get_class("checkout.calculators", "OrderTotalCalculator")
SurchargeApplicator = get_class("checkout.applicator", "SurchargeApplicator")


@dataclass(frozen=True, slots=True)
class Bill:
    """The total and its charges; ``surcharges`` is Oscar's list, or None."""

    total: Any
    delivery: Charge
    extras: list[Charge]
    surcharges: Any


def bill_of(basket, method: Any, request: Any) -> Bill:
    """Answer what a basket costs that is taxed for where it goes and whose offers are applied."""
    delivery = delivery_of(basket, method, method.calculate(basket))
    surcharges = SurchargeApplicator(request).get_applicable_surcharges(
        basket, shipping_charge=delivery.price
    )
    extras = surcharges_of(basket, surcharges)
    return Bill(
        OrderTotalCalculator(request).calculate(basket, delivery.price, surcharges),
        delivery,
        extras,
        retaxed(surcharges, extras),
    )


def taxes_to_freeze(order, basket, bill: Bill) -> list[taxes.Entry]:
    """Answer the tax of each line and of each share of a charge. One query."""
    written = order.lines.order_by("pk").values_list("pk", flat=True)
    lines = zip(written, basket.all_lines(), strict=True)
    return [taxes.Entry(line.taxed, line_id=line_id) for line_id, line in lines] + [
        taxes.Entry(part, name=charge.name)
        for charge in (bill.delivery, *bill.extras)
        for part in charge.parts
    ]
