"""Prices as a shopper wants to see them: with tax or without. For showing, never for charging."""

from dataclasses import replace
from decimal import Decimal

from ..quote import Break, Quote
from .amounts import with_tax
from .treatment import Tax


def as_shown(quote: Quote, tax: Tax, *, gross: bool) -> Quote:
    """
    Answer the quote with its amounts as they are shown; net where the tax is not known.

    Each amount is rounded on its own, with as many decimals as it has without tax.
    """
    if not gross or tax.rate is None:
        return quote
    rate = tax.rate

    def shown(amount: Decimal) -> Decimal:
        return with_tax(amount, rate, quote.currency)

    return replace(
        quote,
        unit_price=shown(quote.unit_price),
        base=None if quote.base is None else shown(quote.base),
        breaks=tuple(Break(one.min_quantity, shown(one.unit_price)) for one in quote.breaks),
        includes_tax=True,
    )
