"""Write the differences between what companies were in and what they are in now."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from ..values.base import Context
from .plan import Plan
from .verdicts import REASONS, Mark

CHANGES = """
CREATE TEMP TABLE segments_change ON COMMIT DROP AS
WITH sorted AS (
    SELECT company_id, old, ARRAY(SELECT unnest(now) ORDER BY 1) AS now FROM segments_stage
),
pair AS (
    SELECT company_id, mark / 8 AS position, mod(mark, 8) AS before, NULL::int AS after
    FROM sorted, unnest(old) mark WHERE old IS DISTINCT FROM now
    UNION ALL
    SELECT company_id, mark / 8, NULL, mod(mark, 8)
    FROM sorted, unnest(now) mark WHERE old IS DISTINCT FROM now
)
SELECT company_id, (%(segments)s::bigint[])[position + 1] AS segment_id,
       (%(versions)s::bigint[])[position + 1] AS version_id,
       max(before) AS before, max(after) AS after
FROM pair GROUP BY company_id, position HAVING max(before) IS DISTINCT FROM max(after)
"""

LEAVE = """
UPDATE segments_membership m
SET valid_to = greatest(m.valid_from, %(as_of)s),
    ended_by = CASE
        WHEN NOT t.is_active THEN 'inactive'
        WHEN array_position(%(segments)s::bigint[], c.segment_id) - 1 = ANY(t.excluded)
        THEN 'exclude'
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

RETIRE = """
UPDATE segments_membership m
SET valid_to = greatest(m.valid_from, %(as_of)s), ended_by = 'archived'
WHERE m.valid_to IS NULL AND NOT m.segment_id = ANY(%(segments)s::bigint[])
  AND m.company_id IN (SELECT company_id FROM segments_stage)
"""

ENTER = """
INSERT INTO segments_membership
       (segment_id, company_id, valid_from, reason, version_id, grace_since)
SELECT segment_id, company_id, %(as_of)s, (%(reasons)s::text[])[after + 1], version_id, NULL
FROM segments_change WHERE before IS NULL
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
    grace_since = CASE WHEN c.after = %(grace)s THEN %(today)s::date END
FROM segments_change c
WHERE c.before IS NOT NULL AND c.after IS NOT NULL AND m.valid_to IS NULL
  AND m.company_id = c.company_id AND m.segment_id = c.segment_id
"""

STATE = """
INSERT INTO segments_companystate AS s
       (company_id, segment_ids, ancestor_ids, as_of, next_change_at)
SELECT n.company_id, n.ids, n.ancestor_ids, %(as_of)s, n.next_change_at
FROM (
    SELECT company_id, ancestor_ids, next_change_at,
           ARRAY(SELECT (%(segments)s::bigint[])[mark / 8 + 1] FROM unnest(now) mark ORDER BY mark)
           AS ids
    FROM segments_stage
) n LEFT JOIN segments_companystate old ON old.company_id = n.company_id
WHERE old.company_id IS NULL
   OR (old.segment_ids, old.ancestor_ids, old.next_change_at)
      IS DISTINCT FROM (n.ids, n.ancestor_ids, n.next_change_at)
ON CONFLICT (company_id) DO UPDATE
SET segment_ids = excluded.segment_ids, ancestor_ids = excluded.ancestor_ids,
    as_of = excluded.as_of, next_change_at = excluded.next_change_at
"""


@dataclass(frozen=True, slots=True)
class Written:
    """How many memberships began, ended and changed their reason, and how many states changed."""

    entered: int
    left: int
    changed: int
    states: int


def write(plan: Plan, ctx: Context) -> Written:
    """Make the memberships and the read model say what the stage says; write only differences."""
    parameters: dict[str, Any] = {
        "segments": plan.segment_ids,
        "versions": [seat.version_id for seat in plan.seats],
        "reasons": REASONS,
        "grace": int(Mark.GRACE),
        "as_of": ctx.as_of,
        "today": ctx.today,
    }

    def run(statement: str) -> int:
        cursor.execute(statement, parameters)
        return cursor.rowcount

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS segments_change")
        run(CHANGES)
        left = run(LEAVE) + run(RETIRE)
        run(REMEMBER)
        changed = run(REMAIN)
        entered = run(ENTER)
        return Written(entered=entered, left=left, changed=changed, states=run(STATE))
