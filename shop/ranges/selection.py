"""
What may this shopper see? The one gate, as SQL conditions on products.

Visible is public, and not hidden, and (nobody said "only" or in the union), and (not exclusive or
granted). Company rows beat segment rows: the shopper's own company first, then its parents from the
nearest up. Inside one level ``hide`` beats the others.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from segments.shopper import Shopper

from .models import RangeAccess, RangeMember

Verb = RangeAccess.Verb

SEGMENT_LEVEL = 1_000_000
"""The level of segment rows: behind every company, however deep the tree of companies."""

_remembered: ContextVar[dict[Shopper, "Reach"] | None] = ContextVar("reaches", default=None)


@dataclass(frozen=True, slots=True)
class Row:
    """An access row that speaks to the shopper. Level 0 is their company, 1 its parent, ..."""

    pk: int
    range_id: int
    verb: str
    level: int


@dataclass(frozen=True, slots=True)
class Reach:
    """
    Everything the access rows say to one shopper.

    ``union`` is None when no row says "only". ``is_blocked`` is set when a row hides a range whose
    products can not be worked out: then nothing is shown.
    """

    rows: tuple[Row, ...]
    union: frozenset[int] | None
    exclusive: frozenset[int]
    granted: frozenset[int]
    is_blocked: bool = False

    @property
    def hiding_levels(self) -> list[int]:
        """The levels that hide something, nearest first."""
        return sorted({row.level for row in self.rows if row.verb == Verb.HIDE})

    def hidden_at(self, level: int) -> frozenset[int]:
        """The ranges hidden at a level."""
        return frozenset(
            row.range_id for row in self.rows if row.verb == Verb.HIDE and row.level == level
        )

    def shown_before(self, level: int) -> frozenset[int]:
        """The ranges that a nearer level shows, whatever this level hides."""
        return frozenset(
            row.range_id for row in self.rows if row.verb != Verb.HIDE and row.level < level
        )


@contextmanager
def remember_reaches() -> Iterator[None]:
    """Ask for each shopper's access rows once inside the block: one request, one answer."""
    token = _remembered.set({})
    try:
        yield
    finally:
        _remembered.reset(token)


def reach(shopper: Shopper) -> Reach:
    """Answer what the access rows say to a shopper. One query, once a request."""
    remembered = _remembered.get()
    if remembered is not None and shopper in remembered:
        return remembered[shopper]
    answer = _read_reach(shopper)
    if remembered is not None:
        remembered[shopper] = answer
    return answer


def _read_reach(shopper: Shopper) -> Reach:
    companies = RangeAccess.companies.through.objects.filter(
        rangeaccess=OuterRef("pk"), company__in=shopper.company_ids
    )
    segments = RangeAccess.segments.through.objects.filter(
        rangeaccess=OuterRef("pk"), segment__in=shopper.segment_ids
    )
    found = (
        RangeAccess.objects.at(shopper.at)
        .filter(Q(verb=Verb.EXCLUSIVE) | Exists(companies) | Exists(segments))
        .order_by("pk")
        .values_list(
            "pk",
            "range_id",
            "verb",
            F("range__proxy_class"),
            ArraySubquery(companies.order_by().values("company_id")),
            Exists(segments),
        )
    )
    rows, exclusive, is_blocked = [], set(), False
    for pk, range_id, verb, proxy_class, company_ids, by_segment in found:
        levels = sorted(shopper.company_ids.index(company) for company in company_ids or ())
        levels += [SEGMENT_LEVEL] if by_segment else []
        rows += [Row(pk, range_id, verb, level) for level in levels]
        if verb == Verb.EXCLUSIVE:
            exclusive.add(range_id)
        if proxy_class and (verb == Verb.HIDE or (verb == Verb.EXCLUSIVE and not levels)):
            is_blocked = True
    return Reach(
        rows=tuple(rows),
        union=union_of(rows),
        exclusive=frozenset(exclusive),
        granted=frozenset(row.range_id for row in rows if row.verb == Verb.EXCLUSIVE),
        is_blocked=is_blocked,
    )


def union_of(rows: Collection[Row]) -> frozenset[int] | None:
    """
    Answer the ranges that "only" leaves to see, or None when no row says "only".

    The nearest company that says "only" decides, together with what is granted to companies; when
    no company does, the segments' "only" rows do, together with every grant.
    """
    only_levels = [row.level for row in rows if row.verb == Verb.ONLY]
    if not only_levels:
        return None
    level = min(only_levels)
    last_grant = SEGMENT_LEVEL if level == SEGMENT_LEVEL else SEGMENT_LEVEL - 1
    return frozenset(
        row.range_id
        for row in rows
        if (row.verb == Verb.ONLY and row.level == level)
        or (row.verb == Verb.EXCLUSIVE and row.level <= last_grant)
    )


def visible(shopper: Shopper) -> Q:
    """
    Answer the condition on products under which a shopper sees them, less ``is_public``.

    Variants also need their parent to be visible. Costs ``reach``: one query a request.
    """
    return condition(reach(shopper))


def condition(said: Reach) -> Q:
    """Turn what was said into SQL: semi-joins and anti-joins on ``RangeMember``. No query."""
    if said.is_blocked:
        return Q(pk__in=[])
    answer = Q()
    if said.union is not None:
        answer &= Q(Exists(_members(said.union))) if said.union else Q(pk__in=[])
    for level in said.hiding_levels:
        answer &= ~Q(Exists(_whole(said.hidden_at(level), said.shown_before(level))))
    closed = said.exclusive - said.granted
    if closed:
        answer &= ~Q(Exists(_whole(closed, said.granted)))
    return answer


def _members(range_ids: Collection[int]) -> "QuerySet[RangeMember]":
    return RangeMember.objects.filter(product=OuterRef("pk"), range__in=sorted(range_ids))


def _whole(range_ids: Collection[int], but_in: Collection[int]) -> "QuerySet[RangeMember]":
    """Members that really are in these ranges, unless one of the others shows them."""
    rows = _members(range_ids).filter(is_whole=True)
    if but_in:
        shown = RangeMember.objects.filter(product=OuterRef("product"), range__in=sorted(but_in))
        rows = rows.filter(~Exists(shown))
    return rows
