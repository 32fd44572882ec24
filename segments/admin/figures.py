"""
The figures of the list of segments: size, thirty days of it, and the share of the revenue.

Counting reads the read model once for all segments, so it grows with the memberships; an answer
that took long is kept for a while, and the page says when it was counted.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from time import perf_counter

from django.core.cache import cache
from django.db import connection
from django.utils import timezone

DAYS = 30
KEY = "segments-figures"
WORTH_KEEPING = 0.25
"""Seconds: what is counted faster than this is counted on each page."""
PATIENCE = 30
"""An answer is kept for so many times as long as it took, which bounds the load."""
LONGEST = 600

SIZES = """
SELECT s.segment_id, count(*), coalesce(sum(f.net_365), 0)
FROM segments_companystate c
LEFT JOIN segments_companyfacts f USING (company_id), unnest(c.segment_ids) AS s(segment_id)
GROUP BY 1
"""

MOVES = """
SELECT segment_id, day, sum(step)::int FROM (
    SELECT segment_id, (valid_from AT TIME ZONE %(zone)s)::date AS day, 1 AS step
    FROM segments_membership WHERE valid_from >= %(start)s
    UNION ALL
    SELECT segment_id, (valid_to AT TIME ZONE %(zone)s)::date, -1
    FROM segments_membership WHERE valid_to >= %(start)s
) moves GROUP BY 1, 2
"""

REVENUE = "SELECT coalesce(sum(net_365), 0) FROM segments_companyfacts"


@dataclass(frozen=True, slots=True)
class Figures:
    """
    What was counted, by segment id, and when.

    ``trails`` are the sizes at the start of each of the last thirty days, and now, oldest first;
    ``shares`` of the net purchases of the last 365 days, 0 to 1, empty while nobody bought
    anything. Shares of segments that overlap add up to more than 1.
    """

    counted_at: datetime
    sizes: Mapping[int, int] = field(default_factory=dict)
    trails: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    shares: Mapping[int, Decimal] = field(default_factory=dict)

    def size(self, segment_id: int) -> int:
        """Answer how many companies are in a segment."""
        return self.sizes.get(segment_id, 0)

    def trail(self, segment_id: int) -> tuple[int, ...]:
        """Answer the sizes of the last days, oldest first."""
        return self.trails.get(segment_id, (0,) * (DAYS + 1))


def figures(now: datetime) -> Figures:
    """Answer the figures of all segments: three queries, or none when counting takes long."""
    if kept := cache.get(KEY):
        return kept
    started = perf_counter()
    counted = count_figures(now)
    took = perf_counter() - started
    if took > WORTH_KEEPING:
        cache.set(KEY, counted, timeout=min(LONGEST, PATIENCE * took))
    return counted


def forget() -> None:
    """Count anew on the next page: somebody has just changed who is in what."""
    cache.delete(KEY)


def count_figures(now: datetime) -> Figures:
    """Count. Three queries: one over the read model, one over the last month's moves, one sum."""
    today = timezone.localdate(now)
    first = today - timedelta(days=DAYS - 1)
    start = timezone.make_aware(datetime(first.year, first.month, first.day))
    with connection.cursor() as cursor:
        cursor.execute(SIZES)
        rows = cursor.fetchall()
        cursor.execute(MOVES, {"zone": str(timezone.get_current_timezone()), "start": start})
        moves: dict[int, dict[date, int]] = defaultdict(dict)
        for segment_id, day, step in cursor.fetchall():
            moves[segment_id][day] = step
        cursor.execute(REVENUE)
        revenue = cursor.fetchone()[0]
    sizes = {segment_id: size for segment_id, size, _net in rows}
    days = [today - timedelta(days=back) for back in range(DAYS)]
    return Figures(
        counted_at=now,
        sizes=sizes,
        trails={
            segment_id: _back_from(sizes.get(segment_id, 0), moves[segment_id], days)
            for segment_id in sizes.keys() | moves.keys()
        },
        shares={segment_id: net / revenue for segment_id, _size, net in rows} if revenue else {},
    )


def _back_from(size: int, moves: Mapping[date, int], days: list[date]) -> tuple[int, ...]:
    """Answer the sizes at the start of each of the days (latest first) and now, oldest first."""
    trail = [size]
    for day in days:
        size -= moves.get(day, 0)
        trail.append(size)
    return tuple(reversed(trail))
