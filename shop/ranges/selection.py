"""
What may this shopper see? What the access rows say to somebody; ``gate`` writes it as SQL.

Visible is public, and not hidden, and (nobody said "only" or in the union), and (not exclusive or
granted). Company rows beat segment rows: the shopper's own company first, then its parents from the
nearest up. Inside one level ``hide`` beats the others.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings

from segments.prepared import prepared_cursor
from segments.shopper import Shopper
from shop.caching import remember

from .models import RangeAccess

Verb = RangeAccess.Verb

SEGMENT_LEVEL = 1_000_000
"""The level of segment rows: behind every company, however deep the tree of companies."""

_SAID = """
WITH open AS MATERIALIZED (
    SELECT a.id, a.range_id, a.verb, coalesce(r.proxy_class, '') <> '' AS is_unknown
    FROM ranges_rangeaccess a JOIN offer_range r ON r.id = a.range_id
    WHERE (a.starts_at IS NULL OR a.starts_at <= %(at)s)
        AND (a.ends_at IS NULL OR a.ends_at > %(at)s)
), by_company AS (
    SELECT rangeaccess_id, array_agg(company_id) AS ids FROM ranges_rangeaccess_companies
    WHERE company_id = ANY(%(companies)s::bigint[]) GROUP BY rangeaccess_id
), by_segment AS (
    SELECT DISTINCT rangeaccess_id FROM ranges_rangeaccess_segments
    WHERE segment_id = ANY(%(segments)s::bigint[])
)
(
    SELECT open.id, open.range_id, open.verb, coalesce(by_company.ids, '{}') AS companies,
        by_segment.rangeaccess_id IS NOT NULL AS by_segment, '{}'::bigint[] AS exclusive,
        CASE WHEN open.is_unknown THEN ARRAY[open.id] ELSE '{}' END AS unknown
    FROM open
    LEFT JOIN by_company ON by_company.rangeaccess_id = open.id
    LEFT JOIN by_segment ON by_segment.rangeaccess_id = open.id
    WHERE by_company.ids IS NOT NULL OR by_segment.rangeaccess_id IS NOT NULL
    ORDER BY open.id
)
UNION ALL
SELECT NULL, NULL, '', NULL, NULL, coalesce(array_agg(range_id), '{}'),
    coalesce(array_agg(id) FILTER (WHERE is_unknown), '{}')
FROM open WHERE verb = 'exclusive'
"""
"""The rows that name the shopper; last, every exclusive range and those of unknown products."""

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


NOTHING_SAID = Reach(rows=(), union=None, exclusive=frozenset(), granted=frozenset())


@contextmanager
def remember_reaches() -> Iterator[None]:
    """Ask for each shopper's access rows once inside the block: one request, one answer."""
    token = _remembered.set({})
    try:
        yield
    finally:
        _remembered.reset(token)


def reach(shopper: Shopper) -> Reach:
    """Answer what the access rows say to a shopper. At most one query, once a request."""
    if not settings.SEGMENTATION:
        return NOTHING_SAID
    remembered = _remembered.get()
    if remembered is not None and shopper in remembered:
        return remembered[shopper]
    parts = shopper.company_ids, shopper.segment_ids
    answer = remember(shopper, "reach", parts, lambda: _read_reach(shopper))
    if remembered is not None:
        remembered[shopper] = answer
    return answer


def _read_reach(shopper: Shopper) -> Reach:
    with prepared_cursor() as cursor:
        cursor.execute(
            _SAID,
            {
                "at": shopper.at,
                "companies": list(shopper.company_ids),
                "segments": list(shopper.segment_ids),
            },
        )
        *found, (_, _, _, _, _, exclusive, unknown) = cursor.fetchall()
    rows, named, is_blocked = [], set(), False
    for pk, range_id, verb, company_ids, by_segment, _, is_unknown in found:
        named.add(pk)
        levels = sorted(shopper.company_ids.index(company) for company in company_ids)
        levels += [SEGMENT_LEVEL] if by_segment else []
        rows += [Row(pk, range_id, verb, level) for level in levels]
        is_blocked = is_blocked or (bool(is_unknown) and verb == Verb.HIDE)
    return Reach(
        rows=tuple(rows),
        union=union_of(rows),
        exclusive=frozenset(exclusive),
        granted=frozenset(row.range_id for row in rows if row.verb == Verb.EXCLUSIVE),
        is_blocked=is_blocked or not named.issuperset(unknown),
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
