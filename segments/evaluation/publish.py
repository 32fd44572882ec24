"""Write the differences between what companies were in and what they are in now."""

from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from ..values.base import Context
from .plan import Plan
from .verdicts import REASONS, Mark

CHANGES = """
CREATE TEMP TABLE segments_change ON COMMIT DROP AS
WITH differing AS MATERIALIZED (
    SELECT company_id, old, now FROM segments_stage WHERE old IS DISTINCT FROM now
),
pair AS (
    SELECT company_id, mark / 8 AS segment_id, mod(mark, 8)::int AS before, NULL::int AS after
    FROM differing, unnest(old) mark
    UNION ALL
    SELECT company_id, mark / 8, NULL, mod(mark, 8)::int FROM differing, unnest(now) mark
)
SELECT company_id, segment_id, max(before) AS before, max(after) AS after
FROM pair GROUP BY company_id, segment_id HAVING max(before) IS DISTINCT FROM max(after)
"""

LEAVE = """
UPDATE segments_membership m
SET valid_to = greatest(m.valid_from, %(as_of)s),
    ended_by = CASE
        WHEN mine.status = 'archived' THEN 'archived'
        WHEN NOT t.is_active THEN 'inactive'
        WHEN c.segment_id = ANY(t.excluded) THEN 'exclude'
        WHEN m.reason = 'include' THEN 'pin_ended'
        WHEN taken.priority < mine.priority THEN 'outranked'
        ELSE 'no_match' END
FROM segments_change c
JOIN segments_stage t ON t.company_id = c.company_id
JOIN segments_segment mine ON mine.id = c.segment_id
LEFT JOIN (
    SELECT e.company_id, s.dimension_id, min(s.priority) AS priority
    FROM segments_change e
    JOIN segments_segment s ON s.id = e.segment_id
    JOIN segments_dimension d ON d.id = s.dimension_id AND d.is_exclusive
    WHERE e.before IS NULL
    GROUP BY e.company_id, s.dimension_id
) taken ON taken.company_id = c.company_id AND taken.dimension_id = mine.dimension_id
WHERE c.after IS NULL AND m.valid_to IS NULL
  AND m.company_id = c.company_id AND m.segment_id = c.segment_id
"""

ENTER = """
INSERT INTO segments_membership
       (segment_id, company_id, valid_from, reason, version_id, grace_since)
SELECT c.segment_id, c.company_id, %(as_of)s, (%(reasons)s::text[])[c.after + 1], v.version_id, NULL
FROM segments_change c
JOIN unnest(%(segments)s::bigint[], %(versions)s::bigint[]) AS v(segment_id, version_id)
     ON v.segment_id = c.segment_id
WHERE c.before IS NULL
ON CONFLICT DO NOTHING
"""

REMEMBER = """
INSERT INTO segments_earlierreason (membership_id, until, reason, grace_since)
SELECT m.id, %(as_of)s, m.reason, m.grace_since
FROM segments_change c
JOIN segments_membership m ON m.company_id = c.company_id AND m.segment_id = c.segment_id
WHERE c.before IS NOT NULL AND c.after IS NOT NULL
  AND m.valid_to IS NULL AND m.valid_from < %(as_of)s
"""

REMAIN = """
UPDATE segments_membership m
SET reason = (%(reasons)s::text[])[c.after + 1],
    grace_since = CASE WHEN c.after = %(grace_mark)s THEN %(today)s::date END
FROM segments_change c
WHERE c.before IS NOT NULL AND c.after IS NOT NULL AND m.valid_to IS NULL
  AND m.company_id = c.company_id AND m.segment_id = c.segment_id
"""

STATE = """
INSERT INTO segments_companystate AS s
       (company_id, segment_ids, ancestor_ids, marks, facts_rev, ruleset_rev, as_of, next_change_at)
SELECT t.company_id,
       ARRAY(SELECT mark / 8 FROM unnest(t.now) mark
             ORDER BY (%(rank)s::int[])[mark / 8 - %(least)s + 1]),
       t.ancestor_ids, t.now, nextval('segments_facts_rev_seq'), %(revision)s, %(as_of)s,
       least(t.other_change, graced.ends)
FROM segments_stage t
LEFT JOIN (
    SELECT m.company_id,
           min(m.grace_since + seat.grace_days)::timestamp AT TIME ZONE %(zone)s AS ends
    FROM segments_membership m
    JOIN unnest(%(segments)s::bigint[], %(grace)s::int[]) AS seat(segment_id, grace_days)
         USING (segment_id)
    WHERE m.valid_to IS NULL AND m.grace_since IS NOT NULL
      AND m.grace_since + seat.grace_days > %(today)s::date
      AND m.company_id IN (SELECT company_id FROM segments_stage)
    GROUP BY m.company_id
) graced ON graced.company_id = t.company_id
ON CONFLICT (company_id) DO UPDATE
SET segment_ids = excluded.segment_ids, ancestor_ids = excluded.ancestor_ids,
    marks = excluded.marks, facts_rev = excluded.facts_rev, ruleset_rev = excluded.ruleset_rev,
    as_of = excluded.as_of, next_change_at = excluded.next_change_at
"""

BY_SEGMENT = """
SELECT segment_id, count(*) FILTER (WHERE before IS NULL), count(*) FILTER (WHERE after IS NULL)
FROM segments_change WHERE before IS NULL OR after IS NULL GROUP BY segment_id
"""


@dataclass(frozen=True, slots=True)
class Written:
    """How many memberships began, ended and changed their reason, and how many states changed."""

    entered: int = 0
    left: int = 0
    changed: int = 0
    states: int = 0
    by_segment: dict[int, tuple[int, int]] = field(default_factory=dict)


def write(plan: Plan, ctx: Context, *, revision: int) -> Written:
    """Make the memberships and the read model say what the stage says; write only differences."""
    parameters = ranked(plan) | {
        "versions": [seat.version_id for seat in plan.seats],
        "grace": [seat.grace_days for seat in plan.seats],
        "reasons": REASONS,
        "grace_mark": int(Mark.GRACE),
        "as_of": ctx.as_of,
        "today": ctx.today,
        "zone": str(ctx.zone),
        "revision": revision,
    }

    def run(statement: str) -> int:
        cursor.execute(statement, parameters)
        return cursor.rowcount

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS segments_change")
        if run(CHANGES) > 1_000:
            cursor.execute("ANALYZE segments_change")
        left = run(LEAVE)
        run(REMEMBER)
        changed = run(REMAIN)
        entered = run(ENTER)
        states = run(STATE)
        cursor.execute(BY_SEGMENT)
        by_segment = {row[0]: (row[1], row[2]) for row in cursor.fetchall()}
        return Written(entered, left, changed, states, by_segment)


def ranked(plan: Plan) -> dict[str, Any]:
    """Answer parameters that say the rank of a segment id: an array is looked up in no time."""
    ids = plan.segment_ids
    least = min(ids, default=0)
    rank = [0] * (max(ids, default=-1) - least + 1)
    for position, segment_id in enumerate(ids):
        rank[segment_id - least] = position
    return {"segments": ids, "rank": rank, "least": least}
