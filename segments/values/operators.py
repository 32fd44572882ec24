"""Every operator: its words, what it negates, and the shape of the value it wants."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Shape(StrEnum):
    """What stands to the right of an operator; the rule builder draws a widget for each."""

    NONE = "none"
    ONE = "one"
    MANY = "many"
    RANGE = "range"
    DURATION = "duration"
    AHEAD = "ahead"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Operator:
    """A way to compare. ``negates`` names the operator of which it is the exact complement."""

    code: str
    label: Promise | str
    shape: Shape = Shape.ONE
    negates: str = ""

    @property
    def positive(self) -> str:
        """The code of the operator that is really evaluated."""
        return self.negates or self.code


OPERATORS = {
    operator.code: operator
    for operator in [
        Operator("eq", _("is")),
        Operator("ne", _("is not"), negates="eq"),
        Operator("in", _("is any of"), Shape.MANY),
        Operator("not_in", _("is none of"), Shape.MANY, negates="in"),
        Operator("contains", _("contains")),
        Operator("not_contains", _("does not contain"), negates="contains"),
        Operator("starts_with", _("starts with")),
        Operator("lt", _("is less than")),
        Operator("lte", _("is at most")),
        Operator("gt", _("is more than")),
        Operator("gte", _("is at least")),
        Operator("between", _("is between"), Shape.RANGE),
        Operator("any_of", _("includes any of"), Shape.MANY),
        Operator("all_of", _("includes all of"), Shape.MANY),
        Operator("none_of", _("includes none of"), Shape.MANY, negates="any_of"),
        Operator("in_range", _("is in"), Shape.RANGE),
        Operator("not_in_range", _("is not in"), Shape.RANGE, negates="in_range"),
        Operator("in_last", _("is in the last"), Shape.DURATION),
        Operator("not_in_last", _("is not in the last"), Shape.DURATION, negates="in_last"),
        Operator("older_than", _("is longer ago than (lapsed)"), Shape.DURATION),
        Operator("on", _("is on")),
        Operator("on_or_after", _("is on or after")),
        Operator("before", _("is before")),
        Operator("in_period", _("is in"), Shape.PERIOD),
        Operator("anniversary_in_next", _("has its anniversary in the next"), Shape.AHEAD),
        Operator("member", _("is")),
        Operator("not_member", _("is not"), negates="member"),
        Operator("is_set", _("is known"), Shape.NONE),
        Operator("is_not_set", _("is not known"), Shape.NONE, negates="is_set"),
    ]
}
