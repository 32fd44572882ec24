"""Local days, and the instants at which they start (laws W2–W4, W6 and W8). Pure; no clock."""

import calendar
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from django.utils.translation import ngettext

ELAPSED = {"hour": timedelta(hours=1), "day": timedelta(hours=24), "week": timedelta(hours=168)}
"""The units that can be counted as elapsed time (law W3)."""

SECOND = timedelta(seconds=1)

UNITS: dict[str, Callable[[int], str]] = {
    "hour": lambda number: ngettext("%(number)s hour", "%(number)s hours", number),
    "day": lambda number: ngettext("%(number)s day", "%(number)s days", number),
    "week": lambda number: ngettext("%(number)s week", "%(number)s weeks", number),
    "month": lambda number: ngettext("%(number)s month", "%(number)s months", number),
    "year": lambda number: ngettext("%(number)s year", "%(number)s years", number),
}


def is_storable(at: datetime | None) -> bool:
    """Whether an instant can be read back from PostgreSQL: not so near the calendar's ends."""
    return at is None or 1900 <= at.year <= 9990


def months_before(day: date, months: int) -> date:
    """Answer the same day of an earlier month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    month += 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def start_of_last(number: int, unit: str, today: date) -> date:
    """Answer the first day, inside, of the last ``number`` days, weeks, months or years."""
    match unit:
        case "day":
            return today - timedelta(days=number)
        case "week":
            return today - timedelta(days=7 * number)
        case "month":
            return months_before(today, number)
    return months_before(today, 12 * number)


def _quarter(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _month_before(first: date, months: int) -> tuple[date, date]:
    return months_before(first, months), first - timedelta(days=1)


PERIODS: dict[str, Callable[[date], tuple[date, date]]] = {
    "today": lambda today: (today, today),
    "this_week": lambda today: (today - timedelta(days=today.weekday()), today),
    "this_month": lambda today: (today.replace(day=1), today),
    "this_quarter": lambda today: (_quarter(today), today),
    "this_year": lambda today: (today.replace(month=1, day=1), today),
    "previous_month": lambda today: _month_before(today.replace(day=1), 1),
    "previous_quarter": lambda today: _month_before(_quarter(today), 3),
}


def period(name: str, today: date) -> tuple[date, date]:
    """Answer the first and the last day, both inside, of a named period."""
    return PERIODS[name](today)


def anniversaries(today: date, days: int) -> dict[int, list[int]]:
    """
    Answer the days from today to ``days`` ahead as month × 100 + day, by year.

    In a common year 28 February is also the anniversary of 29 February.
    """
    found: dict[int, list[int]] = {}
    for ahead in range(days + 1):
        day = today + timedelta(days=ahead)
        month_days = found.setdefault(day.year, [])
        month_days.append(day.month * 100 + day.day)
        if (day.month, day.day) == (2, 28) and not calendar.isleap(day.year):
            month_days.append(229)
    return found


def has_anniversary(day: date, today: date, days: int) -> bool:
    """Whether a later year's return of ``day`` falls on today or at most ``days`` ahead."""
    for year in (today.year, today.year + 1):
        leap = (day.month, day.day) != (2, 29) or calendar.isleap(year)
        returns = day.replace(year=year) if leap else date(year, 2, 28)
        if year > day.year and 0 <= (returns - today).days <= days:
            return True
    return False


def local_start(day: date, zone: tzinfo) -> datetime:
    """
    Answer the first instant of a local day, in UTC (law W6).

    Where clocks jump over midnight the day begins when they land; a day that was left out
    altogether begins where the next one does.
    """
    midnight = datetime.combine(day, time.min, tzinfo=zone)
    early, late = (midnight.replace(fold=fold).astimezone(UTC) for fold in (1, 0))
    if early >= late:  # midnight exists, once or (fold 0, the earlier one, counts) twice
        return late
    while late - early > SECOND:  # clocks jump at whole seconds
        middle = early + timedelta(seconds=(late - early) // SECOND // 2)
        if middle.astimezone(zone).date() >= day:
            late = middle
        else:
            early = middle
    return late


def elapsed_before(instant: datetime, number: int, unit: str) -> datetime:
    """Answer the instant so many hours, days of 24 hours or weeks before, whatever clocks say."""
    return instant.astimezone(UTC) - number * ELAPSED[unit]


def local_day(instant: datetime, zone: tzinfo) -> date:
    """Answer the local day of an instant: the last one that had started."""
    day = instant.astimezone(zone).date()
    tomorrow = day + timedelta(days=1)
    # Where clocks went back over midnight the old date is shown once more.
    return tomorrow if instant >= local_start(tomorrow, zone) else day
