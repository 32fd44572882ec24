"""Named periods, and periods with a first and a last day of their own (laws W4 and W5)."""

import re
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from ..calendar import PERIODS, local_start, period
from .base import Context, refuse

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1800, 2999

PERIOD_LABELS = {
    "today": _("today"),
    "this_week": _("this week"),
    "this_month": _("this month"),
    "this_quarter": _("this quarter"),
    "this_year": _("this year"),
    "previous_month": _("the previous month"),
    "previous_quarter": _("the previous quarter"),
}


def parse_day(raw: Any) -> str:
    """Answer one day, written YYYY-MM-DD; raises RuleError."""
    if not isinstance(raw, str) or not ISO_DAY.match(raw):
        raise refuse(_("A day is expected here, written 2026-01-31."), "wrong_type")
    try:
        day = date.fromisoformat(raw)
    except ValueError as error:
        raise refuse(_("There is no such day."), "no_such_day") from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise refuse(_("The year must be from 1800 to 2999."), "day_out_of_range")
    return raw


def parse_period(raw: Any) -> str | dict[str, str]:
    """Answer a named period, or its own first and last day (either may be open)."""
    if isinstance(raw, str):
        if raw not in PERIODS:
            raise refuse(_("There is no period of that name."), "period")
        return raw
    if not isinstance(raw, dict) or not raw or not set(raw) <= {"from", "to"}:
        raise refuse(_("A period, or its first and last day, is expected here."), "wrong_type")
    ends = {key: parse_day(raw[key]) for key in ("from", "to") if key in raw}
    if len(ends) == 2 and ends["from"] > ends["to"]:
        raise refuse(_("The period ends before it starts."), "range")
    return ends


def days_of(value: str | dict[str, str], ctx: Context) -> tuple[date, date]:
    """Answer the first and the last day of a period, cut at today."""
    if isinstance(value, str):
        return period(value, ctx.today)
    first = date.fromisoformat(value["from"]) if value.get("from") else date.min
    last = date.fromisoformat(value["to"]) if value.get("to") else date.max
    return first, min(last, ctx.today)


def instants_of(
    value: str | dict[str, str], ctx: Context
) -> tuple[datetime | None, datetime | None]:
    """
    Answer the start of a period (inside) and its end (outside).

    No start: since ever. No end: up to ``as_of``, which is inside.
    """
    first, last = days_of(value, ctx)
    start = None if first == date.min else local_start(first, ctx.zone)
    if last >= ctx.today:
        return start, None
    return start, local_start(last + timedelta(days=1), ctx.zone)


def period_in_words(value: str | dict[str, str]) -> str:
    """Answer “this month”, or “1 January 2026 – 31 March 2026”."""
    if isinstance(value, str):
        return str(PERIOD_LABELS[value])
    return " – ".join(day_in_words(value[key]) if key in value else "…" for key in ("from", "to"))


def day_in_words(text: str) -> str:
    """Answer a day as people write it."""
    return date_format(date.fromisoformat(text), "DATE_FORMAT")
