"""What a run evaluates, and in which order: seats, units and layers."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

from django.utils.translation import gettext as _

from ..rules import Rule


@dataclass(frozen=True, slots=True)
class Seat:
    """
    One live segment at its place in the rank order.

    ``failure`` says why its rule can not be evaluated; then it keeps the members it has.
    """

    position: int
    segment_id: int
    code: str
    dimension: str
    is_exclusive: bool
    inherits: bool
    is_default: bool
    grace_days: int
    version_id: int | None
    rule: Rule | None
    stay_rule: Rule | None
    failure: str = ""
    name: str = ""
    version: int | None = None

    @property
    def unit(self) -> str:
        """What is decided in one go: an exclusive dimension, or the segment alone."""
        return f"dimension {self.dimension}" if self.is_exclusive else f"segment {self.code}"

    @property
    def rules(self) -> list[Rule]:
        """What has to be evaluated: nothing for a failed segment or one that is kept by hand."""
        rules = [] if self.failure else [self.rule, self.stay_rule]
        return [rule for rule in rules if rule]

    @property
    def references(self) -> set[str]:
        """The segments that have to be decided before."""
        return set().union(*(rule.references() for rule in self.rules))


@dataclass(frozen=True, slots=True)
class Unit:
    """Seats that are decided together, by priority."""

    seats: tuple[Seat, ...]

    @property
    def is_exclusive(self) -> bool:
        """Whether at most one seat is taken."""
        return self.seats[0].is_exclusive

    @property
    def inherits(self) -> bool:
        """Whether children take the parent company's seat."""
        return self.seats[0].inherits

    @property
    def name(self) -> str:
        """What the unit is called in the graph of references."""
        return self.seats[0].unit

    @property
    def column(self) -> str:
        """What the unit is called in a statement."""
        return f"unit_{self.seats[0].position}"


@dataclass(frozen=True)
class Plan:
    """All seats in rank order; ``layers`` of units, each of which only looks at earlier ones."""

    seats: tuple[Seat, ...]
    key: Hashable = None

    @cached_property
    def layers(self) -> list[list[Unit]]:
        """The units in the order in which they can be decided; raises CycleError."""
        units: dict[str, list[Seat]] = {}
        for seat in self.seats:
            units.setdefault(seat.unit, []).append(seat)
        graph = dependencies(self.seats)
        sorter = TopologicalSorter({name: graph.get(name, ()) for name in units})
        sorter.prepare()
        layers = []
        while sorter.is_active():
            ready = sorted(sorter.get_ready(), key=lambda name: units[name][0].position)
            layers.append([Unit(tuple(units[name])) for name in ready])
            sorter.done(*ready)
        return layers

    @property
    def segment_ids(self) -> list[int]:
        """The ids of the segments by position."""
        return [seat.segment_id for seat in self.seats]

    @property
    def failures(self) -> dict[int, str]:
        """Why segments can not be evaluated, by id."""
        return {seat.segment_id: seat.failure for seat in self.seats if seat.failure}

    def failing(self, failures: dict[str, str]) -> "Plan":
        """Answer the plan in which these segments (code → why) keep their members."""
        return Plan(
            tuple(
                replace(seat, failure=failures[seat.code]) if seat.code in failures else seat
                for seat in self.seats
            )
        )

    def dependents(self, names: set[str]) -> set[str]:
        """Answer these units and all that refer to them, directly or through others."""
        graph = dependencies(self.seats)
        found = set(names)
        while more := {name for name, uses in graph.items() if uses & found} - found:
            found |= more
        return found

    def reading(self, columns: set[str]) -> set[str]:
        """Answer the units that can change when these columns of CompanyFacts do."""
        direct = {
            seat.unit
            for seat in self.seats
            if seat.failure or any(rule.columns() & columns for rule in seat.rules)
        }
        return self.dependents(direct)


def dependencies(seats: tuple[Seat, ...] | list[Seat]) -> dict[str, set[str]]:
    """Answer which units each unit refers to."""
    unit_of = {seat.code: seat.unit for seat in seats}
    graph: dict[str, set[str]] = {}
    for seat in seats:
        graph.setdefault(seat.unit, set()).update(
            unit_of[code] for code in seat.references if code in unit_of
        )
    return graph


def settle(plan: Plan) -> Plan:
    """Answer the plan in which segments with impossible references keep their members."""
    by_code = {seat.code: seat for seat in plan.seats}
    failures = {}
    for seat in plan.seats:
        for code in sorted(seat.references):
            if code not in by_code:
                failures[seat.code] = _("refers to “%s”, which is not published") % code
            elif by_code[code].unit == seat.unit:
                failures[seat.code] = _("refers to “%s”, which excludes it") % code
    plan = plan.failing(failures)
    while circle := cycle(plan):
        plan = plan.failing(
            {
                seat.code: _("refers to itself through other segments")
                for seat in plan.seats
                if seat.unit in circle and seat.references
            }
        )
    return plan


def cycle(plan: Plan) -> list[str]:
    """Answer the units of a circle of references, or nothing."""
    try:
        TopologicalSorter(dependencies(plan.seats)).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def part_of(plan: Plan, units: Iterable[str]) -> Plan:
    """Answer the plan of these units and of everything they refer to, in the same order."""
    graph, wanted = dependencies(plan.seats), set(units)
    while more := set().union(*(graph.get(unit, set()) for unit in wanted)) - wanted:
        wanted |= more
    seats = [seat for seat in plan.seats if seat.unit in wanted]
    return Plan(tuple(replace(seat, position=place) for place, seat in enumerate(seats)))
