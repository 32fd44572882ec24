"""
Working off the outbox: marks → facts → memberships, in the transaction that takes the marks away.

A crash puts the marks back. Companies of whom everything fails are found, set aside with a growing
delay, and told about; the others go on.
"""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Min

from . import evaluation
from .behaviour import DERIVED, refresh_behaviour, refresh_due
from .evaluation.stage import chunks
from .evaluation.turns import touch
from .facts import COLUMNS, lineage, refresh_facts
from .models import DirtyMark

logger = logging.getLogger(__name__)

LIMIT = 5_000
"""How many marks are taken at once."""

BULK_LIMIT = 1_000
"""How many of them may be of bulk changes, so that a single change never waits long."""

FEWER = 8
"""A batch that fails is tried again with so many times fewer marks."""

FIRST_DELAY, LONGEST_DELAY = timedelta(seconds=10), timedelta(hours=1)

DECLARED = frozenset(COLUMNS)
ACTIVITY = frozenset({"orders", "lines", "events"})
"""Marks name these when companies did something: everything derived from it may have changed."""

Clock = Callable[[], datetime]

CLAIM = """
DELETE FROM segments_dirtymark WHERE id IN (
    SELECT id FROM segments_dirtymark
    WHERE is_bulk = %(is_bulk)s AND (not_before IS NULL OR not_before <= %(now)s)
    ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
RETURNING company_id, fields
"""

POSTPONE = """
UPDATE segments_dirtymark m
SET attempts = m.attempts + 1, failure = %(failure)s,
    not_before = %(now)s + least(%(longest)s, %(first)s * power(2, m.attempts))
WHERE m.company_id = (
    SELECT company_id FROM segments_dirtymark
    WHERE not_before IS NULL OR not_before <= %(now)s ORDER BY is_bulk, id LIMIT 1
)
RETURNING m.company_id, m.attempts
"""


@dataclass(slots=True)
class Drained:
    """What a drain did."""

    marks: int = 0
    companies: int = 0
    entered: int = 0
    left: int = 0
    postponed: int = 0


def drain(*, now: datetime | Clock, limit: int = LIMIT) -> Drained:
    """
    Work off all marks, ``limit`` at a time, each batch in a transaction of its own.

    ``now`` is the instant of the evaluation; a clock is asked after marks were taken, so that
    what they tell of has happened. Several drains may run: they take turns.
    """
    done, size = Drained(), limit
    while True:
        try:
            with transaction.atomic():
                if not _work_off(done, size, now):
                    return done
        except (OperationalError, InterfaceError):
            raise  # the database is in trouble, not a company: the marks are back, the sweep comes
        except Exception as error:
            if size == 1:
                _postpone(error, _instant(now))
                done.postponed += 1
            size = max(size // FEWER, 1)
        else:
            size = min(size * FEWER, limit)


def renew(
    company_ids: Collection[int] | None,
    *,
    as_of: datetime,
    declared: bool = True,
    only_due: bool = False,
) -> set[int]:
    """
    Make the facts of these companies (None: everyone) true: declared ones, then behaviour.

    The ids must hold every ancestor. Everyone is done in parts, so that memory does not grow.
    ``only_due`` derives behaviour only for whom time can have changed it (``refresh_due``).
    Answers the given companies whose facts have changed; neither of everyone nor of the due.
    """
    parts = [company_ids] if company_ids is not None else (ids for _last, ids in chunks())
    changed: set[int] = set()
    for ids in parts:
        found = refresh_facts(ids) if declared else set()
        if only_due:
            refresh_due(ids, as_of=as_of, also=found)
        else:
            found |= refresh_behaviour(ids, as_of=as_of) or set()
        if company_ids is not None:
            changed |= found
    return changed


def staleness_seconds(now: datetime) -> float:
    """Answer how many seconds the oldest mark has waited; 0 when there is none. One query."""
    oldest = DirtyMark.objects.aggregate(oldest=Min("marked_at"))["oldest"]
    return max((now - oldest).total_seconds(), 0.0) if oldest else 0.0


def _work_off(done: Drained, size: int, now: datetime | Clock) -> bool:
    evaluation.take_turn(everyone=False)
    marks = _claim(size, _instant(now))
    if not marks:
        return False
    as_of = _instant(now)
    for fields, company_ids in _merged(marks):
        ids = lineage(company_ids)
        declared = not fields or bool(fields & DECLARED)
        renew(ids, as_of=as_of, declared=declared)
        outcome = evaluation.evaluate(ids, as_of=as_of, fields=fields)
        touch(ids)
        done.companies += outcome.companies
        done.entered += outcome.entered
        done.left += outcome.left
    done.marks += len(marks)
    return True


def _merged(marks: list[tuple[int, list[str]]]) -> list[tuple[frozenset[str], set[int]]]:
    """Answer the companies by what may have changed: everything (no fields), or some fields."""
    everything = {company_id for company_id, fields in marks if not fields}
    some: set[int] = set()
    changed: set[str] = set()
    for company_id, fields in marks:
        if company_id not in everything:
            some.add(company_id)
            changed.update(fields)
    if changed & ACTIVITY:
        changed.update(DERIVED)
    found = [(frozenset[str](), everything), (frozenset(changed), some)]
    return [(fields, companies) for fields, companies in found if companies]


def _instant(now: datetime | Clock) -> datetime:
    return now() if callable(now) else now


def _claim(size: int, now: datetime) -> list[tuple[int, list[str]]]:
    """Take marks away: first those that came alone, then some of those of bulk changes."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"is_bulk": False, "now": now, "limit": size})
        marks = cursor.fetchall()
        if len(marks) < size:
            room = min(size - len(marks), BULK_LIMIT)
            cursor.execute(CLAIM, {"is_bulk": True, "now": now, "limit": room})
            marks += cursor.fetchall()
    return marks


def _postpone(error: Exception, now: datetime) -> None:
    """Set the marks of the company aside on which a batch of one mark has failed."""
    with connection.cursor() as cursor:
        cursor.execute(POSTPONE, {
            "now": now, "failure": str(error)[:1000],
            "first": FIRST_DELAY, "longest": LONGEST_DELAY,
        })  # fmt: skip
        postponed = cursor.fetchall()
    for company_id, attempts in postponed[:1]:
        logger.error("Company %s can not be refreshed (attempt %s); it keeps its memberships.",
                     company_id, attempts, exc_info=error)  # fmt: skip
