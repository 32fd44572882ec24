"""
The quantity prices of a product as a buyer meets them, and what a few pieces more would bring.

Pure: the table is the quote's, the quantities are those that the order rules and the stock allow.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pricing.money import line_total
from pricing.quote import Break, Quote
from pricing.tax.amounts import tax_on, with_tax

HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Step:
    """From ``quantity`` pieces on, one costs ``unit_price``; ``is_here`` marks the buyer's step."""

    quantity: int
    unit_price: Decimal
    percent_less: int
    is_here: bool


@dataclass(frozen=True, slots=True)
class More:
    """
    ``add`` pieces more make ``quantity``, at ``unit_price`` each.

    ``saved`` is above zero only where those cost less in total than what is wanted now.
    """

    add: int
    quantity: int
    unit_price: Decimal
    total: Decimal
    saved: Decimal


@dataclass(frozen=True, slots=True)
class Steps:
    """
    The whole table for one quantity; no rows when the price does not depend on the quantity.

    ``unit_price`` and ``total`` are what the quantity costs, None below the first step.
    """

    currency: str
    quantity: int
    rows: tuple[Step, ...] = ()
    unit_price: Decimal | None = None
    total: Decimal | None = None
    more: More | None = None


@dataclass(frozen=True, slots=True)
class Amounts:
    """How amounts are shown: net, or with the tax of ``rate`` percent. Rounded as lines are."""

    currency: str
    rate: Decimal | None = None

    def unit(self, price: Decimal) -> Decimal:
        """Answer what to show for one piece."""
        return price if self.rate is None else with_tax(price, self.rate, self.currency)

    def line(self, price: Decimal, quantity: int) -> Decimal:
        """Answer what pieces cost together."""
        net = line_total(price, quantity, self.currency)
        return net if self.rate is None else net + tax_on(net, self.rate, self.currency)


Fit = Callable[[int], int | None]
"""Answers the least quantity from one up that can be ordered, or None."""


def fitting(terms: Any, availability: Any) -> Fit:
    """Answer what fits the rules of quantities (``QuantityTerms``) and what is in stock."""

    def fit(quantity: int) -> int | None:
        wanted = terms.next_valid(quantity)
        return wanted if wanted and availability.is_purchase_permitted(wanted)[0] else None

    return fit


def steps_of(
    quote: Quote, quantity: int, *, fit: Fit | None = None, rate: Decimal | None = None
) -> Steps:
    """
    Answer the table of quantity prices, with the step that ``quantity`` is on and the next one.

    ``quote`` is the net one for any quantity: its breaks are the whole table. With a ``rate`` all
    amounts are shown with tax.
    """
    if not quote.breaks:
        return Steps(quote.currency, quantity)
    show = Amounts(quote.currency, rate)
    first, here = quote.breaks[0].unit_price, _at(quote, quantity)
    return Steps(
        quote.currency,
        quantity,
        rows=tuple(
            Step(
                one.min_quantity,
                show.unit(one.unit_price),
                _percent_less(first, one.unit_price),
                is_here=here is one,
            )
            for one in quote.breaks
        ),
        unit_price=here and show.unit(here.unit_price),
        total=here and show.line(here.unit_price, quantity),
        more=here and _more(quote, here, quantity, fit, show),
    )


def more_of(
    quote: Quote, quantity: int, *, fit: Fit | None = None, rate: Decimal | None = None
) -> More | None:
    """Answer how many pieces more reach the next lower price: ``steps_of`` without the table."""
    here = _at(quote, quantity)
    return here and _more(quote, here, quantity, fit, Amounts(quote.currency, rate))


def _more(quote: Quote, here: Break, quantity: int, fit: Fit | None, show: Amounts) -> More | None:
    """Answer the nearest quantity that can be ordered and at which a piece costs less."""
    for one in quote.breaks:
        if one.min_quantity <= quantity or one.unit_price >= here.unit_price:
            continue
        reached = fit(one.min_quantity) if fit else one.min_quantity
        there = _at(quote, reached) if reached else None
        if not reached or there is None or there.unit_price >= here.unit_price:
            continue
        then = show.line(there.unit_price, reached)
        saved = max(show.line(here.unit_price, quantity) - then, Decimal(0))
        return More(reached - quantity, reached, show.unit(there.unit_price), then, saved)
    return None


def _at(quote: Quote, quantity: int) -> Break | None:
    """Answer the break that a quantity has reached; None below the first."""
    reached = [one for one in quote.breaks if one.min_quantity <= quantity]
    return reached[-1] if reached else None


def _percent_less(first: Decimal, price: Decimal) -> int:
    """
    Answer how much less than the first price, in whole percent; nought when it is not less.

    To the nearest: 5 % off is a little less than 5 % once the price is rounded. ``round`` of a
    Decimal takes twenty times as long.
    """
    return int((first - price) * 100 / first + HALF) if 0 <= price < first else 0
