"""
Rules → memberships, for a set of companies at once.

``plan`` puts the live segments in layers, ``program`` writes them down as one statement, ``stage``
keeps what differs, ``publish`` writes the differences. No statement is per company; a second run
writes nothing.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction

from ..facts import lineage
from ..values.base import Context
from . import publish, stage
from .failures import mark_failures
from .heal import reconcile
from .plan import Plan
from .planning import known_plan, load_plan
from .program import Program
from .turns import lineage_of, moved_since, ruleset_revision, start_revision, take_turn

__all__ = [
    "Outcome",
    "carried_out",
    "dry_run",
    "evaluate",
    "evaluate_lineage",
    "note_differences",
    "publish_changes",
    "publish_run",
    "take_turn",
]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run looked at and what it changed; ``by_segment``: how many entered and left each."""

    companies: int
    segments: int
    entered: int
    left: int
    changed: int
    states: int
    failed: tuple[str, ...]
    failures: dict[int, str] = field(default_factory=dict)
    by_segment: dict[int, tuple[int, int]] = field(default_factory=dict)


@transaction.atomic
def evaluate(
    company_ids: Collection[int] | None,
    *,
    as_of: datetime,
    fields: Collection[str] = (),
    heal: bool = False,
) -> Outcome:
    """
    Make the memberships and the read model of these companies (None: everyone) match the rules.

    The facts must be fresh and the ids must hold every ancestor. ``fields``: only segments that
    read one of these columns of CompanyFacts; none means all. ``heal`` distrusts the read model
    and reads the memberships and the rank order again. Waits for its turn and keeps it until the
    commit. Safe to repeat. One statement a part of 5,000 groups, and eight for what differs.
    """
    take_turn(everyone=company_ids is None)
    ctx = Context(as_of=as_of)
    plan = load_plan() if heal else known_plan()
    names = plan.reading(set(fields)) if fields else None
    parts = [list(company_ids)] if company_ids is not None else _everyone()
    return _run(plan, ctx, parts, names, heal=heal)


@transaction.atomic
def publish_changes(
    codes: Iterable[str], *, as_of: datetime, gone: Collection[int] = (), reordered: bool = False
) -> Outcome:
    """
    Evaluate the segments of these codes and all that refer to them, for everyone, and publish.

    To be called in the transaction that changed the rules, after ``new_ruleset``. Others go on
    writing while it evaluates: companies that they touched meanwhile are evaluated again, in the
    short turn in which the differences are written. ``gone`` are segments that were archived;
    ``reordered`` says that the rank order has changed.
    """
    ctx = Context(as_of=as_of)
    plan = load_plan()
    wanted = set(codes)
    names = plan.dependents({seat.unit for seat in plan.seats if seat.code in wanted})
    started = start_revision()
    while True:
        stage.create()
        try:
            program = stage.prepare(plan, ctx, names, gone)
            companies = 0
            for ids in _everyone():
                companies += len(ids)
                stage.add(program, ids, ctx, check_order=reordered)
            take_turn(everyone=True)
            moved = moved_since(started)
            if moved:
                _forget(moved)
                program = stage.prepare(plan, ctx, names, gone)  # overrides may be new, too
                stage.add(program, moved, ctx, check_order=reordered)
            break
        except stage.Stumbled as stumbled:
            plan = plan.failing(stumbled.found)
    return _written(plan, ctx, companies)


@transaction.atomic
def dry_run(plan: Plan, *, as_of: datetime) -> Plan:
    """
    Evaluate everyone by a plan that is not published, and leave the answer in a temporary table.

    ``segments_stage`` then has a row for each company: ``company_id``, ``old`` and ``now`` are
    sorted arrays of ``segment id × 8 + reason`` (``verdicts.Mark``). It goes with the caller's
    transaction; nothing else is written and nobody waits. Build the plan with ``plan.seats_of``
    from segments as they would be (``publishing.ahead``) and ``plan.settle``. Answers the plan as
    it could be carried out: its ``failures`` kept their members.
    """
    ctx = Context(as_of=as_of)
    while True:
        stage.create()
        try:
            program = stage.prepare(plan, ctx)
            for ids in _everyone():
                stage.add_all(program, ids, ctx)
        except stage.Stumbled as stumbled:
            plan = plan.failing(stumbled.found)
        else:
            return plan


def carried_out(plan: Plan, ctx: Context) -> Program:
    """Answer the program of a plan, in which what can not be written keeps its members."""
    while True:
        try:
            return stage.prepare(plan, ctx)
        except stage.Stumbled as stumbled:
            plan = plan.failing(stumbled.found)


def note_differences(
    run_id: int, program: Program, ids: list[int], ctx: Context, *, heal: bool
) -> Program:
    """
    Write down for a run which of these companies differ; answer the program as it was possible.

    Needs a transaction. Without ``heal`` nobody has to wait for it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
        cursor.execute("SET LOCAL enable_nestloop = off")
    if heal:
        take_turn(everyone=True)
        reconcile(ids)
    while True:
        try:
            stage.note(program, run_id, ids, ctx)
        except stage.Stumbled as stumbled:
            program = carried_out(program.plan.failing(stumbled.found), ctx)
        else:
            return program


def publish_run(run_id: int, start_rev: int, *, as_of: datetime) -> Outcome:
    """
    Evaluate those that a run has noted, and whoever was written since it began, and publish.

    Needs the turn. Whoever is not noted is as the rules say.
    """
    ctx = Context(as_of=as_of)
    noted = lineage_of(run_id, start_rev)
    parts = [noted[at : at + stage.CHUNK] for at in range(0, len(noted), stage.CHUNK)]
    return _run(load_plan(), ctx, parts, None, heal=True)


def evaluate_lineage(company_ids: list[int], *, as_of: datetime) -> Outcome:
    """Evaluate companies, and all above and below them."""
    return evaluate(lineage(company_ids), as_of=as_of)


def _run(
    plan: Plan,
    ctx: Context,
    parts: Iterable[list[int]],
    names: set[str] | None,
    *,
    heal: bool,
) -> Outcome:
    parts = list(parts) if not isinstance(parts, list) else parts
    while True:
        stage.create()
        companies = 0
        try:
            program = stage.prepare(plan, ctx, names)
            for ids in parts:
                if heal:
                    reconcile(ids)
                companies += len(ids)
                stage.add(program, ids, ctx, check_order=heal)
            break
        except stage.Stumbled as stumbled:
            plan = plan.failing(stumbled.found)
    return _written(plan, ctx, companies)


def _everyone() -> Iterator[list[int]]:
    for _last, ids in stage.chunks():
        yield ids


def _forget(company_ids: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM segments_stage WHERE company_id = ANY(%s::bigint[])", [company_ids]
        )


def _written(plan: Plan, ctx: Context, companies: int) -> Outcome:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM segments_stage)")
        (differs,) = cursor.fetchone()
    revision = ruleset_revision()
    written = publish.write(plan, ctx, revision=revision) if differs else publish.Written()
    mark_failures(plan, ctx.as_of)
    return Outcome(
        companies=companies,
        segments=len(plan.seats),
        entered=written.entered,
        left=written.left,
        changed=written.changed,
        states=written.states,
        failed=tuple(seat.code for seat in plan.seats if seat.failure),
        failures=plan.failures,
        by_segment=written.by_segment,
    )
