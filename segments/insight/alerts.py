"""
What somebody should look at, with the reason: raised when seen, cleared when gone.

Each check answers what is true now; the open alerts of its kind are made to match. Safe to repeat.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ..calendar import local_start
from ..freshness import staleness_seconds
from ..models import Publication, ReviewTask, Segment, SegmentAlert, SegmentDay
from . import days, drift, usage
from .alertwords import words

Kind = SegmentAlert.Kind
Found = dict[int | None, dict[str, Any]]
"""The numbers of the alerts of one kind, by segment id; None is about all segments."""

SIZE_CHANGE = 0.3
CHURN = 0.1
FEWEST = 3
"""Less than so many companies that move is no news, whatever their share."""
STALE_AFTER = timedelta(minutes=15)
WEEK = timedelta(days=7)
URGENT = {Kind.FAILED, Kind.STALE, Kind.OVERDUE}


@dataclass(frozen=True, slots=True)
class Shown:
    """An alert as people read it."""

    kind: str
    label: str
    words: str
    is_urgent: bool
    since: datetime
    segment: Segment | None


def open_alerts(segment_ids: Collection[int] | None = None) -> QuerySet[SegmentAlert]:
    """Answer what is open, of these segments or of all; the newest first. One query."""
    found = SegmentAlert.objects.filter(cleared_at=None).select_related("segment__dimension")
    return found if segment_ids is None else found.filter(segment__in=segment_ids)


def shown(alerts: Collection[SegmentAlert]) -> list[Shown]:
    """Answer the alerts in words, the urgent ones first. No query."""
    found = [
        Shown(
            kind=alert.kind,
            label=alert.get_kind_display(),
            words=words(alert),
            is_urgent=alert.kind in URGENT,
            since=alert.raised_at,
            segment=alert.segment,
        )
        for alert in alerts
    ]
    return sorted(found, key=lambda one: not one.is_urgent)


def check_numbers(now: datetime) -> None:
    """Look at sizes and churn of yesterday, at unused segments and overdue reviews."""
    sizes, churn = _moves(now)
    today = timezone.localdate(now, timezone.get_default_timezone())
    late = ReviewTask.objects.filter(done_at=None, due__lt=today).values_list("segment_id", "due")
    raised = {
        Kind.SIZE: sizes,
        Kind.CHURN: churn,
        Kind.UNUSED: {pk: {"since": str(day)} for pk, day in usage.unused(now).items()},
        Kind.OVERDUE: {pk: {"due": str(day)} for pk, day in late},
    }
    match(raised, now=now)


def check_health(now: datetime) -> None:
    """Look at segments that can not be evaluated, and at how old the data is. Few queries."""
    failed = Segment.objects.live().filter(failed_at__isnull=False)
    seconds = staleness_seconds(now)
    stale: Found = {}
    if seconds > STALE_AFTER.total_seconds():
        stale[None] = {"minutes": int(seconds // 60)}
    raised = {
        Kind.FAILED: {pk: {"failure": text} for pk, text in failed.values_list("pk", "failure")},
        Kind.STALE: stale,
    }
    match(raised, now=now)


def check_drift(now: datetime) -> None:
    """Compare every live segment with its publish: about six queries a segment, so weekly."""
    found: Found = {}
    for segment in Segment.objects.live():
        moved = drift.member_drift(segment, now=now)
        if moved and moved.worst and moved.worst.comparison.is_alarm:
            worst = moved.worst
            found[segment.pk] = {
                "fact": worst.label,
                "index": round(worst.comparison.index, 3),
                "bound": round(worst.comparison.bound, 3),
                "since": str(timezone.localdate(moved.since, timezone.get_default_timezone())),
            }
    match({Kind.DRIFT: found}, now=now)


@transaction.atomic
def match(raised: Mapping[Kind, Found], *, now: datetime) -> None:
    """Make the open alerts of these kinds say what was found; others are left alone."""
    standing = {
        (alert.kind, alert.segment_id): alert
        for alert in SegmentAlert.objects.select_for_update().filter(
            kind__in=list(raised), cleared_at=None
        )
    }
    wanted = {(str(k), pk): told for k, found in raised.items() for pk, told in found.items()}
    gone = [alert.pk for key, alert in standing.items() if key not in wanted]
    SegmentAlert.objects.filter(pk__in=gone).update(cleared_at=now)
    changed = []
    for key, told in wanted.items():
        if key in standing and standing[key].told != told:
            standing[key].told = told
            changed.append(standing[key])
    SegmentAlert.objects.bulk_update(changed, ["told"])
    SegmentAlert.objects.bulk_create(
        [
            SegmentAlert(kind=kind, segment_id=pk, told=told, raised_at=now)
            for (kind, pk), told in wanted.items()
            if (kind, pk) not in standing
        ],
        ignore_conflicts=True,
    )


def _moves(now: datetime) -> tuple[Found, Found]:
    """Answer size changes within a week, and churn of yesterday; a publish explains both."""
    last = days.yesterday(now)
    zone = timezone.get_default_timezone()
    rows = SegmentDay.objects.filter(
        day__in=[last, last - WEEK], segment__status=Segment.Status.PUBLISHED
    ).select_related("segment__dimension")
    by_day = {(row.segment_id, row.day): row for row in rows}
    published = {
        pk: timezone.localdate(at, zone)
        for pk, at in Publication.objects.filter(
            at__gte=local_start(last - WEEK, zone)
        ).order_by("at").values_list("segment_id", "at")
    }  # fmt: skip
    sizes: Found = {}
    churn: Found = {}
    for (pk, day), row in by_day.items():
        if day != last:
            continue
        before = by_day.get((pk, last - WEEK))
        if before and pk not in published and _jumped(before.companies, row.companies):
            sizes[pk] = {"before": before.companies, "now": row.companies}
        moved, size = row.entered + row.left, max(row.companies, row.companies + row.left)
        published_on = published.get(pk)
        settled = published_on is None or published_on < last - days.DAY
        if settled and moved >= FEWEST and moved > CHURN * size:
            churn[pk] = {
                "entered": row.entered,
                "left": row.left,
                "size": size,
                "share": round(moved * 100 / size, 1),
                "grace": row.segment.dimension.grace_days > 0,
            }
    return sizes, churn


def _jumped(before: int, now: int) -> bool:
    return abs(now - before) >= FEWEST and abs(now - before) > SIZE_CHANGE * before
