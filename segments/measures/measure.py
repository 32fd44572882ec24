"""What can be measured, and how a measure is asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Literal

from django.db.models import BigIntegerField, DateTimeField, DecimalField, Field

from ..text import fold

Source = Literal["orders", "lines", "events"]
Scope = Literal["own", "tree"]

_WHOLE: Field = BigIntegerField()
_MONEY: Field = DecimalField(max_digits=20, decimal_places=2)
_INSTANT: Field = DateTimeField()

WHATS: Mapping[str, Mapping[str, Field]] = {
    "orders": {
        "count": _WHOLE, "net": _MONEY, "average": _MONEY, "units": _WHOLE, "discount": _MONEY,
        "discount_share": _MONEY, "share": _MONEY, "first": _INSTANT, "last": _INSTANT,
    },
    "lines": {
        "count": _WHOLE, "net": _MONEY, "units": _WHOLE, "first": _INSTANT, "last": _INSTANT,
    },
    "events": {"count": _WHOLE, "minutes": _MONEY, "first": _INSTANT, "last": _INSTANT},
}  # fmt: skip
"""What each source can tell, and as what."""

NARROWS: Mapping[str, frozenset[str]] = {
    "orders": frozenset({"methods"}),
    "lines": frozenset({"methods", "categories", "brands", "products"}),
    "events": frozenset({"kinds", "keys"}),
}
"""By what each source can be narrowed."""


@dataclass(frozen=True, slots=True)
class Narrow:
    """
    Which rows count. None: not narrowed; an empty set: no row at all, never all of them.

    All that is named must hold on the same row (law M4); of each, any one value. Brands and keys
    are compared folded; a key takes in everything below it (“tools” also “tools/drills”).
    """

    methods: frozenset[str] | None = None
    categories: frozenset[str] | None = None
    brands: frozenset[str] | None = None
    products: frozenset[str] | None = None
    kinds: frozenset[str] | None = None
    keys: frozenset[str] | None = None

    @classmethod
    def to(cls, **wanted: Iterable[str] | str | None) -> "Narrow":
        """Answer a narrowing from one value or several of each kind."""
        return cls(
            **{
                name: frozenset({values} if isinstance(values, str) else values)
                for name, values in wanted.items()
                if values is not None
            }
        )

    def __post_init__(self) -> None:
        """Fold what is compared folded."""
        for name in ("brands", "keys"):
            values = getattr(self, name)
            if values is not None:
                object.__setattr__(self, name, frozenset(map(fold, values)))

    @property
    def named(self) -> dict[str, frozenset[str]]:
        """What it narrows by, in a fixed order."""
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: values for name, values in found.items() if values is not None}


@dataclass(frozen=True, slots=True)
class Measure:
    """
    One number, share or instant a company, from what it did from ``start`` (inside) to ``end``.

    The end is outside; without one the window ends with the instant that is asked about, inside.
    ``scope`` “tree” takes in all companies below, inactive ones too (law M5).

    Money is in the base currency, rounded half up to cents an order, and leaves out what has no
    rate. Without a counted order, counts and sums are 0; averages, shares and instants unknown.
    ``count`` of lines is the number of orders with such a line; lines know nothing of returns
    (those name no line), but the lines of an order that does not count do not count either.
    ``share`` is the percentage of the orders in the window that fit ``narrow``,
    ``discount_share`` that of the discounts in net + discounts. Raises ValueError for a measure
    that does not exist; rules are checked long before.
    """

    source: Source
    what: str
    start: datetime | None = None
    end: datetime | None = None
    narrow: Narrow = Narrow()
    scope: Scope = "own"

    def __post_init__(self) -> None:
        """Refuse what can not be measured."""
        if self.what not in WHATS.get(self.source, {}):
            raise ValueError(f"{self.source} have no {self.what}")
        if foreign := set(self.narrow.named) - NARROWS[self.source]:
            raise ValueError(f"{self.source} are not narrowed by {', '.join(sorted(foreign))}")
        if self.scope not in ("own", "tree"):
            raise ValueError(f"there is no scope {self.scope}")

    @property
    def output_field(self) -> Field:
        """The kind of value that comes out."""
        return WHATS[self.source][self.what]
