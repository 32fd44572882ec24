"""
``SegmentDay``: what each segment was and did on each local day, made from the history.

The engine's own rows are the only source, so any day can be made again: late returns, imported
orders and repaired memberships correct the past. One statement for a range of days, whatever the
number of companies; only differences are written.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Min
from django.db.models.functions import TruncDate
from django.utils import timezone

from ..calendar import local_start
from ..models import Membership, OrderReturn, SegmentDay
from ..models.activity import COUNTED
from . import costs
from .daysql import FRESH, GONE, WRITE

NIGHTLY_DAYS = 35
"""So many past days are made again each night: a month, and the week in which a refusal heals."""
CHUNK = 31
"""So many days are made in one statement and one transaction."""
LATER_ORDER = timedelta(days=7)
"""A refused company that orders within this time was not lost."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Written:
    """How many days were made, and how many rows of them were written and taken away."""

    days: int
    written: int
    removed: int

    def __add__(self, other: "Written") -> "Written":
        return Written(
            self.days + other.days, self.written + other.written, self.removed + other.removed
        )


def yesterday(now: datetime) -> date:
    """Answer the last whole local day."""
    return timezone.localdate(now, timezone.get_default_timezone()) - DAY


def rebuild(first: date, last: date, *, now: datetime) -> Written:
    """
    Make the rows of these local days say what the history says; days that are not over are left.

    Safe to repeat: the second time nothing is written. A month at a time, each in a transaction.
    """
    last = min(last, yesterday(now))
    total = Written(0, 0, 0)
    while first <= last:
        end = min(first + (CHUNK - 1) * DAY, last)
        total += _rebuild(first, end, now=now)
        first = end + DAY
    return total


def refresh_recent(now: datetime) -> Written:
    """
    Make the last weeks again, and older days of orders with a return that came in meanwhile.

    The first time, everything since the history begins.
    """
    last = yesterday(now)
    first = last - (NIGHTLY_DAYS - 1) * DAY
    if not SegmentDay.objects.exists():
        return rebuild(history_begins() or first, last, now=now)
    total = Written(0, 0, 0)
    for one, other in _ranges(_days_with_late_returns(first, now)):
        total += rebuild(one, other, now=now)
    return total + rebuild(first, last, now=now)


def history_begins() -> date | None:
    """Answer the local day of the first membership; before it nothing can be told. One query."""
    first = Membership.objects.aggregate(first=Min("valid_from"))["first"]
    return first and timezone.localdate(first, timezone.get_default_timezone())


def _days_with_late_returns(before: date, now: datetime) -> Iterable[date]:
    """Answer the days before ``before`` of orders of which something came back since."""
    zone = timezone.get_default_timezone()
    start = local_start(before, zone)
    late = OrderReturn.objects.filter(
        returned_at__gte=start, returned_at__lte=now, order__placed_at__lt=start
    )
    days = late.annotate(day=TruncDate("order__placed_at", tzinfo=zone))
    return days.order_by("day").values_list("day", flat=True).distinct()


def _ranges(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    """Join days to runs, so that a month of returns does not become thirty statements."""
    first = last = None
    for day in days:
        if first is not None and day - last > 7 * DAY:
            yield first, last
            first = None
        first, last = first or day, day
    if first is not None:
        yield first, last


@transaction.atomic
def _rebuild(first: date, last: date, *, now: datetime) -> Written:
    zone = timezone.get_default_timezone()
    unit_costs, of_costs = costs.sql()
    parameters = {
        "first": first,
        "last": last,
        "start": local_start(first, zone),
        "end": local_start(last + DAY, zone),
        "now": now,
        "zone": str(zone),
        "counted": list(COUNTED),
        "later": LATER_ORDER,
    }
    with connection.cursor() as cursor:
        # Compiling so wide a statement costs more than it saves.
        cursor.execute("SET LOCAL jit = off")
        cursor.execute("DROP TABLE IF EXISTS segments_fresh_day, segments_unit_cost")
        cursor.execute(f"CREATE TEMP TABLE segments_unit_cost ON COMMIT DROP AS {unit_costs}",
                       of_costs)  # fmt: skip
        cursor.execute("ANALYZE segments_unit_cost")
        cursor.execute(FRESH, parameters)
        cursor.execute(GONE, parameters)
        removed = cursor.rowcount
        cursor.execute(WRITE)
        return Written((last - first).days + 1, cursor.rowcount, removed)
