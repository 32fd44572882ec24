"""
What a release would change: the ordinary evaluation of what it touches, read and thrown away.

One temporary table holds each company's segments before and after; every figure is read from it.
Nothing is written, and nobody who publishes or shops waits for it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import OperationalError, connection, transaction

from .. import evaluation
from ..evaluation.plan import Plan, part_of
from ..evaluation.verdicts import REASONS
from ..impact import Move
from ..past import as_it_was
from ..publishing import Axis, Change
from ..values.base import Context
from . import figures
from .conditions import counts
from .money import plan_ahead, touched

PATIENCE = "5s"
"""A statement that takes longer is left to a worker."""

BEFORE_AND_AFTER = """
CREATE TEMP TABLE segments_preview ON COMMIT DROP AS
SELECT company_id, segment_id, bool_or(was) AS was, bool_or(comes) AS comes
FROM (
    SELECT company_id, mark / 8 AS segment_id, true AS was, false AS comes
    FROM segments_stage, unnest(old) mark
    UNION ALL
    SELECT company_id, mark / 8, false, true FROM segments_stage, unnest(now) mark
) m
WHERE segment_id = ANY(%(touched)s::bigint[])
GROUP BY company_id, segment_id
"""

MOVES = """
SELECT c.company_id, coalesce(s.segment_ids, '{}'), c.gone, c.come
FROM (
    SELECT company_id, array_agg(segment_id) FILTER (WHERE was AND NOT comes) AS gone,
           array_agg(segment_id) FILTER (WHERE comes AND NOT was) AS come
    FROM segments_preview WHERE was <> comes GROUP BY company_id
) c
LEFT JOIN segments_companystate s USING (company_id)
WHERE EXISTS (
    SELECT FROM segments_tradeorder o WHERE o.company_id = c.company_id
    AND o.placed_at > %(since)s AND o.placed_at <= %(until)s
)
ORDER BY c.company_id
"""


STATES_THEN = (
    "CREATE TEMP TABLE segments_companystate (LIKE segments_companystate INCLUDING ALL)"
    " ON COMMIT DROP",
    """
INSERT INTO segments_companystate (company_id, segment_ids, ancestor_ids, marks, as_of)
SELECT f.company_id, coalesce(m.ids, '{}'), f.ancestor_ids, coalesce(m.marks, '{}'), %(at)s
FROM segments_companyfacts f LEFT JOIN (
    SELECT company_id, array_agg(segment_id ORDER BY segment_id) AS ids,
           array_agg(mark ORDER BY mark) AS marks
    FROM (
        SELECT company_id, segment_id,
               segment_id * 8 + array_position(%(reasons)s::text[], reason::text) - 1 AS mark
        FROM segments_membership
    ) s GROUP BY company_id
) m USING (company_id)
""",
)
"""The read model of a past instant, from the memberships of then."""


class TooSlow(Exception):
    """The database needs longer than a person waits for."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The figures of a preview, as plain data, and the moves of companies that ordered lately."""

    result: dict[str, Any]
    moves: tuple[Move, ...]


Tell = Callable[[str, int], None]


def quiet(step: str, percent: int) -> None:
    """Tell nobody how far it is."""


def preview(  # noqa: PLR0913 - what is asked, of when, and how
    changes: Sequence[Change],
    axes: Sequence[Axis] = (),
    *,
    as_of: datetime,
    moves_since: datetime,
    is_past: bool = False,
    interactive: bool = False,
    tell: Tell = quiet,
) -> Seen:
    """
    Answer what publishing these changes at ``as_of`` would do. Nothing is kept in the database.

    ``is_past`` asks what it would have done then, to companies and memberships as they were.
    About twenty statements, whatever the number of companies; two more a segment. An interactive
    one raises TooSlow when a statement takes longer than five seconds.
    """
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL jit = off")
                if interactive:
                    cursor.execute(f"SET LOCAL statement_timeout = '{PATIENCE}'")
            with as_of_then(as_of) if is_past else nullcontext():
                seen = _preview(changes, axes, as_of, moves_since, tell)
                _drop()
            if interactive:
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL statement_timeout TO DEFAULT")
            return seen
    except OperationalError as error:
        raise TooSlow from error


@contextmanager
def as_of_then(at: datetime) -> Iterator[None]:
    """Make the ordinary code read the companies, memberships and the read model of an instant."""
    with as_it_was(at, None), connection.cursor() as cursor:
        for statement in STATES_THEN:
            cursor.execute(statement, {"at": at, "reasons": REASONS})
        yield


def _preview(
    changes: Sequence[Change],
    axes: Sequence[Axis],
    as_of: datetime,
    moves_since: datetime,
    tell: Tell,
) -> Seen:
    plan = plan_ahead(changes, axes)
    units = touched(plan, changes, axes)
    ids = [seat.segment_id for seat in plan.seats if seat.unit in units]
    tell("evaluate", 5)
    part = dry_run(part_of(plan, units), ids, Context(as_of=as_of))
    tell("count", 40)
    released = [change.segment.pk for change in changes]
    result = figures.read(released, ids, as_of=as_of)
    failures = {seat.segment_id: seat.failure for seat in part.seats if seat.failure}
    for change, row in zip(changes, result["segments"], strict=True):
        row["conditions"] = counts(change.rule, as_of=as_of) if change.rule else []
        row["failure"] = failures.get(change.segment.pk, "")
    tell("moves", 55)
    return Seen(result, _moves(plan, as_of, moves_since))


def dry_run(part: Plan, touched_ids: Sequence[int], ctx: Context) -> Plan:
    """Evaluate a plan for everyone and leave ``segments_preview`` behind, until the commit."""
    part = evaluation.dry_run(part, as_of=ctx.as_of)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS segments_preview")
        cursor.execute(BEFORE_AND_AFTER, {"touched": list(touched_ids)})
        cursor.execute("ANALYZE segments_preview")
    return part


def _moves(plan: Plan, as_of: datetime, since: datetime) -> tuple[Move, ...]:
    place = {seat.segment_id: seat.position for seat in plan.seats}
    with connection.cursor() as cursor:
        cursor.execute(MOVES, {"since": since, "until": as_of})
        rows = cursor.fetchall()
    moves = []
    for company_id, before, gone, come in rows:
        after = (set(before) - set(gone or ())) | set(come or ())
        ranked = sorted(after, key=lambda pk: place.get(pk, len(place)))
        moves.append(Move(company_id, tuple(before), tuple(ranked)))
    return tuple(moves)


def _drop() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS segments_preview, segments_bought, segments_stage")
