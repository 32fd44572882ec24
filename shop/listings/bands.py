"""Bands of the shopper's own prices, with round edges and about as many products in each."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from .counting import EDGES, Counts
from .facets import Choice, Group
from .question import Question

MOST_BANDS = 6


def price_group(
    counts: Counts, question: Question, currency: str, *, shows_gross: bool = False
) -> list[Group]:
    """
    Answer the bands as a group of none or one; the chosen range is always among them.

    A band counts the products from its lower edge up to below the next one, so each product with
    a price is in one band. Bands are net; who sees prices with tax is told so.
    """
    bands = _bands(counts.prices)
    chosen = (question.price_from, question.price_to)
    if question.has_price_range and chosen not in [(least, below) for least, below, _ in bands]:
        bands.insert(0, (*chosen, counts.total))
    if len(bands) < 2 and not question.has_price_range:
        return []
    choices = [
        Choice(
            label=_words(least, below, currency),
            count=number,
            url=question.priced(least, below).query_string(),
            selected=question.has_price_range and (least, below) == chosen,
        )
        for least, below, number in bands
    ]
    label = _("Your price without VAT") if shows_gross else _("Your price")
    return [Group("price", label, tuple(choices))]


def _bands(prices: dict[int, int]) -> list[tuple[Decimal | None, Decimal | None, int]]:
    """Put neighbouring steps together until each band holds its share of the products."""
    share = sum(prices.values()) / MOST_BANDS
    places = sorted(prices)
    bands: list[tuple[Decimal | None, Decimal | None, int]] = []
    least, number = None, 0
    for place in places:
        number += prices[place]
        is_last = place == places[-1]
        if number >= share or is_last:
            below = None if is_last or place >= len(EDGES) else EDGES[place]
            bands.append((least, below, number))
            least, number = below, 0
    return bands


def _words(least: Decimal | None, below: Decimal | None, currency: str) -> str:
    """Say a band in words."""
    names = {"currency": currency, "least": _amount(least), "below": _amount(below)}
    if below is None:
        return _("from %(least)s %(currency)s") % names
    if least is None:
        return _("below %(below)s %(currency)s") % names
    return _("%(least)s to %(below)s %(currency)s") % names


def _amount(amount: Decimal | None) -> str:
    if amount is None:
        return ""
    decimals = max(0, -int(amount.normalize().as_tuple().exponent))
    return number_format(amount, decimal_pos=max(decimals, 2) if decimals else 0)
