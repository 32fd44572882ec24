"""
The laws S1–S7 for one company, in Python: the twin of ``evaluation.verdicts``. Pure.

A property test holds the two together over random companies, rules, overrides and histories.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ..evaluation.plan import Plan, Seat, Unit
from ..evaluation.verdicts import Mark
from ..models import CompanyFacts
from ..values.base import Context
from .findings import holds


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one company before a run; segments are named by position."""

    facts: CompanyFacts
    old: Mapping[int, Mark] = field(default_factory=dict)
    graced: frozenset[int] = frozenset()
    pins: frozenset[int] = frozenset()
    excluded: frozenset[int] = frozenset()
    parent: Mapping[int, Mark] = field(default_factory=dict)

    def held(self, seat: Seat) -> bool:
        """Whether the rule itself, its stay rule or its grace holds the company there now."""
        return self.old.get(seat.position) in {Mark.RULE, Mark.STAY, Mark.GRACE}


def decide(plan: Plan, standing: Standing, ctx: Context) -> dict[int, Mark]:
    """Answer which segments (by position) the company is in after the run, and why."""
    marks: dict[int, Mark] = {}
    codes = {seat.position: seat.code for seat in plan.seats}
    for layer in plan.layers:
        ctx = replace(ctx, member_of=frozenset(codes[position] for position in marks))
        found = {}
        for unit in layer:
            verdict = _Judge(standing, ctx).unit(unit)
            if verdict is not None:
                found[verdict[0].position] = verdict[1]
        marks |= found
    return dict(sorted(marks.items()))


@dataclass(frozen=True, slots=True)
class _Judge:
    standing: Standing
    ctx: Context

    def unit(self, unit: Unit) -> tuple[Seat, Mark] | None:
        if not self.standing.facts.is_active:
            return None
        if not unit.is_exclusive:
            seat = unit.seats[0]
            mark = self.alone(seat)
            return None if mark is None else (seat, mark)
        return self.exclusive(unit.seats)

    def alone(self, seat: Seat) -> Mark | None:
        if not self.allowed(seat):
            return None
        if seat.position in self.standing.pins:
            return Mark.INCLUDE
        mark = self.match(seat)
        if mark is None and self.inherited(seat):
            return Mark.INHERITED
        return Mark.GRACE if mark is None and self.graced(seat) else mark

    def exclusive(self, seats: tuple[Seat, ...]) -> tuple[Seat, Mark] | None:
        seats = tuple(seat for seat in seats if self.allowed(seat))
        for seat in seats:
            if seat.position in self.standing.pins:
                return seat, Mark.INCLUDE
        marks = {seat.code: self.match(seat) for seat in seats}
        matched = {code: mark for code, mark in marks.items() if mark is not None}
        for seat in seats:
            if seat.code in matched:
                return seat, matched[seat.code]
            if not matched and self.inherited(seat):
                return seat, Mark.INHERITED
            if self.graced(seat):
                return seat, Mark.GRACE
        return next(((seat, Mark.DEFAULT) for seat in seats if seat.is_default), None)

    def allowed(self, seat: Seat) -> bool:
        return seat.position not in self.standing.excluded

    def match(self, seat: Seat) -> Mark | None:
        if seat.failure:
            kept = self.standing.old.get(seat.position)
            return None if kept in {Mark.INCLUDE, Mark.DEFAULT} else kept
        if seat.rule is not None and holds(seat.rule, self.standing.facts, self.ctx):
            return Mark.RULE
        if (
            seat.stay_rule is not None
            and self.standing.held(seat)
            and holds(seat.stay_rule, self.standing.facts, self.ctx)
        ):
            return Mark.STAY
        return None

    def inherited(self, seat: Seat) -> bool:
        return seat.inherits and seat.position in self.standing.parent

    def graced(self, seat: Seat) -> bool:
        return bool(seat.grace_days) and not seat.failure and seat.position in self.standing.graced
