"""The stretch of time a condition looks at: “in the last 90 days”, “this month”, from … to."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from .base import Context
from .durations import duration_in_words, first_instant, is_elapsed, parse_duration
from .periods import instants_of, parse_period, period_in_words

Window = dict[str, Any] | str


def parse_window(raw: Any) -> Window:
    """Answer a window in canonical form; raises RuleError."""
    if isinstance(raw, dict) and ({"last", "unit"} & set(raw)):
        return parse_duration(raw)
    return parse_period(raw)


def bounds(window: Window | None, ctx: Context) -> tuple[datetime | None, datetime | None]:
    """
    Answer the start of a window (inside) and its end (outside); law W1 cuts it at ``as_of``.

    No start: since ever. No end: up to ``as_of``, which is inside.
    """
    if window is None:
        return None, None
    if isinstance(window, dict) and "last" in window:
        return first_instant(window, ctx), None
    return instants_of(window, ctx)


def window_in_words(window: Window) -> str:
    """Answer “in the last 90 days”, “in this month”, “in 1 January 2026 – 31 March 2026”."""
    if isinstance(window, dict) and "last" in window:
        return str(_("in the last %s")) % duration_in_words(window)
    return str(_("in %s")) % period_in_words(window)


def dates_in_words(window: Window, ctx: Context) -> str:
    """Answer the concrete dates of a window now: “since 15 June 2025”, “1 May 2026 – …”."""
    start, end = bounds(window, ctx)
    if end is None:
        return "" if start is None else str(_("since %s")) % start_in_words(window, ctx)
    last = _local(end - timedelta(microseconds=1), ctx)
    if start is None:
        return str(_("until %s")) % _day(last)
    return f"{_day(_local(start, ctx))} – {_day(last)}"


def start_in_words(window: Window, ctx: Context) -> str:
    """Answer the first day, or minute, of a window."""
    start, _end = bounds(window, ctx)
    if isinstance(window, dict) and "last" in window and is_elapsed(window):
        return date_format(_local(start, ctx), "DATETIME_FORMAT")
    return _day(_local(start, ctx))


def _local(instant: datetime | None, ctx: Context) -> datetime:
    return (instant or ctx.as_of).astimezone(ctx.zone)


def _day(instant: datetime | date) -> str:
    return date_format(instant, "DATE_FORMAT")
