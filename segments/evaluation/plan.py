"""What a run evaluates, and in which order: seats, units and layers."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

from django.utils.translation import gettext as _

from ..models import Segment
from ..rules import Rule, parse
from ..values.errors import RuleError


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


RANK_ORDER = ("dimension__rank", "dimension__code", "priority", "code")
KEY = (
    "pk", "code", "name", "priority", "published_version_id", "published_version__sha256",
    "published_version__grace_days", "published_version__published_at", "dimension__code",
    "dimension__is_exclusive", "dimension__rank", "dimension__default_segment_id",
    "dimension__grace_days", "dimension__inherit_to_children",
)  # fmt: skip
"""Everything that a plan depends on: published versions never change."""

_known: dict[Hashable, "Plan"] = {}
MOST_KNOWN = 4


def load_plan() -> Plan:
    """Answer the plan of the live segments as they are published. One query."""
    live = Segment.objects.live().order_by(*RANK_ORDER)
    return settle(seats_of(live.select_related("dimension", "published_version")))


def known_plan() -> Plan:
    """
    Answer the same, without reading rules again that this process has read already.

    One small query; published versions never change. Programs for such a plan are kept, too.
    """
    key = tuple(Segment.objects.live().order_by(*RANK_ORDER).values_list(*KEY))
    if key not in _known:
        while len(_known) >= MOST_KNOWN:
            _known.pop(next(iter(_known)))
        _known[key] = replace(load_plan(), key=key)
    return _known[key]


def seats_of(segments: Iterable[Segment]) -> Plan:
    """Answer the plan of segments in rank order, as they say, whatever is wrong with it."""
    return Plan(tuple(_seat(position, segment) for position, segment in enumerate(segments)))


def provisional(segment: Segment, rule: Rule) -> Seat:
    """Answer the seat that a segment would have with a rule, for checking references."""
    return replace(_seat(-1, segment), rule=rule, failure="")


def _seat(position: int, segment: Segment) -> Seat:
    dimension, version = segment.dimension, segment.published_version
    rule = stay_rule = None
    failure = ""
    if version is not None:
        try:
            rule = parse(version.rule)
            stay_rule = parse(version.stay_rule) if version.stay_rule else None
        except RuleError as error:
            failure = str(error)
    own_grace = version.grace_days if version else None
    return Seat(
        position=position,
        segment_id=segment.pk,
        code=segment.code,
        dimension=dimension.code,
        is_exclusive=dimension.is_exclusive,
        inherits=dimension.inherit_to_children,
        is_default=dimension.is_exclusive and dimension.default_segment_id == segment.pk,
        grace_days=dimension.grace_days if own_grace is None else own_grace,
        version_id=version.pk if version else None,
        rule=rule,
        stay_rule=stay_rule,
        failure=failure,
        name=segment.name,
        version=version.number if version else None,
    )


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
