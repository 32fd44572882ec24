"""
Quantity breaks told from what was sold: for a shop that has its past lines and no price list.

A product has a break at a step when most lines below it were sold at one price, most lines from it
on at another, and the second is lower. Of several such steps the one that tells most lines wins.
Pure.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

DOZENS = (12, 24, 36, 48, 72, 96, 144, 288)
"""The quantities that wholesalers set breaks at."""

SHARE = Decimal("0.75")
LEAST = 25


@dataclass(frozen=True, slots=True)
class Sale:
    """A line of the past: so many pieces at this net price each."""

    sku: str
    quantity: int
    unit_price: Decimal


@dataclass(frozen=True, slots=True)
class Side:
    """The commonest price on one side of a step, and how many of the lines had it."""

    price: Decimal
    lines: int
    of: int

    @property
    def share(self) -> Decimal:
        """The part of the lines that had the price, from 0 to 1."""
        return Decimal(self.lines) / self.of


@dataclass(frozen=True, slots=True)
class Inferred:
    """A product's price below a step and from it on."""

    sku: str
    step: int
    below: Side
    onward: Side

    @property
    def told(self) -> Decimal:
        """The part of all lines that the two prices tell, from 0 to 1."""
        return Decimal(self.below.lines + self.onward.lines) / (self.below.of + self.onward.of)


def infer_breaks(
    sales: Iterable[Sale],
    *,
    steps: Sequence[int] = DOZENS,
    share: Decimal = SHARE,
    least: int = LEAST,
) -> list[Inferred]:
    """
    Answer the products that show a break, by SKU; at most one break each.

    On both sides ``least`` lines or more, and at least ``share`` of them, must have the price.
    Cost: one pass over the sales, then steps × different (quantity, price) of each product.
    """
    by_sku: dict[str, Counter[tuple[int, Decimal]]] = defaultdict(Counter)
    for sale in sales:
        by_sku[sale.sku][sale.quantity, sale.unit_price] += 1
    found = (max(_breaks(sku, by_sku[sku], steps, share, least), key=_rank, default=None)
             for sku in sorted(by_sku))  # fmt: skip
    return [one for one in found if one is not None]


def _breaks(
    sku: str,
    lines: Counter[tuple[int, Decimal]],
    steps: Sequence[int],
    share: Decimal,
    least: int,
) -> Iterator[Inferred]:
    """Yield each step that divides the lines of a product."""
    for step in steps:
        below = _side(lines, lambda quantity, step=step: quantity < step)
        onward = _side(lines, lambda quantity, step=step: quantity >= step)
        if below is None or onward is None or onward.price >= below.price:
            continue
        if min(below.lines, onward.lines) >= least and min(below.share, onward.share) >= share:
            yield Inferred(sku, step, below, onward)


def _side(lines: Counter[tuple[int, Decimal]], is_here) -> Side | None:
    """Answer the commonest price of the lines on one side; of equals the lower."""
    prices: Counter[Decimal] = Counter()
    for (quantity, price), number in lines.items():
        if is_here(quantity):
            prices[price] += number
    if not prices:
        return None
    price = min(prices, key=lambda one: (-prices[one], one))
    return Side(price, prices[price], prices.total())


def _rank(one: Inferred) -> tuple[Decimal, int]:
    """Prefer the step that tells most lines, then the smaller one."""
    return one.told, -one.step
