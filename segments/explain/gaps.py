"""How far a company is from the other verdict on one condition, where that is a number."""

from decimal import Decimal

from django.db.models import DecimalField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Abs, Cast, Greatest, Least

from ..criteria import REGISTRY, Condition, Criterion
from ..models import CompanyFacts
from ..values.base import Context
from ..values.operators import Shape

COMPARED = frozenset({"eq", "lt", "lte", "gt", "gte", "between"})


def short_by(
    criterion: Criterion, facts: CompanyFacts, condition: Condition, ctx: Context, *, goal: bool
) -> str:
    """Answer how much is missing until it answers ``goal``, with its unit, or nothing."""
    if condition.how.positive not in COMPARED:
        return ""
    amount = criterion.amount(facts, condition, ctx)
    if amount is None:
        return ""
    missing = distance(amount, condition, goal=goal)
    return criterion.amount_in_words(missing, condition) if missing else ""


def distance(amount: Decimal, condition: Condition, *, goal: bool) -> Decimal:
    """Answer how far a number is from the bound behind which the condition answers ``goal``."""
    low, high = _bounds(condition)
    if goal != bool(condition.how.negates):
        return max(low - amount if low is not None else Decimal(0),
                   amount - high if high is not None else Decimal(0), Decimal(0))  # fmt: skip
    ways = [amount - low if low is not None else None, high - amount if high is not None else None]
    return max(min(way for way in ways if way is not None), Decimal(0))


def closeness_sql(condition: Condition, ctx: Context, *, goal: bool) -> Combinable | None:
    """
    Answer SQL for the distance in proportion to the bound: 0.08 is eight percent short.

    None where the condition compares no number; NULL where the number is not known.
    """
    if condition.how.positive not in COMPARED:
        return None
    amount = REGISTRY[condition.field].amount_sql(condition, ctx)
    if amount is None:
        return None
    number = Cast(amount, DecimalField(max_digits=24, decimal_places=6))
    low, high = _bounds(condition)
    ways = []
    if low is not None:
        ways.append((_value(low) - number, low))
    if high is not None:
        ways.append((number - _value(high), high))
    if goal == bool(condition.how.negates):
        ways = [(-way, bound) for way, bound in ways]
    shares = [way / _value(max(abs(bound), Decimal(1))) for way, bound in ways]
    if len(shares) == 1:
        return Abs(shares[0])
    pick = Greatest if goal != bool(condition.how.negates) else Least
    return Abs(pick(*shares))


def _bounds(condition: Condition) -> tuple[Decimal | None, Decimal | None]:
    value, operator = condition.value, condition.how
    if operator.shape is Shape.RANGE:
        return Decimal(value[0]), Decimal(value[1])
    match operator.positive:
        case "gte" | "gt":
            return Decimal(value), None
        case "lte" | "lt":
            return None, Decimal(value)
    return Decimal(value), Decimal(value)


def _value(number: Decimal) -> Value:
    return Value(number, output_field=DecimalField(max_digits=24, decimal_places=6))
