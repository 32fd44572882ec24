"""
Runs: everyone evaluated, in parts, by a worker.

Each part is evaluated in a transaction of its own and only finds out who differs; nobody waits for
it. The last transaction is short: it takes the turn, evaluates those again, together with whoever
was written meanwhile, and publishes all differences at once. So a run can be watched, stopped and
gone on with, and readers see the old or the new world.
"""

import logging
from datetime import datetime, timedelta
from time import perf_counter

from django.db import IntegrityError, transaction
from django.utils import timezone

from . import evaluation
from .evaluation import Outcome, stage
from .evaluation.heal import remove_orphans
from .evaluation.planning import load_plan
from .evaluation.turns import ruleset_revision, start_revision
from .freshness import Clock, drain, renew
from .marks import nudge_after_commit
from .models import CompanyState, SegmentRun, SegmentRunItem
from .values.base import Context

logger = logging.getLogger(__name__)

START = "segments.tasks.start_runs"
LEASE = timedelta(minutes=5)
"""A run that has not told of itself for so long is dead: no part takes nearly that long."""

Status, Kind = SegmentRun.Status, SegmentRun.Kind


class Lost(Exception):
    """The run was declared dead, so somebody else may have begun another one."""


def request(
    kind: str = Kind.REQUEST, *, now: datetime, with_facts: bool = False, forced: bool = True
) -> SegmentRun:
    """Have everyone evaluated, soon after the caller's transaction has committed."""
    nudge_after_commit(START)
    return SegmentRun.objects.create(
        kind=kind, as_of=now, status=Status.WAITING, with_facts=with_facts, is_forced=forced
    )


def request_stop(run: SegmentRun) -> None:
    """Ask a run to stop; it does so after the part that it is at."""
    SegmentRun.objects.filter(pk=run.pk, status__in=[Status.WAITING, Status.RUNNING]).update(
        stop_requested=True
    )


def resume(run: SegmentRun) -> None:
    """Let a stopped, dead or failed run go on where it stood."""
    with transaction.atomic():
        resumed = SegmentRun.objects.filter(pk=run.pk, status__in=[Status.STOPPED, Status.FAILED])
        if resumed.update(status=Status.WAITING, stop_requested=False, error=""):
            nudge_after_commit(START)


def bury_the_dead(now: datetime) -> int:
    """Mark runs as failed whose worker has died; answer how many. The next start goes on."""
    dead = SegmentRun.objects.filter(status=Status.RUNNING, lease_until__lt=now)
    buried = dead.update(status=Status.FAILED, error="The worker died.")
    if buried:
        logger.error("%s segment run(s) died; see the log of runs.", buried)
    return buried


def start_waiting(*, clock: Clock) -> list[SegmentRun]:
    """Carry out the runs that wait, one after the other; answer those that were done."""
    bury_the_dead(clock())
    done = []
    while run := SegmentRun.objects.filter(status=Status.WAITING).order_by("pk").first():
        under_way = SegmentRun.objects.filter(status=Status.RUNNING).first()
        if under_way is not None:
            if not covers(under_way, run):
                break  # it starts when the other has ended
            run.status = Status.JOINED
            run.save(update_fields=["status"])
            continue
        done.append(execute(run, clock=clock))
    return done


def covers(under_way: SegmentRun, run: SegmentRun) -> bool:
    """
    Whether what is under way does all that a waiting run was asked for.

    A nightly one derives only whom time can have changed, so it stands for no other with facts.
    """
    derives = under_way.with_facts and (under_way.kind != Kind.NIGHTLY or run.kind == Kind.NIGHTLY)
    return (
        under_way.ruleset_rev == ruleset_revision()
        and (derives or not run.with_facts)
        and timezone.localdate(under_way.as_of) == timezone.localdate(run.as_of)
    )


def execute(run: SegmentRun, *, clock: Clock) -> SegmentRun:
    """
    Carry out a run from where it stands, in transactions of its own; answer it as it ended.

    Another one that is under way makes it “joined”. A run that the database ends is written down
    as failed, keeps its parts, and raises the error.
    """
    if run.position == 0:
        run.as_of = clock()
    started, before = perf_counter(), run.seconds
    try:
        with transaction.atomic():
            run.status, run.lease_until = Status.RUNNING, clock() + LEASE
            run.save()
    except IntegrityError:
        run.status, run.lease_until = Status.JOINED, None
        run.save()
        return run
    try:
        outcome = _evaluate(run, clock)
    except Lost:
        run.refresh_from_db()
        return run
    except Exception as error:
        run.status, run.error = Status.FAILED, str(error)[:2000]
        run.seconds = before + perf_counter() - started
        run.save()
        logger.exception("The segment run %s failed.", run.pk)
        raise
    run.seconds = before + perf_counter() - started
    if outcome is None:
        run.status = Status.STOPPED
    run.lease_until = None
    run.save()
    return run


def _evaluate(run: SegmentRun, clock: Clock) -> Outcome | None:
    """Find out who differs and publish it; None when the run was asked to stop."""
    if not run.is_forced and run.position == 0 and _is_complete(run):
        return _only_the_due(run, clock)
    while True:
        revision = ruleset_revision()
        if run.position == 0 or run.ruleset_rev != revision:
            run.staged.all().delete()
            run.position = run.chunks_done = 0
            run.ruleset_rev, run.start_rev = revision, start_revision()
            run.chunks = stage.number_of_chunks()
        if not _find_differences(run, clock):
            return None
        outcome = _publish(run)
        if outcome is not None:
            return outcome
        run.position = 0  # the rules changed meanwhile


def _find_differences(run: SegmentRun, clock: Clock) -> bool:
    ctx = Context(as_of=run.as_of)
    plan = load_plan()
    program = evaluation.carried_out(plan, ctx)
    for last, ids in stage.chunks(run.position):
        if run.with_facts:
            with transaction.atomic():
                evaluation.take_turn(everyone=True)
                renew(ids, as_of=run.as_of, only_due=run.kind == Kind.NIGHTLY)
        with transaction.atomic():
            program = evaluation.note_differences(run.pk, program, ids, ctx, heal=run.is_forced)
        run.position, run.chunks_done = last, run.chunks_done + 1
        run.companies += len(ids)
        if not _prolong(run, clock):
            return False
    return True


def _prolong(run: SegmentRun, clock: Clock) -> bool:
    """Tell how far the run is; answer whether it may go on. Raises Lost."""
    mine = SegmentRun.objects.filter(pk=run.pk, status=Status.RUNNING)
    run.lease_until = clock() + LEASE
    fields = ("position", "chunks", "chunks_done", "companies", "lease_until", "ruleset_rev",
              "start_rev")  # fmt: skip
    if not mine.update(**{name: getattr(run, name) for name in fields}):
        raise Lost
    run.stop_requested = mine.values_list("stop_requested", flat=True).get()
    return not run.stop_requested


@transaction.atomic
def _publish(run: SegmentRun) -> Outcome | None:
    """Write all differences at once; None when the rules are not those that were evaluated."""
    evaluation.take_turn(everyone=True)
    if ruleset_revision() != run.ruleset_rev:
        return None
    if run.is_forced:
        remove_orphans()
    outcome = evaluation.publish_run(run.pk, run.start_rev, as_of=run.as_of)
    run.staged.all().delete()
    record(run, outcome)
    return outcome


def _is_complete(run: SegmentRun) -> bool:
    """Whether everyone was evaluated on this local day by these rules already."""
    last = SegmentRun.objects.filter(status=Status.DONE).order_by("-as_of", "-pk").first()
    return (
        last is not None
        and last.ruleset_rev == ruleset_revision()
        and last.with_facts
        and timezone.localdate(last.as_of) == timezone.localdate(run.as_of)
    )


def _only_the_due(run: SegmentRun, clock: Clock) -> Outcome:
    """Everyone is up to date but those with a mark, and those whose time has come."""
    drained = drain(now=clock)
    due = CompanyState.objects.filter(next_change_at__lte=run.as_of).values_list("pk", flat=True)
    outcome = evaluation.evaluate_lineage(list(due), as_of=run.as_of)
    run.ruleset_rev = ruleset_revision()
    run.entered, run.left = drained.entered, drained.left
    record(run, outcome)
    return outcome


def record(run: SegmentRun, outcome: Outcome) -> None:
    """Write down what a run did, segment by segment."""
    run.status, run.lease_until = Status.DONE, None
    run.companies = max(run.companies, outcome.companies)
    run.segments, run.changed = outcome.segments, outcome.changed
    run.entered += outcome.entered
    run.left += outcome.left
    run.failed_segments = list(outcome.failed)
    run.save()
    told = outcome.by_segment | {pk: outcome.by_segment.get(pk, (0, 0)) for pk in outcome.failures}
    SegmentRunItem.objects.bulk_create(
        SegmentRunItem(
            run=run, segment_id=segment_id, entered=entered, left=left,
            failure=outcome.failures.get(segment_id, ""),
        )
        for segment_id, (entered, left) in told.items()
    )  # fmt: skip
