"""
When the answer to a condition can next change by itself: windows of hours, and rolling ones.

Windows of days move at local midnight, with the nightly run. One that is told to the minute loses
its earliest event at an instant of its own, which the database finds with everything else.
"""

from dataclasses import replace
from datetime import timedelta

from django.db.models import Case, DateTimeField, ExpressionWrapper, F, Value, When
from django.db.models.expressions import Combinable

from ..criteria import REGISTRY, Condition
from ..criteria.condition import Volatility
from ..measures import Measures, Narrow
from ..values.base import Context, compare
from ..values.durations import first_instant, is_elapsed

JUST_AFTER = timedelta(microseconds=1)
"""An event exactly at the start of a window is inside."""

Moment = tuple[Combinable, timedelta]
"""An instant of a company, and how long after its company is looked at again."""


def moments(condition: Condition, ctx: Context) -> list[Moment]:
    """
    Answer when a company may leave what a condition asks; nothing where only days and events count.

    The instants are NULL for a company that has nothing in the window. Asks for measures.
    """
    criterion = REGISTRY[condition.field]
    if criterion.volatility(condition) != Volatility.HOUR:
        return []
    probe = replace(ctx, measures=Measures())
    criterion.leaf(condition, probe)
    found: list[Moment] = []
    for measure in probe.measures:
        if measure.start is not None:
            narrow = Narrow() if measure.what == "share" else measure.narrow
            first = replace(measure, what="first", narrow=narrow)
            found.append((ctx.measures.column(first), ctx.as_of - measure.start))
    value = condition.value
    if isinstance(value, dict) and "last" in value and is_elapsed(value):
        start, target = first_instant(value, ctx), criterion.target(condition, ctx)
        instant = F(target) if isinstance(target, str) else target
        inside = Case(
            When(compare(target, "gte", start), then=instant), output_field=DateTimeField()
        )
        found.append((inside, ctx.as_of - start))
    return found


def leaves_at(moment: Moment) -> Combinable:
    """Answer the first instant at which the company is outside of the window."""
    instant, span = moment
    return ExpressionWrapper(instant + Value(span + JUST_AFTER), output_field=DateTimeField())
