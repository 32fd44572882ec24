"""The figures of a preview, read from its temporary tables and answered as plain data."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from ..calendar import start_of_last
from ..impact import MARGIN
from ..models import Segment

EXAMPLES = 20
OVERLAPS = 5

NO_MARGIN = "SELECT NULL::bigint AS company_id, NULL::numeric AS margin, NULL::numeric AS known"

BOUGHT = """
CREATE TEMP TABLE segments_bought ON COMMIT DROP AS
SELECT o.company_id, o.net, m.margin, m.known
FROM (
    SELECT company_id, sum(base_net) AS net FROM segments_tradeorder
    WHERE counts AND placed_at >= %(start)s AND placed_at <= %(end)s GROUP BY company_id
) o LEFT JOIN ({margin}) m USING (company_id)
"""

TOTALS = """
SELECT (SELECT count(*) FROM segments_companyfacts WHERE is_active),
       (SELECT coalesce(sum(net), 0) FROM segments_bought),
       (SELECT count(*) FROM segments_companyfacts WHERE has_contract_prices)
"""

COUNTS = """
SELECT p.segment_id,
       count(*) FILTER (WHERE was), count(*) FILTER (WHERE comes),
       count(*) FILTER (WHERE comes AND NOT was), count(*) FILTER (WHERE was AND NOT comes),
       count(*) FILTER (WHERE was AND comes),
       coalesce(sum(net) FILTER (WHERE was), 0), coalesce(sum(net) FILTER (WHERE comes), 0),
       coalesce(sum(net) FILTER (WHERE comes AND NOT was), 0),
       coalesce(sum(net) FILTER (WHERE was AND NOT comes), 0),
       sum(margin) FILTER (WHERE was), sum(margin) FILTER (WHERE comes),
       sum(margin) FILTER (WHERE comes AND NOT was), sum(margin) FILTER (WHERE was AND NOT comes)
FROM segments_preview p LEFT JOIN segments_bought USING (company_id)
GROUP BY p.segment_id
"""

EXAMPLE_ROWS = """
SELECT segment_id, kind, company_id, c.number, c.legal_name, net, margin
FROM (
    SELECT p.*, kind, coalesce(net, 0) AS net, margin, row_number() OVER (
        PARTITION BY segment_id, kind ORDER BY net DESC NULLS LAST, company_id) AS place
    FROM segments_preview p
    LEFT JOIN segments_bought USING (company_id),
    LATERAL (SELECT CASE WHEN was AND comes THEN 'stays' WHEN comes THEN 'entered'
             ELSE 'left' END AS kind) k
    WHERE segment_id = ANY(%(released)s::bigint[])
) e JOIN segments_company c ON c.id = e.company_id
WHERE place <= %(examples)s ORDER BY segment_id, kind, place
"""

OVERLAP = """
WITH theirs AS (
    SELECT company_id, segment_id FROM segments_preview WHERE comes
    UNION ALL
    SELECT company_id, segment_id FROM segments_membership
    WHERE valid_to IS NULL AND NOT segment_id = ANY(%(touched)s::bigint[])
),
size AS (SELECT segment_id, count(*) AS n FROM theirs GROUP BY segment_id),
pair AS (
    SELECT p.segment_id AS mine, t.segment_id AS other, count(*) AS n
    FROM segments_preview p JOIN theirs t USING (company_id)
    WHERE p.comes AND p.segment_id = ANY(%(released)s::bigint[]) AND t.segment_id <> p.segment_id
    GROUP BY 1, 2
),
ranked AS (
    SELECT pair.mine, pair.other, pair.n, pair.n::float / (a.n + b.n - pair.n) AS jaccard
    FROM pair JOIN size a ON a.segment_id = pair.mine JOIN size b ON b.segment_id = pair.other
)
SELECT mine, s.code, s.name, n, jaccard FROM (
    SELECT *, row_number() OVER (PARTITION BY mine ORDER BY jaccard DESC, other) AS place
    FROM ranked
) r JOIN segments_segment s ON s.id = r.other
WHERE place <= %(most)s ORDER BY mine, place
"""

KEYS = ("members_before", "members", "entering", "leaving")


def read(released: Sequence[int], touched: Sequence[int], *, as_of: datetime) -> dict[str, Any]:
    """Answer all figures of the released segments, and how the others that follow change."""
    asked = {"released": list(released), "touched": list(touched), "examples": EXAMPLES,
             "most": OVERLAPS}  # fmt: skip
    _bought(as_of)
    population, revenue, contracts = _rows(TOTALS, asked)[0]
    counted = {row[0]: row[1:] for row in _rows(COUNTS, asked)}
    names = {one.pk: one for one in Segment.objects.filter(pk__in=[*released, *touched])}
    segments = [_segment(names[pk], counted.get(pk), population) for pk in released]
    by_id = {one["id"]: one for one in segments}
    for segment_id, kind, company_id, number, name, net, margin in _rows(EXAMPLE_ROWS, asked):
        by_id[segment_id]["examples"][kind].append(
            {"id": company_id, "number": number, "name": name, "net": str(net),
             "margin": _text(margin)}
        )  # fmt: skip
    for mine, code, name, both, jaccard in _rows(OVERLAP, asked):
        by_id[mine]["overlap"].append(
            {"code": code, "name": name, "both": both, "jaccard": round(jaccard, 4)}
        )
    others = [
        _segment(names[pk], counted[pk], population)
        for pk in touched
        if pk in counted and pk not in by_id
    ]
    return {
        "as_of": as_of.isoformat(),
        "population": population,
        "currency": settings.OSCAR_DEFAULT_CURRENCY,
        "revenue": str(revenue),
        "contracts": contracts,
        "knows_margin": bool(MARGIN),
        "segments": segments,
        "others": [one for one in others if one["entered"] or one["left"]],
    }


def _bought(as_of: datetime) -> None:
    """Sum up what each company bought in the last twelve months (law W2), in the base currency."""
    zone = timezone.get_default_timezone()
    first = start_of_last(12, "month", as_of.astimezone(zone).date())
    start = datetime.combine(first, time.min, tzinfo=zone)
    margin, parameters = NO_MARGIN, {}
    for function in MARGIN.values():
        margin, parameters = function(start, as_of)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS segments_bought")
        cursor.execute(
            BOUGHT.format(margin=margin), {**parameters, "start": start, "end": as_of}
        )  # fmt: skip
        cursor.execute("ANALYZE segments_bought")


def _rows(statement: str, parameters: dict[str, Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def _segment(segment: Segment, row: tuple | None, population: int) -> dict[str, Any]:
    before, after, entered, left, stays = row[:5] if row else (0, 0, 0, 0, 0)
    return {
        "id": segment.pk,
        "code": segment.code,
        "name": segment.name,
        "before": before,
        "after": after,
        "entered": entered,
        "left": left,
        "stays": stays,
        "share": after / population if population else 0,
        "net": dict(zip(KEYS, map(str, row[5:9]), strict=True))
        if row
        else dict.fromkeys(KEYS, "0"),
        "margin": dict(zip(KEYS, map(_text, row[9:13]), strict=True)) if row else {},
        "examples": {"entered": [], "left": [], "stays": []},
        "overlap": [],
    }


def _text(amount: Any) -> str | None:
    return None if amount is None else str(amount)
