"""What stands above the list of runs: charts of a month, the slowest segments, what waits."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max
from django.db.models.functions import TruncHour
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from ..freshness import staleness_seconds
from ..insight.charts import LineChart, Number, Series, line_chart
from ..models import DirtyMark, FreshnessSample, SegmentRun, SegmentRunItem

MONTH = timedelta(days=30)
DAY = timedelta(hours=24)
SLOWEST = 10
TEN = 10


def board(now: datetime) -> dict[str, Any]:
    """Answer everything that stands above the runs. Seven queries, whatever the number of runs."""
    runs = list(
        SegmentRun.objects.filter(as_of__gte=now - MONTH, as_of__lte=now).order_by("as_of", "pk")
    )
    done = [run for run in runs if run.status == SegmentRun.Status.DONE]
    failed = [run for run in runs if run.status == SegmentRun.Status.FAILED]
    under_way = (SegmentRun.Status.WAITING, SegmentRun.Status.RUNNING)
    stuck = DirtyMark.objects.filter(attempts__gt=0)
    return {
        "staleness": staleness_seconds(now),
        "waiting": DirtyMark.objects.count(),
        "stuck": list(stuck.order_by("-attempts")[:SLOWEST]),
        "current": SegmentRun.objects.filter(status__in=under_way).order_by("-pk").first(),
        "done": len(done),
        "failed": failed[::-1],
        "seconds_chart": _seconds(done),
        "changes_chart": _changes(done),
        "staleness_chart": _staleness(now),
        "slowest": slowest(done),
    }


def seconds(number: Number) -> str:
    """Write seconds so that a small shop's hundredths are seen."""
    return number_format(number, decimal_pos=1 if number >= TEN else 2, force_grouping=True)


def slowest(done: Sequence[SegmentRun]) -> list[SegmentRunItem]:
    """Answer the segments whose rules took longest in the last run that measured. One query."""
    if not done:
        return []
    items = SegmentRunItem.objects.filter(
        run__in=[run.pk for run in done[-SLOWEST:]], milliseconds__isnull=False
    ).select_related("segment", "run")
    latest: dict[int, SegmentRunItem] = {}
    for item in items.order_by("run_id"):
        latest[item.segment_id] = item
    return sorted(latest.values(), key=lambda item: -(item.milliseconds or 0))[:SLOWEST]


def _marks(runs: Sequence[SegmentRun]) -> list[str]:
    return [date_format(timezone.localtime(run.as_of), "j M H:i") for run in runs]


def _seconds(runs: Sequence[SegmentRun]) -> LineChart:
    return line_chart(
        "seconds",
        _("Seconds a run took"),
        _marks(runs),
        [Series(_("seconds"), [run.seconds for run in runs])],
        written=seconds,
    )


def _changes(runs: Sequence[SegmentRun]) -> LineChart:
    return line_chart(
        "changes",
        _("Companies that entered and left"),
        _marks(runs),
        [
            Series(_("entered"), [run.entered for run in runs]),
            Series(_("left"), [run.left for run in runs]),
        ],
    )


def _staleness(now: datetime) -> LineChart:
    """Answer the worst staleness of each hour of the last day."""
    samples = FreshnessSample.objects.filter(at__gt=now - DAY, at__lte=now).order_by()
    worst = dict(
        samples.annotate(hour=TruncHour("at")).values_list("hour").annotate(worst=Max("seconds"))
    )
    first = timezone.localtime(now).replace(minute=0, second=0, microsecond=0)
    hours = [first - timedelta(hours=back) for back in range(23, -1, -1)]
    found = {hour.astimezone(first.tzinfo): seconds for hour, seconds in worst.items()}
    return line_chart(
        "staleness",
        _("How many seconds a change waited at most, hour by hour"),
        [f"{hour:%H:%M}" for hour in hours],
        [Series(_("seconds"), [found.get(hour) for hour in hours])],
        written=seconds,
    )
