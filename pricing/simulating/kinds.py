"""
The kinds of change that can be simulated. Prices know their own; ranges register theirs.

A kind reads its own plain data (``Simulation.change``). Prices know no ranges: whoever hides
products registers how to ask what a shopper sees.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from segments.shopper import Shopper


@dataclass(frozen=True, slots=True)
class Concerned:
    """
    Whose answers a change can move: those in these segments, and these companies with all below.

    ``currencies`` narrows them to who buys in these (none: any). ``sql`` is one more way to be
    concerned, a condition on the company ``c``, with its parameters.
    """

    segments: frozenset[int] = frozenset()
    companies: frozenset[int] = frozenset()
    currencies: frozenset[str] = frozenset()
    sql: str = "false"
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """
    A kind of change. ``world`` makes the ordinary code read the shop with the change in it.

    ``moves_prices`` and ``moves_sight`` say what it can change at all. ``below_floor`` answers, in
    the world of the change, what its rows ask for that lies below a floor, as (what, asked, floor).
    ``rests_on`` names what is watched (``segments.watching``) besides ``RESTS_ON``.
    """

    label: str | Promise
    world: Callable[[Mapping[str, Any]], AbstractContextManager[None]]
    concerned: Callable[[Mapping[str, Any]], Concerned]
    page: Callable[[Mapping[str, Any]], str]
    moves_prices: bool = True
    moves_sight: bool = True
    below_floor: Callable[[Mapping[str, Any]], "BelowFloor"] | None = None
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BelowFloor:
    """Prices that lie below their floor: how many, and the first of them in words."""

    count: int
    rows: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Sight:
    """How to ask what a shopper sees, and the segments and companies that can matter to it."""

    seen: Callable[[Shopper, Collection[str]], set[str]]
    audience: Callable[[], tuple[Iterable[int], Iterable[int]]]


RESTS_ON = ("pricing", "tax", "ranges", "goods", "companies")
"""
What every result is made from, as it is watched (``segments.watching``).

Prices with their lists, costs and base prices; taxes; what is seen by whom; products, whether they
are public, and their categories; the companies' currencies and parents, and published segments.
Who is in which segment and what was ordered move all day long: they are of when it began.
"""

KINDS: dict[str, Kind] = {}
SIGHTS: list[Sight] = []


def register(name: str, kind: Kind) -> None:
    """Make a kind of change known."""
    KINDS[name] = kind


def register_sight(sight: Sight) -> None:
    """Make known who hides products. Registered once; a second one narrows the first."""
    SIGHTS.append(sight)


def seen(shopper: Shopper, numbers: Collection[str]) -> set[str]:
    """Answer which of these part numbers the shopper sees: all, unless somebody hides some."""
    found = set(numbers)
    for sight in SIGHTS:
        found &= sight.seen(shopper, found)
    return found
