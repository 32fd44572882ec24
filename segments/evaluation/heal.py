"""The marks of the read model, made again from the memberships."""

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


def reconcile(company_ids: list[int]) -> int:
    """Answer how many states did not say what the memberships say, and now do."""
    with connection.cursor() as cursor:
        cursor.execute(RECONCILE, {"reasons": REASONS, "ids": company_ids})
        return cursor.rowcount
