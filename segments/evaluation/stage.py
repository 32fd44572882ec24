"""The temporary table of differences: what companies were in, and what they will be in."""

from collections.abc import Iterable, Iterator

import psycopg
from django.db import OperationalError, connection, transaction

from ..values.base import Context
from .plan import Plan
from .program import Program, program_for, write_program

CREATE = """
CREATE TEMP TABLE segments_stage (
    company_id bigint PRIMARY KEY, is_active boolean, ancestor_ids bigint[],
    old bigint[], now bigint[], excluded bigint[],
    other_change timestamptz
) ON COMMIT DROP
"""

ROOTS = """
WITH RECURSIVE root AS (
    SELECT id FROM segments_company WHERE parent_id IS NULL AND id > %s ORDER BY id LIMIT %s
),
tree(id) AS (
    SELECT id FROM root
    UNION ALL
    SELECT c.id FROM segments_company c JOIN tree t ON c.parent_id = t.id
)
SELECT (SELECT max(id) FROM root), array_agg(id) FROM tree
"""

CHUNK = 5_000
"""How many groups of companies are evaluated by one statement."""

FEW = 500
"""Up to so many companies a prepared statement is worth while: most of the time is planning."""


class Stumbled(Exception):
    """Rules that can not be carried out: code → why."""

    def __init__(self, found: dict[str, str]) -> None:
        super().__init__(str(found))
        self.found = found


def chunks(after: int = 0, size: int = CHUNK) -> Iterator[tuple[int, list[int]]]:
    """
    Yield everyone, in parts of whole groups of companies: the last root, and the ids.

    One query a part, whatever the number of companies; ``after`` goes on behind an earlier root.
    """
    while True:
        with connection.cursor() as cursor:
            cursor.execute(ROOTS, [after, size])
            last, ids = cursor.fetchone()
        if last is None:
            return
        after = last
        yield last, ids


def number_of_chunks(size: int = CHUNK) -> int:
    """Answer how many parts everyone makes. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM segments_company WHERE parent_id IS NULL")
        return -(-cursor.fetchone()[0] // size)


def overridden() -> frozenset[int]:
    """Answer the segments that have any override."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT segment_id FROM segments_override")
        return frozenset(row[0] for row in cursor.fetchall())


def create() -> None:
    """Make the table, empty; it goes with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS segments_stage")
        cursor.execute(CREATE)


def prepare(
    plan: Plan, ctx: Context, names: set[str] | None = None, gone: Iterable[int] = ()
) -> Program:
    """Answer the program for some units (None: all); raises Stumbled if it can not be written."""
    pinned = overridden()
    try:
        if gone := frozenset(gone):
            return write_program(plan, ctx, pinned, names, gone)
        return program_for(plan, ctx, pinned, names)
    except OperationalError:
        raise
    except Exception as error:
        raise Stumbled(_stumbling(plan, ctx, [], error)) from error


def add(program: Program, ids: list[int], ctx: Context, *, check_order: bool = False) -> int:
    """Put the companies that differ into the table; answer how many. Raises Stumbled."""
    statement = program.with_differences(check_order=check_order)
    parameters = program.bind(ids, ctx)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if len(ids) > FEW:
                cursor.execute(f"INSERT INTO segments_stage {statement}", parameters)
                return cursor.rowcount
            rows = prepared(statement, parameters)
            if rows:
                places = ", ".join(["%s"] * len(rows[0]))
                insert = f"INSERT INTO segments_stage VALUES ({places})"  # noqa: S608
                cursor.executemany(insert, rows)
            return len(rows)
    except OperationalError:
        raise
    except Exception as error:
        raise Stumbled(_stumbling(program.plan, ctx, ids, error)) from error


def note(program: Program, run_id: int, ids: list[int], ctx: Context) -> None:
    """Write down which companies differ, for a run. Raises Stumbled."""
    statement = f"""INSERT INTO segments_stagedchange (run_id, company_id)
    SELECT %(run)s, company_id FROM ({program.with_differences(check_order=True)}) differing
    ON CONFLICT DO NOTHING"""  # noqa: S608
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, program.bind(ids, ctx) | {"run": run_id})
    except OperationalError:
        raise
    except Exception as error:
        raise Stumbled(_stumbling(program.plan, ctx, ids, error)) from error


def add_all(program: Program, ids: list[int], ctx: Context) -> None:
    """Put companies into the table, whether they differ or not. Raises Stumbled."""
    statement = f"INSERT INTO segments_stage {program.with_all()}"
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, program.bind(ids, ctx))
    except OperationalError:
        raise
    except Exception as error:
        raise Stumbled(_stumbling(program.plan, ctx, ids, error)) from error


def prepared(statement: str, parameters: dict) -> list[tuple]:
    """
    Answer the rows of a statement that the server keeps prepared.

    Django's own cursor writes values into the text, so that each batch would be planned anew.
    """
    with connection.cursor() as settings:
        # One plan for all companies: making one takes ten times as long as carrying it out.
        settings.execute("SET LOCAL plan_cache_mode = force_generic_plan")
    raw = connection.connection
    before, raw.prepare_threshold = raw.prepare_threshold, 0  # Django switches it off
    try:
        # The wrapper turns the driver's errors into Django's.
        with connection.wrap_database_errors, psycopg.Cursor(raw) as cursor:
            cursor.execute(statement, parameters, prepare=True)
            return cursor.fetchall()
    finally:
        raw.prepare_threshold = before


def _stumbling(plan: Plan, ctx: Context, ids: list[int], error: Exception) -> dict[str, str]:
    """Try the rules one by one and answer those that fail; raises the error if none does."""
    refused: dict[str, str] = {}
    for seat in plan.seats:
        if not seat.rules:
            continue
        rivals = {
            other.code: "rival"
            for other in plan.seats
            if other.unit == seat.unit and other.code != seat.code
        }
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                alone = write_program(plan.failing(rivals), ctx, frozenset(), {seat.unit})
                statement = f"SELECT count(*) FROM ({alone.with_all()}) tried"  # noqa: S608
                cursor.execute(statement, alone.bind(ids, ctx))
        except OperationalError:
            raise
        except Exception as found:
            refused[seat.code] = str(found)
    if not refused:
        raise error
    return refused
