"""
The SQL that decides one layer: overrides, rules, inheritance, grace and defaults (laws S1–S7).

A mark is ``position × 8 + reason``: where a segment stands in the rank order, and why the company
is in it. The text is made of positions and column names; values travel as parameters.
"""

from enum import IntEnum

from ..compiler import text
from ..criteria import Condition
from ..models import Membership
from ..rules import Rule
from .plan import Plan, Seat, Unit


class Mark(IntEnum):
    """The reasons for a membership, as small numbers."""

    RULE = 0
    STAY = 1
    INCLUDE = 2
    INHERITED = 3
    GRACE = 4
    DEFAULT = 5


REASONS = [Membership.Reason[mark.name].value for mark in Mark]
"""The stored words of the reasons, by number."""


class Leaves:
    """The distinct leaves of a layer: each is computed once a company and named here."""

    def __init__(self, plan: Plan) -> None:
        self.positions = {seat.code: seat.position for seat in plan.seats}
        self.conditions: dict[str, Condition] = {}
        self._names: dict[str, str] = {}

    def sql(self, rule: Rule) -> str:
        """Answer the rule as SQL over the named leaves."""
        return text(rule.root, self._name)

    def _name(self, condition: Condition) -> str:
        if condition.field == "segment":
            member = present("t.now", self.positions[condition.value])
            return member if condition.operator == "member" else f"(NOT {member})"
        key = repr(condition)
        if key not in self._names:
            self._names[key] = f"leaf_{len(self._names)}"
            self.conditions[self._names[key]] = condition
        return f"l.{self._names[key]}"


def present(marks: str, position: int) -> str:
    """Answer SQL: whether a segment is among marks, for whatever reason."""
    every = ", ".join(str(position * 8 + mark) for mark in Mark)
    return f"({marks} && ARRAY[{every}])"


def among(column: str, position: int) -> str:
    """Answer SQL: whether a position is in an array of positions."""
    return f"({position} = ANY({column}))"


class Verdicts:
    """Writes the verdict on each unit; ``overridden`` are the segments with any override at all."""

    def __init__(self, leaves: Leaves, overridden: set[int]) -> None:
        self.leaves = leaves
        self.overridden = overridden

    def unit(self, unit: Unit) -> str:
        """Answer SQL for the mark of the seat that a company takes, or NULL."""
        if not unit.is_exclusive:
            return self._alone(unit.seats[0])
        pinned = [self._when(self._pinned(seat), seat, Mark.INCLUDE) for seat in unit.seats]
        matched = " OR ".join(self._matches(seat) for seat in unit.seats)
        up, down = self._walk(unit, matching=True), self._walk(unit, matching=False)
        default = [
            self._when(self._allowed(seat), seat, Mark.DEFAULT)
            for seat in unit.seats
            if seat.is_default
        ]
        rest = _case([*down, *default])
        return _case(
            ["WHEN NOT t.is_active THEN NULL", *pinned, f"WHEN {matched} THEN {_case(up)}"],
            otherwise=rest,
        )

    def _alone(self, seat: Seat) -> str:
        branches = [f"WHEN NOT (t.is_active AND {self._allowed(seat)}) THEN NULL"]
        branches.append(self._when(self._pinned(seat), seat, Mark.INCLUDE))
        branches += self._match_branches(seat)
        branches.append(self._when(self._inherited(seat), seat, Mark.INHERITED))
        branches.append(self._when(self._graced(seat), seat, Mark.GRACE))
        return _case(branches)

    def _walk(self, unit: Unit, *, matching: bool) -> list[str]:
        """Answer the seats by priority: those that match, or the parent's; and those in grace."""
        branches: list[str] = []
        for seat in unit.seats:
            if matching:
                branches += self._match_branches(seat)
            else:
                branches.append(self._when(self._inherited(seat), seat, Mark.INHERITED))
            branches.append(self._when(self._graced(seat), seat, Mark.GRACE))
        return branches

    def _match_branches(self, seat: Seat) -> list[str]:
        if seat.failure:
            return [f"WHEN {self._matches(seat)} THEN {_kept(seat)}"]
        return [
            self._when(self._ruled(seat), seat, Mark.RULE),
            self._when(self._stays(seat), seat, Mark.STAY),
        ]

    def _matches(self, seat: Seat) -> str:
        if seat.failure:
            return f"({_kept(seat)} IS NOT NULL AND {self._allowed(seat)})"
        return f"({self._ruled(seat)} OR {self._stays(seat)})"

    def _ruled(self, seat: Seat) -> str:
        if seat.rule is None:
            return "false"
        return f"({self.leaves.sql(seat.rule)} AND {self._allowed(seat)})"

    def _stays(self, seat: Seat) -> str:
        if seat.stay_rule is None or seat.failure:
            return "false"
        held = among("t.held", seat.position)
        return f"({held} AND {self.leaves.sql(seat.stay_rule)} AND {self._allowed(seat)})"

    def _inherited(self, seat: Seat) -> str:
        if not seat.inherits:
            return "false"
        return f"({present('parent.now', seat.position)} AND {self._allowed(seat)})"

    def _graced(self, seat: Seat) -> str:
        if not seat.grace_days or seat.failure:
            return "false"
        return f"({among('t.graced', seat.position)} AND {self._allowed(seat)})"

    def _pinned(self, seat: Seat) -> str:
        if seat.segment_id not in self.overridden:
            return "false"
        return f"({among('t.pins', seat.position)} AND {self._allowed(seat)})"

    def _allowed(self, seat: Seat) -> str:
        if seat.segment_id not in self.overridden:
            return "true"
        return f"(NOT {among('t.excluded', seat.position)})"

    def _when(self, test: str, seat: Seat, mark: Mark) -> str:
        return "" if test == "false" else f"WHEN {test} THEN {seat.position * 8 + mark}"


def _kept(seat: Seat) -> str:
    """Answer SQL for the mark that a member of a failed segment keeps; a pin has its own say."""
    # Positions and reasons are numbers of ours.
    own = f"m / 8 = {seat.position} AND mod(m, 8) NOT IN ({Mark.INCLUDE:d}, {Mark.DEFAULT:d})"
    return f"(SELECT m FROM unnest(t.old) m WHERE {own} LIMIT 1)"  # noqa: S608


def _case(branches: list[str], otherwise: str = "NULL") -> str:
    written = [branch for branch in branches if branch]
    return f"(CASE {' '.join(written)} ELSE {otherwise} END)" if written else otherwise
