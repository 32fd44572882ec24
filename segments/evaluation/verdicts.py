"""
The SQL that decides a unit: overrides, rules, inheritance, grace and defaults (laws S1–S7).

A mark is ``segment id × 8 + reason``: which segment a company is in, and why. The text is made of
ids and column names; values travel as named parameters.
"""

from collections.abc import Callable
from enum import IntEnum

from ..models import Membership
from ..rules import Rule
from .plan import Seat, Unit

FACTS = "segments_companyfacts"
"""What every level of the statement is called, so that conditions may name its columns."""


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

OWN = (Mark.RULE, Mark.STAY, Mark.GRACE)
"""Stays that the rule itself holds: only they can be prolonged by a stay rule or by grace."""


def among(column: str, segment_id: int, marks: tuple[Mark, ...] = tuple(Mark)) -> str:
    """Answer SQL: whether a company has a segment among marks, for one of these reasons."""
    wanted = ", ".join(str(segment_id * 8 + mark) for mark in marks)
    return f"({FACTS}.{column} && ARRAY[{wanted}]::bigint[])"


def taken(table: str, unit: Unit, seat: Seat) -> str:
    """Answer SQL: whether a decided unit took a seat."""
    column = f"{table}.{unit.column}"
    if unit.is_exclusive:
        return f"coalesce({column} / 8 = {seat.segment_id}, false)"
    return f"({column} IS NOT NULL)"


class Verdicts:
    """
    Writes the verdict on each unit.

    ``rule_sql`` prints a rule; ``overridden`` are the segments with any override at all.
    """

    def __init__(self, rule_sql: Callable[[Rule], str], overridden: frozenset[int]) -> None:
        self.rule_sql = rule_sql
        self.overridden = overridden

    def unit(self, unit: Unit) -> str:
        """Answer SQL for the mark of the seat that a company takes, or NULL."""
        if not unit.is_exclusive:
            return self._alone(unit, unit.seats[0])
        pinned = [self._when(self._pinned(seat), seat, Mark.INCLUDE) for seat in unit.seats]
        default = [
            self._when(self._allowed(seat), seat, Mark.DEFAULT)
            for seat in unit.seats
            if seat.is_default
        ]
        inactive = f"WHEN NOT {FACTS}.is_active THEN NULL"
        rest = _case([*self._walk(unit, matching=False), *default])
        if not any(self._has_grace(seat) for seat in unit.seats):
            matched = [branch for seat in unit.seats for branch in self._match_branches(seat)]
            return _case([inactive, *pinned, *matched], otherwise=rest)
        matches = " OR ".join(self._matches(seat) for seat in unit.seats)
        up = _case(self._walk(unit, matching=True))
        return _case([inactive, *pinned, f"WHEN {matches} THEN {up}"], otherwise=rest)

    def _alone(self, unit: Unit, seat: Seat) -> str:
        branches = [f"WHEN NOT ({FACTS}.is_active AND {self._allowed(seat)}) THEN NULL"]
        branches.append(self._when(self._pinned(seat), seat, Mark.INCLUDE))
        branches += self._match_branches(seat)
        branches.append(self._when(self._inherited(unit, seat), seat, Mark.INHERITED))
        branches.append(self._when(self._graced(seat), seat, Mark.GRACE))
        return _case(branches)

    def _walk(self, unit: Unit, *, matching: bool) -> list[str]:
        """Answer the seats by priority: those that match, or the parent's; and those in grace."""
        branches: list[str] = []
        for seat in unit.seats:
            if matching:
                branches += self._match_branches(seat)
            else:
                branches.append(self._when(self._inherited(unit, seat), seat, Mark.INHERITED))
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
        return f"({self.rule_sql(seat.rule)} AND {self._allowed(seat)})"

    def _stays(self, seat: Seat) -> str:
        if seat.stay_rule is None or seat.failure:
            return "false"
        held = among("e_old", seat.segment_id, OWN)
        return f"({held} AND {self.rule_sql(seat.stay_rule)} AND {self._allowed(seat)})"

    def _inherited(self, unit: Unit, seat: Seat) -> str:
        if not seat.inherits:
            return "false"
        return f"({taken('parent', unit, seat)} AND {self._allowed(seat)})"

    def _has_grace(self, seat: Seat) -> bool:
        return bool(seat.grace_days) and not seat.failure

    def _graced(self, seat: Seat) -> str:
        if not self._has_grace(seat):
            return "false"
        held = among("e_old", seat.segment_id, OWN)
        ended = f"({seat.segment_id} = ANY({FACTS}.e_ended))"
        return f"({held} AND NOT {ended} AND {self._allowed(seat)})"

    def _pinned(self, seat: Seat) -> str:
        if seat.segment_id not in self.overridden:
            return "false"
        return f"({seat.segment_id} = ANY({FACTS}.e_pins) AND {self._allowed(seat)})"

    def _allowed(self, seat: Seat) -> str:
        if seat.segment_id not in self.overridden:
            return "true"
        return f"(NOT {seat.segment_id} = ANY({FACTS}.e_excluded))"

    def _when(self, test: str, seat: Seat, mark: Mark) -> str:
        return "" if test == "false" else f"WHEN {test} THEN {seat.segment_id * 8 + mark}"


def _kept(seat: Seat) -> str:
    """Answer SQL for the mark that a member of a failed segment keeps; a pin has its own say."""
    # Ids and reasons are numbers of ours.
    own = f"m / 8 = {seat.segment_id} AND mod(m, 8) NOT IN ({Mark.INCLUDE:d}, {Mark.DEFAULT:d})"
    return f"(SELECT m FROM unnest({FACTS}.e_old) m WHERE {own} LIMIT 1)"  # noqa: S608


def _case(branches: list[str], otherwise: str = "NULL") -> str:
    written = [branch for branch in branches if branch]
    return f"(CASE {' '.join(written)} ELSE {otherwise} END)" if written else otherwise
