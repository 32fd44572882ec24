"""
What is charged besides goods: delivery and surcharges, taxed like the goods they belong to.

Methods and surcharges say net amounts; a tax that they bring along is put in its place.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from oscar.core.prices import Price

from pricing.money import half_up
from pricing.tax.amounts import Taxed, shared_out
from segments.minor_units import decimals_of


@dataclass(frozen=True, slots=True)
class Charge:
    """A charge by its name, shared out over the rates of the goods; no parts when it is nought."""

    name: str
    currency: str
    parts: tuple[Taxed, ...]
    surcharge: Any = None

    @property
    def net(self) -> Decimal:
        """The charge before tax."""
        return sum((part.net for part in self.parts), Decimal("0.00"))

    @property
    def tax(self) -> Decimal | None:
        """The tax on it, or None when it is not known."""
        amounts = [part.amount for part in self.parts]
        return None if None in amounts else sum(amounts, Decimal("0.00"))

    @property
    def gross(self) -> Decimal | None:
        """The charge with its tax, or None when that is not known."""
        return None if self.tax is None else self.net + self.tax

    @property
    def price(self) -> Price:
        """The charge as Oscar writes it down; a single rate is named by its code."""
        codes = {part.tax.code for part in self.parts}
        code = codes.pop() if len(codes) == 1 else None
        return Price(self.currency, self.net, incl_tax=self.gross, tax_code=code)


class TaxedMethod:
    """A shipping method whose charge carries its tax; everything else is the method's own."""

    def __init__(self, method: Any):
        self._method = method

    def __getattr__(self, name: str) -> Any:
        """Answer for the method."""
        return getattr(self._method, name)

    def calculate(self, basket) -> Price:
        """Answer the charge with its tax."""
        return delivery_of(basket, self._method, self._method.calculate(basket)).price


def delivery_of(basket, method, price: Price) -> Charge:
    """Answer what the delivery costs with its tax."""
    return Charge(str(method.name or _("Delivery")), *_taxed(basket, price))


def surcharges_of(basket, surcharges: Iterable | None) -> list[Charge]:
    """Answer Oscar's surcharges with their tax."""
    return [
        Charge(str(one.surcharge.name), *_taxed(basket, one.price), surcharge=one.surcharge)
        for one in surcharges or ()
    ]


def retaxed(surcharges: Any, charges: Iterable[Charge]) -> Any:
    """Put the tax into the list of surcharges that Oscar writes down; None stays None."""
    for one, charge in zip(surcharges or (), charges, strict=True):
        one.price = charge.price
    return surcharges


def _taxed(basket, price: Price) -> tuple[str, tuple[Taxed, ...]]:
    currency = price.currency or basket.currency
    net = half_up(price.excl_tax, decimals_of(currency))
    goods = [line.taxed for line in basket.all_lines() if line.taxed]
    otherwise = basket.strategy.taxation.of_category()
    return currency, tuple(shared_out(net, goods, currency, otherwise=otherwise))
