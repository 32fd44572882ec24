"""
Rules → memberships, for a set of companies at once.

``plan`` puts the live segments in layers, ``stage`` decides them in a temporary table, layer by
layer, ``publish`` writes the differences. No statement is per company; a second run writes nothing.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from ..models import Segment
from ..values.base import Context
from . import publish, stage
from .plan import Plan, load_plan

__all__ = ["Outcome", "evaluate", "take_turn"]

logger = logging.getLogger(__name__)

LOCK = 0x5E63
"""The advisory lock that lets one run at a time write; readers never wait for it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run looked at and what it changed."""

    companies: int
    segments: int
    entered: int
    left: int
    changed: int
    states: int
    failed: tuple[str, ...]


def take_turn(*, everyone: bool) -> None:
    """
    Wait until no other run is under way; the turn ends with the transaction.

    Sets up the planner for it: compiling wide statements costs more than it saves (half of a run),
    and after a large import, before anybody has analyzed the tables, it would join everyone to
    everyone in nested loops.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("SET LOCAL jit = off")
        if everyone:
            cursor.execute("SET LOCAL enable_nestloop = off")


@transaction.atomic
def evaluate(company_ids: Collection[int] | None, *, as_of: datetime) -> Outcome:
    """
    Make the memberships and the read model of these companies (None: everyone) match the rules.

    The facts must be fresh and the ids must hold every ancestor. Safe to repeat. About ten
    statements, and two more for each layer of references.
    """
    take_turn(everyone=company_ids is None)
    ctx = Context(as_of=as_of)
    plan = load_plan()
    companies = stage.create(plan, company_ids, ctx)
    plan = stage.decide(plan, ctx)
    written = publish.write(plan, ctx)
    _mark_failures(plan, as_of)
    return Outcome(
        companies=companies,
        segments=len(plan.seats),
        entered=written.entered,
        left=written.left,
        changed=written.changed,
        states=written.states,
        failed=tuple(seat.code for seat in plan.seats if seat.failure),
    )


def _mark_failures(plan: Plan, as_of: datetime) -> None:
    failures = plan.failures
    Segment.objects.filter(failed_at__isnull=False).exclude(pk__in=failures).update(
        failed_at=None, failure=""
    )
    for segment_id, failure in failures.items():
        fresh = Segment.objects.filter(pk=segment_id).exclude(failure=failure)
        if fresh.update(failed_at=as_of, failure=failure):
            logger.error("Segment %s can not be evaluated, so it keeps its members: %s",
                         segment_id, failure)  # fmt: skip
