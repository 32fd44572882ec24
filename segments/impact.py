"""
What a change of segments would do to money: asked of whoever uses segments.

The engine knows no prices. Price lists, ranges and order rules register a function under the name
of their consumer; it is given the companies that change, with their segments before and after.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import Promise

from .calendar import start_of_last
from .models import BoughtLine, CompanyFacts
from .shopper import Shopper

logger = logging.getLogger(__name__)

DAYS = 90
CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Move:
    """A company whose segments change; both in rank order."""

    company_id: int
    before: tuple[int, ...]
    after: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """
    What a hook found: figures as (label, text), and tables of examples.

    A figure with “costs” behind it is for those who may see unit costs.

    ``price_rises`` is the number of companies with contract prices that would pay more.
    """

    figures: Sequence[tuple[str, ...]] = ()
    heading: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    note: str = ""
    price_rises: int = 0
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Alike:
    """Companies that change alike: one shopper stands for all of them, before and after."""

    company_ids: tuple[int, ...]
    before: Shopper
    after: Shopper


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an order of the last ninety days; ``rate`` is None when it is not known."""

    company_id: int
    order_id: int
    currency: str
    rate: Decimal | None
    product: str
    quantity: int
    net: Decimal


Advance = Callable[[float], None]
"""Tell how far a hook is, from 0 to 1. It may raise ``Stopped``."""


class Stopped(Exception):
    """Somebody asked to end it; what was found so far is thrown away."""


Function = Callable[[Sequence[Move], datetime, Advance], Impact]
Margin = Callable[[datetime, datetime], tuple[str, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Hook:
    """A registered function."""

    label: str | Promise
    function: Function


HOOKS: dict[str, Hook] = {}
MARGIN: dict[str, Margin] = {}


def register(name: str, label: str | Promise, function: Function) -> None:
    """
    Make a hook known. ``name`` is that of its consumer: from then on money depends on it.

    ``function(moves, at, advance)`` answers an Impact; bounded or set-based, and read-only.
    """
    HOOKS[name] = Hook(label, function)


def register_margin(name: str, function: Margin) -> None:
    """
    Make known what a company's purchases earned: SQL of company_id, margin, known (a share).

    ``function(start, end)`` answers the SQL with ``%(name)s`` parameters; amounts in the base
    currency.
    """
    MARGIN[name] = function


def alike(
    moves: Sequence[Move], audience: tuple[Iterable[int], Iterable[int]], *, at: datetime
) -> list[Alike]:
    """
    Group companies by what a consumer's rows can tell apart; the others do not change for it.

    ``audience`` are the ids of the segments and companies that its rows name. One query in 5,000.
    """
    segments, companies = set(audience[0]), set(audience[1])
    groups: dict[tuple, list[int]] = {}
    for start in range(0, len(moves), CHUNK):
        part = moves[start : start + CHUNK]
        facts = CompanyFacts.objects.filter(pk__in=[move.company_id for move in part])
        known = {pk: told for pk, *told in facts.values_list("pk", "currency", "ancestor_ids")}
        for move in part:
            before = tuple(pk for pk in move.before if pk in segments)
            after = tuple(pk for pk in move.after if pk in segments)
            if before != after and move.company_id in known:
                currency, ancestors = known[move.company_id]
                named = tuple(pk for pk in (move.company_id, *ancestors) if pk in companies)
                groups.setdefault((currency, named, before, after), []).append(move.company_id)
    return [
        Alike(
            tuple(ids), stand_in(at, currency, named, before), stand_in(at, currency, named, after)
        )
        for (currency, named, before, after), ids in groups.items()
    ]


def stand_in(
    at: datetime, currency: str, companies: tuple[int, ...], segments: tuple[int, ...]
) -> Shopper:
    """Answer the shopper who stands for all companies with these terms, nearest and first first."""
    own, *above = companies or (None,)
    return Shopper(
        at=at, currency=currency or settings.OSCAR_DEFAULT_CURRENCY, company_id=own,
        ancestor_ids=tuple(above), segment_ids=segments, is_preview=True,
    )  # fmt: skip


def lines_of(company_ids: Collection[int], *, at: datetime) -> Iterator[Line]:
    """Yield the lines of these companies' counted orders of the last ninety days, by order."""
    zone = timezone.get_default_timezone()
    first = start_of_last(DAYS, "day", at.astimezone(zone).date())
    start = datetime.combine(first, time.min, tzinfo=zone)
    rows = BoughtLine.objects.filter(
        company_id__in=company_ids, placed_at__gte=start, placed_at__lte=at, order__counts=True
    ).order_by("company_id", "order_id", "pk")
    told = rows.values_list(
        "company_id", "order_id", "order__currency", "order__rate", "product", "quantity", "net"
    )
    for row in told.iterator(chunk_size=CHUNK):
        yield Line(*row)


def money(amount: Decimal) -> str:
    """Write an amount of the base currency with its separators."""
    cents = amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
    words = number_format(cents, decimal_pos=2, use_l10n=True, force_grouping=True)
    return f"{words}\u00a0{settings.OSCAR_DEFAULT_CURRENCY}"


def of(moves: Sequence[Move], *, at: datetime, advance: Advance) -> dict[str, dict[str, Any]]:
    """
    Ask every hook, each in a transaction of its own that changes nothing, and answer plain data.

    A hook that fails is reported and does not stop the others; ``Stopped`` does.
    """
    answers: dict[str, dict[str, Any]] = {}
    for place, (name, hook) in enumerate(HOOKS.items()):

        def so_far(share: float, place: int = place) -> None:
            advance((place + share) / len(HOOKS))

        answers[name] = {"label": str(hook.label), **_ask(name, hook, moves, at, so_far)}
        so_far(1)
    return answers


def _ask(
    name: str, hook: Hook, moves: Sequence[Move], at: datetime, advance: Advance
) -> dict[str, Any]:
    try:
        with transaction.atomic():
            found = hook.function(moves, at, advance)
    except Stopped:
        raise
    except Exception as error:  # a hook is somebody else's code: reported, not fatal
        logger.exception("The impact on %s could not be worked out", name)
        return {"failed": f"{type(error).__name__}: {error}"}
    return {
        "figures": [list(figure) for figure in found.figures],
        "heading": list(found.heading),
        "rows": [list(row) for row in found.rows],
        "note": found.note,
        "price_rises": found.price_rises,
        "facts": found.facts,
    }
