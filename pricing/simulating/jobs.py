"""
Carrying simulations out: in parts, each in a transaction of its own, by a worker.

So one can be watched, stopped and gone on with. One whose prices changed since it began starts
anew: all of a result is of the same prices.
"""

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, time, timedelta
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from segments.calendar import start_of_last
from segments.marks import nudge_after_commit
from segments.models import TermsChange

from ..models import SimulatedCompany, SimulatedMonth, SimulatedProduct, Simulation
from .companies import note_companies
from .kinds import KINDS, RESTS_ON
from .outcome import outcome
from .part import add_part
from .sums import titles

logger = logging.getLogger(__name__)

LOOK_AGAIN = 1.0
"""Seconds after which a part asks again whether it is to stop."""

Clock = Callable[[], datetime]
Status = Simulation.Status

START = "pricing.simulating.tasks.start_simulations"
MONTHS = 12
LEASE = timedelta(minutes=10)
"""One that has not told of itself for so long is dead: no page of prices takes nearly as long."""

KEPT = timedelta(days=180)
"""So long results are kept."""

LOCK = 7_210_045
"""With its key: workers of one simulation take turns, should two ever think that it is theirs."""


class Stopped(Exception):
    """It was asked to stop."""


class Taken(Exception):
    """It was declared dead, and somebody else has gone on with it."""


def request(  # noqa: PLR0913 - what is asked, for whom, of when
    kind: str,
    change: Mapping[str, Any],
    *,
    title: str,
    says: list[str],
    at: datetime,
    now: datetime,
    by: Any,
    subject_id: int | None = None,
) -> Simulation:
    """Have a change simulated by a worker, soon after the caller's transaction has committed."""
    nudge_after_commit(START)
    zone = timezone.get_default_timezone()
    first = start_of_last(MONTHS, "month", now.astimezone(zone).date())
    return Simulation.objects.create(
        kind=kind, change=dict(change), title=title[:200], says=says, at=at, subject_id=subject_id,
        since=datetime.combine(first, time.min, tzinfo=zone), until=now, created_at=now,
        created_by=by,
    )  # fmt: skip


def again(
    simulation: Simulation, *, now: datetime, by: Any, at: datetime | None = None
) -> Simulation:
    """Have the same change simulated with the prices and orders of now."""
    return request(
        simulation.kind, simulation.change, title=simulation.title, says=simulation.says,
        at=at or max(simulation.at, now), now=now, by=by, subject_id=simulation.subject_id,
    )  # fmt: skip


def revisions(kind: str) -> dict[str, Any]:
    """Answer which state a result of this kind would be of, if it were made now. One query."""
    matters = (*RESTS_ON, *KINDS[kind].rests_on)
    rows = TermsChange.objects.filter(consumer__in=matters).order_by("consumer")
    changes = rows.values_list("consumer").annotate(Sum("changes"))
    return {"settings": [settings.PRICING_POLICY, settings.OSCAR_DEFAULT_CURRENCY], **dict(changes)}


def is_stale(simulation: Simulation) -> bool:
    """Whether anything that the result was made from changed since. One query."""
    return simulation.status == Status.DONE and simulation.revisions != revisions(simulation.kind)


def request_stop(simulation: Simulation) -> None:
    """Ask it to stop; one that waits has stopped already. Safe to repeat."""
    rows = Simulation.objects.filter(pk=simulation.pk)
    if not rows.filter(status=Status.WAITING).update(status=Status.STOPPED):
        rows.filter(status=Status.RUNNING).update(stop_requested=True)


def resume(simulation: Simulation) -> None:
    """Let a stopped, dead or failed one go on where it stood."""
    with transaction.atomic():
        rows = Simulation.objects.filter(
            pk=simulation.pk, status__in=[Status.STOPPED, Status.FAILED]
        )
        if rows.update(status=Status.WAITING, stop_requested=False, error=""):
            nudge_after_commit(START)


def forget_old(now: datetime) -> int:
    """Delete what was asked for half a year ago, with its rows; answer how many simulations."""
    old = Simulation.objects.filter(created_at__lt=now - KEPT)
    count = old.count()
    for rows in (SimulatedCompany, SimulatedProduct, SimulatedMonth):
        rows.objects.filter(simulation__in=old)._raw_delete(old.db)
    old._raw_delete(old.db)
    return count


def start_waiting(*, clock: Clock) -> int:
    """Carry out all that wait, oldest first; answer how many. Several workers share them."""
    now = clock()
    dead = Simulation.objects.filter(status=Status.RUNNING, lease_until__lt=now)
    dead.update(status=Status.WAITING)
    done = 0
    while waiting := Simulation.objects.filter(status=Status.WAITING).order_by("pk").first():
        if execute(waiting, clock=clock):
            done += 1
    return done


def execute(simulation: Simulation, *, clock: Clock) -> bool:
    """
    Carry one out from where it stands; answer whether it was ours to do.

    It ends done, stopped or failed; an error is kept with it, and raised no further.
    """
    mine = Simulation.objects.filter(pk=simulation.pk, status=Status.WAITING)
    if not mine.update(status=Status.RUNNING, lease_until=clock() + LEASE):
        return False
    simulation.refresh_from_db()
    started, before = perf_counter(), simulation.seconds

    def end(status: str, **fields: Any) -> None:
        Simulation.objects.filter(pk=simulation.pk, status=Status.RUNNING).update(
            status=status, lease_until=None, stop_requested=False,
            seconds=before + perf_counter() - started, **fields,
        )  # fmt: skip

    try:
        _begin(simulation)
        while _add_part(simulation, clock):
            pass
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(titles(), {"simulation": simulation.pk})
            found = outcome(simulation)
    except Stopped:
        end(Status.STOPPED)
    except Taken:
        logger.warning("The simulation %s was taken over by another worker.", simulation.pk)
    except Exception as error:  # told on its page; the next one is not in its way
        logger.exception("The simulation %s failed.", simulation.pk)
        end(Status.FAILED, error=f"{type(error).__name__}: {error}"[:2000])
    else:
        end(Status.DONE, result=found, done_at=clock(), error="")
    with suppress(Simulation.DoesNotExist):  # somebody deleted it: the next one is carried out
        simulation.refresh_from_db()
    return True


@transaction.atomic
def _begin(simulation: Simulation) -> None:
    """Note whom it concerns, unless that was done and is still true."""
    _take_turn(simulation)
    simulation.refresh_from_db()
    current = revisions(simulation.kind)
    if simulation.companies and simulation.revisions == current:
        return
    for rows in (simulation.company_rows, simulation.product_rows, simulation.month_rows):
        rows.all().delete()
    simulation.position, simulation.revisions = 0, current
    simulation.companies = note_companies(simulation)
    simulation.save(update_fields=["position", "revisions", "companies"])


@transaction.atomic
def _add_part(simulation: Simulation, clock: Clock) -> bool:
    """Add the next companies up and write down how far it is. Raises Stopped and Taken."""
    _take_turn(simulation)
    _look(simulation)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
    last = add_part(simulation, told=_now_and_then(lambda: _look(simulation)))
    if last:
        Simulation.objects.filter(pk=simulation.pk).update(
            position=last, lease_until=clock() + LEASE
        )
        simulation.position = last
    return bool(last)


def _now_and_then(look: Callable[[], None]) -> Callable[[], None]:
    """Answer the same question, asked at once and then only when some time has passed."""
    asked_at: float | None = None

    def told() -> None:
        nonlocal asked_at
        now = perf_counter()
        if asked_at is None or now - asked_at >= LOOK_AGAIN:
            asked_at = now
            look()

    return told


def _take_turn(simulation: Simulation) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, simulation.pk])


def _look(simulation: Simulation) -> None:
    """Raise Stopped when it was asked to stop, Taken when it is not ours any more. One query."""
    rows = Simulation.objects.filter(pk=simulation.pk)
    found = rows.values_list("status", "position", "stop_requested").first()
    if found is None or found[:2] != (Status.RUNNING, simulation.position):
        raise Taken
    if found[2]:
        raise Stopped
