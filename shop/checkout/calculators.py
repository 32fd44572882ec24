"""What an order costs: goods and charges, each with its tax."""

from oscar.apps.checkout import calculators as core
from oscar.core.prices import Price

from .charges import delivery_of, surcharges_of


class OrderTotalCalculator(core.OrderTotalCalculator):
    """Oscar's calculator; delivery and surcharges are taxed like the goods."""

    def calculate(self, basket, shipping_charge, surcharges=None, **kwargs):
        """Answer the total of goods, delivery and surcharges; without tax where it is unknown."""
        charges = [
            delivery_of(basket, _Nameless, shipping_charge),
            *surcharges_of(basket, surcharges),
        ]
        net = basket.total_excl_tax + sum(charge.net for charge in charges)
        known = basket.is_tax_known and all(charge.tax is not None for charge in charges)
        gross = basket.total_incl_tax + sum(charge.gross for charge in charges) if known else None
        return Price(currency=basket.currency, excl_tax=net, incl_tax=gross)


class _Nameless:
    name = ""
