"""The marks of the read model, made again from the memberships; memberships of nobody."""

from django.db import connection

from .verdicts import REASONS

RECONCILE = """
UPDATE segments_companystate s SET marks = true_marks.marks
FROM (
    SELECT known.company_id, coalesce(array_agg(
        m.segment_id * 8 + array_position(%(reasons)s::text[], m.reason::text) - 1
        ORDER BY m.segment_id) FILTER (WHERE m.id IS NOT NULL), '{}') AS marks
    FROM segments_companystate known
    LEFT JOIN segments_membership m
           ON m.company_id = known.company_id AND m.valid_to IS NULL
    WHERE known.company_id = ANY(%(ids)s::bigint[])
    GROUP BY known.company_id
) true_marks
WHERE s.company_id = true_marks.company_id AND s.marks IS DISTINCT FROM true_marks.marks
"""

STATELESS = """
INSERT INTO segments_companystate (company_id, segment_ids, ancestor_ids, as_of)
SELECT c.id, '{}', '{}', first.valid_from
FROM segments_company c, LATERAL (
    SELECT min(m.valid_from) AS valid_from FROM segments_membership m
    WHERE m.company_id = c.id AND m.valid_to IS NULL
) first
WHERE c.id = ANY(%(ids)s::bigint[]) AND first.valid_from IS NOT NULL
  AND NOT EXISTS (SELECT FROM segments_companystate s WHERE s.company_id = c.id)
"""

ORPHANS = """
WITH orphan AS MATERIALIZED (
    SELECT m.id FROM segments_membership m
    WHERE NOT EXISTS (SELECT FROM segments_company c WHERE c.id = m.company_id)
       OR NOT EXISTS (SELECT FROM segments_segment s WHERE s.id = m.segment_id)
),
reasons AS (DELETE FROM segments_earlierreason WHERE membership_id IN (SELECT id FROM orphan))
DELETE FROM segments_membership WHERE id IN (SELECT id FROM orphan)
"""


def remove_orphans() -> int:
    """Delete memberships whose company or segment was deleted behind our back; answer how many."""
    with connection.cursor() as cursor:
        cursor.execute(ORPHANS)
        return cursor.rowcount


def reconcile(company_ids: list[int]) -> int:
    """
    Answer how many states did not say what the memberships say, and now do.

    A company with memberships but without a state gets one.
    """
    with connection.cursor() as cursor:
        cursor.execute(STATELESS, {"ids": company_ids})
        cursor.execute(RECONCILE, {"reasons": REASONS, "ids": company_ids})
        return cursor.rowcount
