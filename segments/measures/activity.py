"""
The same measures in Python, for one company: rows as they are, and arithmetic of its own.

Written apart from the SQL on purpose (law S8): nothing here reads a column that the database
computed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from .measure import Measure, Narrow

COUNTED = frozenset({"placed", "confirmed", "shipped", "delivered"})
CENT = Decimal("0.01")

Value = Decimal | int | datetime | None


def cents(amount: Decimal) -> Decimal:
    """Answer an amount rounded half up to cents."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Order:
    """An order with its returns."""

    pk: int
    company_id: int
    at: datetime
    status: str
    method: str
    rate: Decimal | None
    net: Decimal
    discount: Decimal
    units: int
    returned_at: list[datetime]
    returned: list[Decimal]

    def left(self, as_of: datetime) -> Decimal:
        """Answer what is left of its amount, by the returns known at an instant."""
        pairs = zip(self.returned_at, self.returned, strict=True)
        return self.net - sum((net for at, net in pairs if at <= as_of), Decimal(0))

    def counted(self, as_of: datetime) -> bool:
        """Whether it counts at an instant (law M1)."""
        return self.status in COUNTED and self.at <= as_of and self.left(as_of) > 0

    def base(self, amount: Decimal) -> Decimal | None:
        """Answer an amount in the base currency (law M2); None without a rate."""
        return None if self.rate is None else cents(amount * self.rate)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an order."""

    order_id: int
    company_id: int
    product: str
    categories: list[str]
    brand: str
    quantity: int
    net: Decimal


@dataclass(frozen=True, slots=True)
class Happening:
    """An event."""

    company_id: int
    kind: str
    key: str
    at: datetime
    quantity: int
    minutes: Decimal


@dataclass(frozen=True)
class Activity:
    """What one company and the companies below it did, up to an instant."""

    company_id: int
    as_of: datetime
    orders: tuple[Order, ...] = ()
    lines: tuple[Line, ...] = ()
    events: tuple[Happening, ...] = ()
    _known: dict[Measure, Value] = field(default_factory=dict, compare=False, repr=False)

    def value(self, measure: Measure) -> Value:
        """Answer a measure. No query; asked again, it is remembered."""
        if measure not in self._known:
            answer = {"orders": self._orders, "lines": self._lines, "events": self._events}
            self._known[measure] = answer[measure.source](measure)
        return self._known[measure]

    def _inside(self, measure: Measure, company_id: int, at: datetime) -> bool:
        return (
            (measure.scope == "tree" or company_id == self.company_id)
            and at <= self.as_of
            and (measure.start is None or at >= measure.start)
            and (measure.end is None or at < measure.end)
        )

    def _counted(self, measure: Measure) -> dict[int, Order]:
        return {
            order.pk: order
            for order in self.orders
            if self._inside(measure, order.company_id, order.at) and order.counted(self.as_of)
        }

    def _orders(self, measure: Measure) -> Value:
        every = list(self._counted(measure).values())
        rows = [order for order in every if _any(measure.narrow.methods, [order.method])]
        match measure.what:
            case "count":
                return len(rows)
            case "units":
                return sum(order.units for order in rows)
            case "share":
                return percentage(Decimal(len(rows)), Decimal(len(every)))
            case "first" | "last":
                return _extreme(measure, [order.at for order in rows])
        return self._money(measure, [order for order in rows if order.rate is not None])

    def _money(self, measure: Measure, rows: list[Order]) -> Decimal | None:
        net = _total(order.base(order.left(self.as_of)) for order in rows)
        if measure.what == "net":
            return net
        if measure.what == "average":
            return cents(net / len(rows)) if rows else None
        discount = _total(order.base(order.discount) for order in rows)
        return discount if measure.what == "discount" else percentage(discount, net + discount)

    def _lines(self, measure: Measure) -> Value:
        orders = self._counted(measure)
        rows = [
            (line, orders[line.order_id])
            for line in self.lines
            if line.order_id in orders and _fits(measure.narrow, line, orders[line.order_id])
        ]
        match measure.what:
            case "count":
                return len({order.pk for _line, order in rows})
            case "units":
                return sum(line.quantity for line, _order in rows)
            case "net":
                return _total(order.base(line.net) for line, order in rows)
        return _extreme(measure, [order.at for _line, order in rows])

    def _events(self, measure: Measure) -> Value:
        rows = [
            event
            for event in self.events
            if self._inside(measure, event.company_id, event.at)
            and _any(measure.narrow.kinds, [event.kind])
            and _about(measure.narrow.keys, event.key)
        ]
        match measure.what:
            case "count":
                return sum(event.quantity for event in rows)
            case "minutes":
                return _total(event.minutes for event in rows)
        return _extreme(measure, [event.at for event in rows])


def _any(wanted: frozenset[str] | None, found: Iterable[str]) -> bool:
    return wanted is None or not wanted.isdisjoint(found)


def _about(wanted: frozenset[str] | None, key: str) -> bool:
    return wanted is None or any(key == one or key.startswith(f"{one}/") for one in wanted)


def _fits(narrow: Narrow, line: Line, order: Order) -> bool:
    return (
        _any(narrow.categories, line.categories)
        and _any(narrow.brands, [line.brand])
        and _any(narrow.products, [line.product])
        and _any(narrow.methods, [order.method])
    )


def _total(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), Decimal("0.00"))


def _extreme(measure: Measure, instants: list[datetime]) -> datetime | None:
    if not instants:
        return None
    return min(instants) if measure.what == "first" else max(instants)


def percentage(part: Decimal, whole: Decimal) -> Decimal | None:
    """Answer what percentage a part is, to two decimals; None of nothing."""
    return cents(part * 100 / whole) if whole > 0 else None
