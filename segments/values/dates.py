"""Days, asked in the shop's zone (laws W2–W8)."""

import re
from datetime import date
from typing import Any

from django.db.models import Q
from django.db.models.functions import ExtractDay, ExtractMonth
from django.db.models.lookups import In
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from ..calendar import (
    PERIODS,
    UNITS,
    anniversaries,
    has_anniversary,
    period,
    start_of_last,
)
from .base import Context, ValueType, refuse
from .operators import Operator, Shape

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
MOST = {"day": 36_500, "week": 5_200, "month": 1_200, "year": 100}
MOST_AHEAD = 364
LOOKUPS = {"on": "exact", "on_or_after": "gte", "before": "lt"}

PERIOD_LABELS = {
    "today": _("today"),
    "this_week": _("this week"),
    "this_month": _("this month"),
    "this_quarter": _("this quarter"),
    "this_year": _("this year"),
    "previous_month": _("the previous month"),
    "previous_quarter": _("the previous quarter"),
}


def span(value: Any, ctx: Context) -> tuple[date, date]:
    """Answer the first and the last day of a period, cut at today."""
    if isinstance(value, str):
        return period(value, ctx.today)
    first = date.fromisoformat(value["from"]) if value.get("from") else date.min
    last = date.fromisoformat(value["to"]) if value.get("to") else date.max
    return first, min(last, ctx.today)


def _start(value: dict, ctx: Context) -> date:
    return start_of_last(value["last"], value["unit"], ctx.today)


def _inside(actual: date, ends: tuple[date, date]) -> bool:
    return ends[0] <= actual <= ends[1]


class DateValue(ValueType):
    """Days without a time."""

    name = "date"
    operators = (
        "in_last", "not_in_last", "older_than", "on", "on_or_after", "before", "in_period",
        "anniversary_in_next", "is_set", "is_not_set",
    )  # fmt: skip
    tests = {
        "in_last": lambda actual, value, ctx: _start(value, ctx) <= actual <= ctx.today,
        "older_than": lambda actual, value, ctx: actual < _start(value, ctx),
        "on": lambda actual, value, ctx: actual == date.fromisoformat(value),
        "on_or_after": lambda actual, value, ctx: actual >= date.fromisoformat(value),
        "before": lambda actual, value, ctx: actual < date.fromisoformat(value),
        "in_period": lambda actual, value, ctx: _inside(actual, span(value, ctx)),
        "anniversary_in_next": lambda actual, value, ctx: has_anniversary(
            actual, ctx.today, value["next"]
        ),
    }

    def parse(self, operator: Operator, raw: Any) -> Any:
        """Answer a day, ``{"last": 3, "unit": "month"}``, ``{"next": 30, …}`` or a period."""
        match operator.shape:
            case Shape.DURATION:
                return self._duration(raw, "last", MOST)
            case Shape.AHEAD:
                return self._duration(raw, "next", {"day": MOST_AHEAD})
            case Shape.PERIOD:
                return self._period(raw)
        return super().parse(operator, raw)

    def one(self, raw: Any) -> str:
        """Answer one day, written YYYY-MM-DD."""
        if not isinstance(raw, str) or not ISO_DAY.match(raw):
            raise refuse(_("A day is expected here, written 2026-01-31."), "wrong_type")
        try:
            date.fromisoformat(raw)
        except ValueError as error:
            raise refuse(_("There is no such day."), "no_such_day") from error
        return raw

    def _duration(self, raw: Any, key: str, most: dict[str, int]) -> dict:
        if not isinstance(raw, dict) or set(raw) != {key, "unit"}:
            raise refuse(_("A number and a unit are expected here."), "wrong_type")
        number, unit = raw[key], raw["unit"]
        if not isinstance(unit, str) or unit not in most:
            raise refuse(_("The unit must be one of: %s.") % ", ".join(most), "unit")
        if isinstance(number, bool) or not isinstance(number, int):
            raise refuse(_("A whole number is expected here."), "wrong_type")
        if not 1 <= number <= most[unit]:
            raise refuse(_("The number must be from 1 to %s.") % most[unit], "too_large")
        return {key: number, "unit": unit}

    def _period(self, raw: Any) -> Any:
        if isinstance(raw, str):
            if raw not in PERIODS:
                raise refuse(_("There is no period of that name."), "period")
            return raw
        if not isinstance(raw, dict) or not raw or not set(raw) <= {"from", "to"}:
            raise refuse(_("A period, or its first and last day, is expected here."), "wrong_type")
        ends = {key: self.one(raw[key]) for key in ("from", "to") if key in raw}
        if len(ends) == 2 and ends["from"] > ends["to"]:
            raise refuse(_("The period ends before it starts."), "range")
        return ends

    def known(self, column: str) -> Q:
        """Answer whether there is a day."""
        return Q(**{f"{column}__isnull": False})

    def sql(self, column: str, operator: str, value: Any, ctx: Context) -> Q:
        """Answer the comparison with days computed once, in Python."""
        if operator == "anniversary_in_next":
            return self._anniversary(column, value["next"], ctx)
        if operator == "older_than":
            return Q(**{f"{column}__lt": _start(value, ctx)})
        if operator in LOOKUPS:
            return Q(**{f"{column}__{LOOKUPS[operator]}": date.fromisoformat(value)})
        first, last = (_start(value, ctx), ctx.today) if operator == "in_last" else span(value, ctx)
        return Q(**{f"{column}__gte": first, f"{column}__lte": last})

    def _anniversary(self, column: str, days: int, ctx: Context) -> Q:
        condition = Q(pk__in=[])
        for year, month_days in anniversaries(ctx.today, days).items():
            condition |= Q(
                In(ExtractMonth(column) * 100 + ExtractDay(column), month_days),
                **{f"{column}__lt": date(year, 1, 1)},
            )
        return condition

    def options(self) -> dict[str, list]:
        """Answer the units and the named periods."""
        return {
            "units": [[unit, words(2) % {"number": ""}] for unit, words in UNITS.items()],
            "periods": [[code, str(label)] for code, label in PERIOD_LABELS.items()],
        }

    def in_words(self, value: Any, label: Any) -> str:
        """Answer “60 days”, “this month”, “1 January 2026”."""
        if isinstance(value, dict) and "unit" in value:
            number = value.get("last") or value["next"]
            return UNITS[value["unit"]](number) % {"number": number}
        if isinstance(value, dict):
            return " – ".join(_day(value[key]) if key in value else "…" for key in ("from", "to"))
        if value in PERIOD_LABELS:
            return str(PERIOD_LABELS[value])
        return _day(value)


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text), "DATE_FORMAT")
