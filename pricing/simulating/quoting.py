"""
What each line would be billed in a world, by the ordinary lookup and decision.

Companies on equal terms share the answers, and so do equal products and quantities. Answers go to a
temporary table page by page, so that memory does not grow with the shop.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.conf import settings

from segments.impact import stand_in
from segments.shopper import Shopper

from ..candidates import Base, Candidates
from ..impact import goods_of, offers
from ..money import line_total
from ..resolution import best
from .kinds import seen

PAGE = 500
"""So many products are priced with one query."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Companies that nothing can tell apart: their number, and what is said of them."""

    number: int
    currency: str
    named: tuple[int, ...]
    segments: tuple[int, ...]

    def shopper(self, at: datetime) -> Shopper:
        """Answer the shopper who stands for them."""
        return stand_in(at, self.currency, self.named, self.segments)


Bought = Mapping[Terms, Sequence[tuple[str, Sequence[int]]]]
"""For each terms the products that were bought, with the quantities."""

Goods = Mapping[str, Mapping[str, tuple[int, Base]]]
"""By currency and part number: the id of the product, its base price and cost."""

PRICES = ("terms", "product", "quantity", "line", "cost", "raised", "below_cost")
SIGHT = ("terms", "product")


def goods_in(bought: Bought) -> Goods:
    """Answer what is known of all products that were bought. Three queries in 500 a currency."""
    numbers: dict[str, set[str]] = {}
    for terms, products in bought.items():
        numbers.setdefault(terms.currency, set()).update(number for number, _often in products)
    return {currency: goods_of(found, currency) for currency, found in numbers.items()}


def sights(bought: Bought, at: datetime) -> Iterator[tuple]:
    """Yield what is seen of what was bought (``SIGHT``). A few queries for each terms."""
    for terms, products in bought.items():
        for number in seen(terms.shopper(at), [number for number, _quantities in products]):
            yield terms.number, number


def prices(bought: Bought, goods: Goods, at: datetime, told: Callable[[], None]) -> Iterator[tuple]:
    """
    Yield the bill of each product and quantity (``PRICES``); what has no price is left out.

    One query in 500 products for each terms; ``told`` is called after each.
    """
    for terms, products in bought.items():
        shopper, known = terms.shopper(at), goods[terms.currency]
        listed = [(number, often) for number, often in products if number in known]
        for start in range(0, len(listed), PAGE):
            page = listed[start : start + PAGE]
            found = offers(shopper, dict(known[number] for number, _often in page))
            for number, quantities in page:
                pk, base = known[number]
                for row in _bills(found[pk], quantities, base.cost):
                    yield terms.number, number, *row
            told()


def _bills(found: Candidates, quantities: Sequence[int], cost: Decimal | None) -> Iterator[tuple]:
    """Yield a bill for each quantity; a price is decided once for each step of the breaks."""
    steps = sorted({entry.min_quantity for entry in found.entries})
    decided: dict[int, tuple[Decimal, bool] | None] = {}
    for quantity in quantities:
        step = bisect_right(steps, quantity)
        if step not in decided:
            decided[step] = _decided(found, quantity)
        answer = decided[step]
        if answer is not None:
            unit, is_raised = answer
            yield (
                quantity, line_total(unit, quantity, found.currency),
                None if cost is None else cost * quantity,
                is_raised, cost is not None and unit < cost,
            )  # fmt: skip


def _decided(found: Candidates, quantity: int) -> tuple[Decimal, bool] | None:
    winner = best(found, quantity=quantity, policy=settings.PRICING_POLICY)
    return None if winner is None else (winner.charged, winner.raised_from is not None)
