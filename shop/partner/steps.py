"""
The quantity prices of a product as a buyer meets them, and what a few pieces more would bring.

Pure: the table is the quote's, the quantities are those that the order rules and the stock allow.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pricing.money import line_total
from pricing.quote import Quote


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
    """The whole table for one quantity; empty when the price does not depend on the quantity."""

    currency: str
    quantity: int
    rows: tuple[Step, ...] = ()
    more: More | None = None


Fit = Callable[[int], int | None]
"""Answers the least quantity from one up that can be ordered, or None."""


def fitting(terms: Any, availability: Any) -> Fit:
    """Answer what fits the rules of quantities (``QuantityTerms``) and what is in stock."""

    def fit(quantity: int) -> int | None:
        wanted = terms.next_valid(quantity)
        return wanted if wanted and availability.is_purchase_permitted(wanted)[0] else None

    return fit


def steps_of(quote: Quote, quantity: int, *, fit: Fit | None = None) -> Steps:
    """
    Answer the table of quantity prices, with the step that ``quantity`` is on and the next one.

    ``quote`` is the one for any quantity: its breaks are the whole table.
    """
    if not quote.breaks:
        return Steps(quote.currency, quantity)
    first = quote.breaks[0].unit_price
    here = _at(quote, quantity)
    rows = tuple(
        Step(
            one.min_quantity,
            one.unit_price,
            _percent_less(first, one.unit_price),
            is_here=here is one,
        )
        for one in quote.breaks
    )
    return Steps(quote.currency, quantity, rows, _more(quote, quantity, fit))


def _more(quote: Quote, quantity: int, fit: Fit | None) -> More | None:
    """Answer the nearest quantity that can be ordered and at which a piece costs less."""
    here = _at(quote, quantity)
    if here is None:
        return None
    total = line_total(here.unit_price, quantity, quote.currency)
    for one in quote.breaks:
        if one.min_quantity <= quantity or one.unit_price >= here.unit_price:
            continue
        reached = fit(one.min_quantity) if fit else one.min_quantity
        there = reached and _at(quote, reached)
        if not reached or not there or there.unit_price >= here.unit_price:
            continue
        then = line_total(there.unit_price, reached, quote.currency)
        saved = max(total - then, Decimal(0))
        return More(reached - quantity, reached, there.unit_price, then, saved)
    return None


def _at(quote: Quote, quantity: int):
    """Answer the break that a quantity has reached; None below the first."""
    reached = [one for one in quote.breaks if one.min_quantity <= quantity]
    return reached[-1] if reached else None


def _percent_less(first: Decimal, price: Decimal) -> int:
    """Answer how much less than the first price, in whole percent; nought when it is not less."""
    return int((first - price) * 100 / first) if 0 <= price < first else 0
