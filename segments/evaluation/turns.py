"""Who may write, and how the others find out what was written meanwhile."""

from django.db import connection

LOCK = 0x5E63
"""The advisory lock that lets one transaction at a time write; readers never wait for it."""


def take_turn(*, everyone: bool = False) -> None:
    """
    Wait until nobody else writes; the turn ends with the transaction.

    Sets up the planner for it: compiling wide statements costs more than it saves (half of a run),
    and after a large import, before anybody has analyzed the tables, it would join everyone to
    everyone in nested loops.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("SET LOCAL jit = off")
        if everyone:
            cursor.execute("SET LOCAL enable_nestloop = off")


def start_revision() -> int:
    """
    Answer a revision that everything written later exceeds.

    Drawn in a turn of its own, so that nobody holds an earlier one that is not yet committed.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            cursor.execute("SELECT nextval('segments_facts_rev_seq')")
            (revision,) = cursor.fetchone()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    return revision


def moved_since(revision: int) -> list[int]:
    """Answer the companies that were decided since, with all above and below them."""
    with connection.cursor() as cursor:
        cursor.execute(MOVED + FAMILY, [revision])
        return [row[0] for row in cursor.fetchall()]


def lineage_of(run_id: int, revision: int) -> list[int]:
    """Answer the same for a run: those that it has noted, and those decided since."""
    with connection.cursor() as cursor:
        cursor.execute(NOTED + FAMILY, [run_id, revision])
        return [row[0] for row in cursor.fetchall()]


def touch(company_ids: list[int]) -> None:
    """Let runs that are under way know that these companies were decided again."""
    with connection.cursor() as cursor:
        cursor.execute(TOUCH, [company_ids])


def ruleset_revision() -> int:
    """Answer the revision of the published rules."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(revision), 1) FROM segments_ruleset")
        return cursor.fetchone()[0]


def new_ruleset() -> int:
    """Count a change of the rules; others who change rules wait until the commit."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO segments_ruleset AS r (id, revision) VALUES (1, 2) "
            "ON CONFLICT (id) DO UPDATE SET revision = r.revision + 1 RETURNING revision"
        )
        return cursor.fetchone()[0]


MOVED = """
WITH RECURSIVE moved AS (SELECT company_id FROM segments_companystate WHERE facts_rev > %s),
"""

NOTED = """
WITH RECURSIVE moved AS (
    SELECT company_id FROM segments_stagedchange WHERE run_id = %s
    UNION SELECT company_id FROM segments_companystate WHERE facts_rev > %s
),
"""

# By groups of companies, so that parts of the answer hold whole groups.
FAMILY = """
up(id, parent_id) AS (
    SELECT c.id, c.parent_id FROM segments_company c JOIN moved m ON m.company_id = c.id
    UNION SELECT c.id, c.parent_id FROM segments_company c JOIN up ON c.id = up.parent_id
),
down(id, root) AS (
    SELECT id, id FROM up WHERE parent_id IS NULL
    UNION ALL SELECT c.id, d.root FROM segments_company c JOIN down d ON c.parent_id = d.id
)
SELECT id FROM down ORDER BY root, id
"""

TOUCH = """
UPDATE segments_companystate SET facts_rev = nextval('segments_facts_rev_seq')
WHERE company_id = ANY(%s::bigint[])
"""
