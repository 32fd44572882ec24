"""What must hold before a rule is published, and before the program starts."""

from django.core import checks
from django.utils.translation import gettext_lazy as _

from .criteria import DUPLICATES, REGISTRY, Condition
from .evaluation.plan import Plan, Seat, cycle, dependencies
from .evaluation.planning import load_plan, provisional
from .models import Segment
from .rules import Rule
from .values.errors import RuleError

MAX_REFERENCE_DEPTH = 5
MAX_SEGMENTS = 2_000


def duplicate_criteria(app_configs, **kwargs) -> list[checks.Error]:
    """Refuse to start with two criteria of one code: rules would mean different things."""
    return [
        checks.Error(f"Two criteria are registered as “{code}”.", id="segments.E001")
        for code in DUPLICATES
    ]


def check_publishable(segment: Segment, rule: Rule, plan: Plan | None = None) -> None:
    """
    Refuse references that can never be evaluated, and codes that do not exist.

    ``plan`` is the world to look at (default: what is published, one query). Raises RuleError.
    One query for each criterion whose choices are rows.
    """
    _check_codes(rule)
    _check_references(segment, rule, plan or load_plan())


def _codes(condition: Condition) -> set[str]:
    values = condition.value if isinstance(condition.value, list) else [condition.value]
    return {value for value in values if isinstance(value, str)}


def _check_codes(rule: Rule) -> None:
    _check_narrowings(rule)
    asked: dict[str, set[str]] = {}
    for condition in rule.conditions():
        if condition.field != "segment":
            asked.setdefault(condition.field, set()).update(_codes(condition))
    missing = {field: REGISTRY[field].missing(codes) for field, codes in asked.items()}
    for path, condition in rule.located():
        if gone := _codes(condition) & missing.get(condition.field, set()):
            raise RuleError(
                _("%(criterion)s: there is no %(codes)s.")
                % {"criterion": REGISTRY[condition.field].label, "codes": ", ".join(sorted(gone))},
                code="unknown_code",
                path=f"{path}.value",
            )


def _check_narrowings(rule: Rule) -> None:
    for path, condition in rule.located():
        for one in REGISTRY[condition.field].where:
            if gone := one.missing(set(condition.narrowed(one.key))):
                raise RuleError(
                    _("%(criterion)s: there is no %(codes)s.")
                    % {"criterion": one.label, "codes": ", ".join(sorted(gone))},
                    code="unknown_code",
                    path=f"{path}.where.{one.key}",
                )


def _check_references(segment: Segment, rule: Rule, plan: Plan) -> None:
    if len(plan.seats) > MAX_SEGMENTS:
        raise RuleError(_("There are too many segments."), code="too_many_segments")
    seats = {seat.code: seat for seat in plan.seats}
    mine = provisional(segment, rule)
    for path, condition in rule.located():
        if condition.field == "segment":
            _check_reference(mine, condition.value, seats, f"{path}.value")
    others = [seat for seat in plan.seats if seat.code != segment.code]
    whole = Plan((*others, mine))
    if cycle(whole):
        raise RuleError(_("The segment would refer to itself through others."), code="cycle")
    if _depth(mine.unit, dependencies(whole.seats)) > MAX_REFERENCE_DEPTH:
        raise RuleError(
            _("Segments refer to each other more than %(most)s deep.")
            % {"most": MAX_REFERENCE_DEPTH},
            code="references_too_deep",
        )


def _check_reference(mine: Seat, code: str, seats: dict[str, Seat], path: str) -> None:
    if code == mine.code:
        raise RuleError(_("A segment can not refer to itself."), code="self_reference", path=path)
    if code not in seats:
        raise RuleError(
            _("There is no published segment “%(code)s”.") % {"code": code},
            code="unknown_segment",
            path=path,
        )
    if seats[code].unit == mine.unit:
        raise RuleError(
            _("“%(code)s” is in the same exclusive dimension: nobody is in both.") % {"code": code},
            code="same_dimension",
            path=path,
        )


def _depth(unit: str, graph: dict[str, set[str]]) -> int:
    return max((1 + _depth(other, graph) for other in graph.get(unit, ())), default=0)
