"""Days, and instants asked by their local day (laws W2–W8)."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.db.models.functions import ExtractDay, ExtractMonth
from django.db.models.lookups import In

from ..calendar import UNITS, anniversaries, has_anniversary, local_day, local_start
from .base import Asked, Context, ValueType, compare
from .durations import (
    MOST,
    WHOLE_DAYS,
    duration_in_words,
    first_day,
    first_instant,
    parse_duration,
    whole_number,
)
from .operators import Operator, Shape
from .periods import (
    PERIOD_LABELS,
    day_in_words,
    days_of,
    instants_of,
    parse_day,
    parse_period,
    period_in_words,
)

MOST_AHEAD = 364
LOOKUPS = {"on": "exact", "on_or_after": "gte", "before": "lt"}


def _inside(actual: date, ends: tuple[date, date]) -> bool:
    return ends[0] <= actual <= ends[1]


class DateValue(ValueType):
    """Days without a time."""

    name = "date"
    units: tuple[str, ...] = WHOLE_DAYS
    operators = (
        "in_last", "not_in_last", "older_than", "on", "on_or_after", "before", "in_period",
        "anniversary_in_next", "is_set", "is_not_set",
    )  # fmt: skip
    tests = {
        "in_last": lambda actual, value, ctx: first_day(value, ctx) <= actual <= ctx.today,
        "older_than": lambda actual, value, ctx: actual < first_day(value, ctx),
        "on": lambda actual, value, ctx: actual == date.fromisoformat(value),
        "on_or_after": lambda actual, value, ctx: actual >= date.fromisoformat(value),
        "before": lambda actual, value, ctx: actual < date.fromisoformat(value),
        "in_period": lambda actual, value, ctx: _inside(actual, days_of(value, ctx)),
        "anniversary_in_next": lambda actual, value, ctx: has_anniversary(
            actual, ctx.today, value["next"]
        ),
    }

    def parse(self, operator: Operator, raw: Any) -> Any:
        """Answer a day, ``{"last": 3, "unit": "month"}``, ``{"next": 30, …}`` or a period."""
        match operator.shape:
            case Shape.DURATION:
                return parse_duration(raw, units=self.units, modes="hour" in self.units)
            case Shape.AHEAD:
                told = parse_duration(raw, "next", ("day",), modes=False)
                whole_number(told["next"], MOST_AHEAD)
                return told
            case Shape.PERIOD:
                return parse_period(raw)
        return super().parse(operator, raw)

    def one(self, raw: Any) -> str:
        """Answer one day, written YYYY-MM-DD."""
        return parse_day(raw)

    def known(self, column: Asked) -> Q:
        """Answer whether there is a day."""
        return compare(column, "isnull", False)

    def sql(self, column: Asked, operator: str, value: Any, ctx: Context) -> Q:
        """Answer the comparison with days computed once, in Python."""
        if operator == "anniversary_in_next":
            return self.anniversary(column, value["next"], ctx)
        if operator == "older_than":
            return compare(column, "lt", first_day(value, ctx))
        if operator in LOOKUPS:
            return compare(column, LOOKUPS[operator], date.fromisoformat(value))
        first, last = (
            (first_day(value, ctx), ctx.today) if operator == "in_last" else days_of(value, ctx)
        )
        return compare(column, "gte", first) & compare(column, "lte", last)

    def anniversary(self, column: Asked, days: int, ctx: Context, **zone: Any) -> Q:
        """Answer whether the day comes back in the next so many days."""
        condition = Q(pk__in=[])
        month_day = ExtractMonth(column, **zone) * 100 + ExtractDay(column, **zone)
        for year, month_days in anniversaries(ctx.today, days).items():
            condition |= Q(In(month_day, month_days)) & self.before_year(column, year, ctx)
        return condition

    def before_year(self, column: Asked, year: int, ctx: Context) -> Q:
        """Answer whether a day is in an earlier year."""
        return compare(column, "lt", date(year, 1, 1))

    def options(self) -> dict[str, list]:
        """Answer the units and the named periods."""
        return {
            "units": [[unit, UNITS[unit](2) % {"number": ""}] for unit in self.units],
            "periods": [[code, str(label)] for code, label in PERIOD_LABELS.items()],
        }

    def in_words(self, value: Any, label: Any) -> str:
        """Answer “60 days”, “this month”, “1 January 2026”."""
        if isinstance(value, dict) and "unit" in value:
            return duration_in_words(value)
        if isinstance(value, dict) or value in PERIOD_LABELS:
            return period_in_words(value)
        return day_in_words(value)


class DateTimeValue(DateValue):
    """
    Instants. Days and periods are whole local days of the shop; nothing after ``as_of`` is.

    Durations may also be hours, or rolling.
    """

    name = "datetime"
    units = tuple(MOST)
    tests = {
        "in_last": lambda actual, value, ctx: first_instant(value, ctx) <= actual <= ctx.as_of,
        "older_than": lambda actual, value, ctx: actual < first_instant(value, ctx),
        "on": lambda actual, value, ctx: local_day(actual, ctx.zone) == date.fromisoformat(value),
        "on_or_after": lambda actual, value, ctx: (
            local_day(actual, ctx.zone) >= date.fromisoformat(value)
        ),
        "before": lambda actual, value, ctx: (
            local_day(actual, ctx.zone) < date.fromisoformat(value)
        ),
        "in_period": lambda actual, value, ctx: (
            actual <= ctx.as_of and _inside(local_day(actual, ctx.zone), days_of(value, ctx))
        ),
        "anniversary_in_next": lambda actual, value, ctx: has_anniversary(
            local_day(actual, ctx.zone), ctx.today, value["next"]
        ),
    }

    def sql(self, column: Asked, operator: str, value: Any, ctx: Context) -> Q:
        """Answer the comparison with instants computed once, in Python."""
        if operator == "anniversary_in_next":
            return self.anniversary(column, value["next"], ctx, tzinfo=ctx.zone)
        if operator == "older_than":
            return compare(column, "lt", first_instant(value, ctx))
        if operator in LOOKUPS:
            return self._days(column, operator, date.fromisoformat(value), ctx)
        start, end = (
            (first_instant(value, ctx), None) if operator == "in_last" else instants_of(value, ctx)
        )
        condition = compare(column, "lte", ctx.as_of)
        if start:
            condition &= compare(column, "gte", start)
        return condition & compare(column, "lt", end) if end else condition

    def _days(self, column: Asked, operator: str, day: date, ctx: Context) -> Q:
        start = local_start(day, ctx.zone)
        if operator == "before":
            return compare(column, "lt", start)
        after = compare(column, "gte", start)
        if operator == "on_or_after":
            return after
        return after & compare(column, "lt", local_start(day + timedelta(days=1), ctx.zone))

    def before_year(self, column: Asked, year: int, ctx: Context) -> Q:
        """Answer whether an instant is in an earlier local year."""
        return compare(column, "lt", local_start(date(year, 1, 1), ctx.zone))
