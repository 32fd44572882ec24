"""A new calibration: cut points from how the companies rank now."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from ..models.calibration import RfmCalibration
from .refreshing import bulk_settings, moments

FEWEST = 50
"""Below so many companies ranks say little, and the fixed thresholds are used."""

FIXED = {
    "recency": [30, 60, 120, 240],
    "frequency": [2, 4, 8, 16],
    "monetary": [Decimal(1_000), Decimal(5_000), Decimal(20_000), Decimal(50_000)],
}
"""The thresholds of a shop with few companies, a start to be changed in the draft."""

YEAR = """
SELECT company_id, max(placed_at) AS last_at, count(*) AS orders, coalesce(sum(base), 0) AS net
FROM (
    SELECT o.company_id, o.placed_at, o.base_net AS base
    FROM segments_tradeorder o
    WHERE o.counts AND o.placed_at >= %(year)s AND o.placed_at <= %(now)s
      AND (o.last_returned_at IS NULL OR o.last_returned_at <= %(now)s)
    UNION ALL
    SELECT o.company_id, o.placed_at, round((o.net - k.returned) * o.rate, 2)
    FROM segments_tradeorder o, LATERAL (
        SELECT coalesce(sum(r.net), 0) AS returned FROM segments_orderreturn r
        WHERE r.order_id = o.id AND r.returned_at <= %(now)s OFFSET 0) k
    WHERE o.status = ANY(%(counted)s::varchar[]) AND o.placed_at >= %(year)s
      AND o.placed_at <= %(now)s AND o.last_returned_at > %(now)s AND o.net > k.returned
) counted GROUP BY company_id"""
"""Recency, frequency and money of everyone from the orders themselves, by the covering index."""

WHOLE = {
    RfmCalibration.Scope.OWN: YEAR,
    RfmCalibration.Scope.TREE: f"""
SELECT u.id AS company_id, max(y.last_at) AS last_at, sum(y.orders) AS orders, sum(y.net) AS net
FROM ({YEAR}) y JOIN segments_companyfacts o ON o.company_id = y.company_id,
     unnest(o.company_id || o.ancestor_ids) AS u(id)
GROUP BY u.id""",  # noqa: S608
}

# 1 + floor(5 × worse ÷ n), where worse are the companies that are strictly worse: equal values get
# equal scores, whatever the order of the rows.
RANKED = """
WITH inside AS (
    SELECT %(today)s::date - (t.last_at AT TIME ZONE %(zone)s)::date AS r,
           t.orders::int AS f, t.net AS m
    FROM ({year}) t JOIN segments_companyfacts f ON f.company_id = t.company_id
    WHERE f.is_active
),
ranked AS (
    SELECT r, f, m,
           1 + (rank() OVER (ORDER BY r DESC) - 1) * 5 / count(*) OVER () AS r_score,
           1 + (rank() OVER (ORDER BY f) - 1) * 5 / count(*) OVER () AS f_score,
           1 + (rank() OVER (ORDER BY m) - 1) * 5 / count(*) OVER () AS m_score
    FROM inside
)
SELECT count(*),
       {recency}, min(r) - 1,
       {frequency}, max(f) + 1,
       {monetary}, max(m) + 0.01
FROM ranked
"""


def calibrate(
    *, as_of: datetime, by: Any, scope: str = RfmCalibration.Scope.OWN, note: str = ""
) -> RfmCalibration:
    """
    Draft a calibration from what everyone had bought by then; nothing is scored by it yet.

    The bound of a score is the worst value that reached it. A score that nobody reached begins
    just beyond the best value. Two statements.
    """
    calibration = RfmCalibration(scope=scope, note=note, author=by)
    take_bounds(calibration, as_of=as_of)
    calibration.save()
    return calibration


def take_bounds(calibration: RfmCalibration, *, as_of: datetime) -> None:
    """Give an unsaved calibration the bounds that follow from how companies rank. One query."""
    number, ranked = _ranks(calibration.scope, as_of)
    calibration.is_fixed = number < FEWEST
    for axis, four in (FIXED if calibration.is_fixed else ranked).items():
        setattr(calibration, axis, four)
    calibration.companies, calibration.as_of = number, as_of


@transaction.atomic
def _ranks(scope: str, as_of: datetime) -> tuple[int, dict[str, list]]:
    def bounds(take: str, axis: str, wanted: Sequence[int]) -> str:
        return ", ".join(
            f"{take}({axis}) FILTER (WHERE {axis}_score >= {score})" for score in wanted
        )

    statement = RANKED.format(
        year=WHOLE[RfmCalibration.Scope(scope)],
        recency=bounds("max", "r", (5, 4, 3, 2)),
        frequency=bounds("min", "f", (2, 3, 4, 5)),
        monetary=bounds("min", "m", (2, 3, 4, 5)),
    )
    with bulk_settings(), connection.cursor() as cursor:
        cursor.execute(statement, moments(as_of))
        number, *values = cursor.fetchone()
    axes = {
        name: values[start : start + 5]
        for name, start in (("recency", 0), ("frequency", 5), ("monetary", 10))
    }
    return number, {
        name: [beyond if bound is None else bound for bound in four]
        for name, (*four, beyond) in axes.items()
    }
