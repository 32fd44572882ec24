"""What is planned around segments: publishes, ends of pins and of grace, reviews, periods."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..consumers import periods
from ..models import (
    CostRateCard,
    Membership,
    Override,
    Release,
    RfmCalibration,
    Segment,
)
from .untils import grace_days

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the calendar: on a local day, at an instant if it has one."""

    day: date
    kind: str
    text: str
    url: str = ""
    at: datetime | None = None

    @property
    def sorted_by(self) -> tuple:
        """Days in order; within one, what has a time first."""
        return (self.day, self.at is None, self.at or 0, self.kind, self.text)


def entries(first: date, last: date) -> list[Entry]:
    """Answer what is planned from ``first`` to ``last``, local days, both inside, in order."""
    start, end = _midnight(first), _midnight(last + DAY)
    found = [
        *_publishes(start, end),
        *_override_ends(start, end),
        *_grace_ends(first, last),
        *_reviews(first, last),
        *_periods(start, end),
        *_calibrations(start, end),
    ]
    return sorted(found, key=lambda one: one.sorted_by)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _publishes(start: datetime, end: datetime) -> Iterator[Entry]:
    planned = Release.objects.filter(
        status=Release.Status.PLANNED, publish_at__gte=start, publish_at__lt=end
    )
    for release in planned:
        try:
            url = reverse("admin:segments_release_change", args=[release.pk])
        except NoReverseMatch:
            url = ""
        text = _("Publish: %(release)s") % {"release": release}
        yield Entry(timezone.localdate(release.publish_at), "publish", text, url,
                    release.publish_at)  # fmt: skip


def _override_ends(start: datetime, end: datetime) -> Iterator[Entry]:
    """Answer the decisions by hand that end, counted by segment, kind and last local day."""
    ending = Override.objects.filter(valid_until__gte=start, valid_until__lt=end).order_by()
    rows = (
        ending.annotate(day=TruncDate("valid_until"))
        .values_list("day", "kind", "segment", "segment__name")
        .annotate(n=Count("pk"))
    )
    for day, kind, segment_id, name, number in rows:
        if kind == Override.Kind.INCLUDE:
            text = ngettext(
                "%(n)s pin in %(segment)s ends", "%(n)s pins in %(segment)s end", number
            )
        else:
            text = ngettext(
                "%(n)s exclusion from %(segment)s ends",
                "%(n)s exclusions from %(segment)s end",
                number,
            )
        url = reverse("admin:segments_override_changelist")
        yield Entry(
            day,
            "pins",
            text % {"n": number, "segment": name},
            f"{url}?segment__id__exact={segment_id}&valid_until__date={day.isoformat()}",
        )


def _grace_ends(first: date, last: date) -> Iterator[Entry]:
    """Answer on which days how many companies fall out of a segment when nothing changes."""
    rows = (
        Membership.objects.open()
        .filter(reason=Membership.Reason.GRACE, grace_since__isnull=False)
        .order_by()
        .values_list("segment", "grace_since")
        .annotate(n=Count("pk"))
    )
    rows = list(rows)
    segments = Segment.objects.select_related("dimension", "published_version").in_bulk(
        {segment_id for segment_id, _since, _n in rows}
    )
    for segment_id, since, number in rows:
        segment = segments[segment_id]
        day = since + timedelta(days=grace_days(segment))
        if not first <= day <= last:
            continue
        text = ngettext(
            "Grace of %(n)s company in %(segment)s ends",
            "Grace of %(n)s companies in %(segment)s ends",
            number,
        )
        url = reverse("admin:segments_segment_members", args=[segment_id])
        yield Entry(day, "grace", text % {"n": number, "segment": segment},
                    f"{url}?reason=grace&until={day.isoformat()}")  # fmt: skip


def _reviews(first: date, last: date) -> Iterator[Entry]:
    due = Segment.objects.filter(
        Q(review_due__gte=first, review_due__lte=last), status=Segment.Status.PUBLISHED
    )
    for segment in due.select_related("owner"):
        text = _("Review of %(segment)s is due") % {"segment": segment}
        if segment.owner:
            text = f"{text} ({segment.owner})"
        url = reverse("admin:segments_segment_change", args=[segment.pk])
        yield Entry(segment.review_due, "review", text, url)


def _periods(start: datetime, end: datetime) -> Iterator[Entry]:
    """Answer the beginnings and ends of price lists, pages and rules that use segments."""
    for consumer, period in periods(start, end):
        for at, text in (
            (period.starts_at, _("%(consumer)s: %(name)s begins")),
            (period.ends_at, _("%(consumer)s: %(name)s ends")),
        ):
            if at is not None and start <= at < end:
                told = text % {"consumer": consumer, "name": period.label}
                yield Entry(timezone.localdate(at), "period", told, period.url, at)


def _calibrations(start: datetime, end: datetime) -> Iterator[Entry]:
    """Answer the days from which RFM cut points and rate cards are in force."""
    for model, text in (
        (RfmCalibration, _("RFM calibration in force")),
        (CostRateCard, _("Rate card in force")),
    ):
        rows = model.objects.filter(
            status=model.Status.PUBLISHED, effective_from__gte=start, effective_from__lt=end
        )
        for row in rows:
            told = f"{text}: {row.note}" if row.note else text
            try:
                url = reverse(f"admin:segments_{model._meta.model_name}_change", args=[row.pk])
            except NoReverseMatch:
                url = ""
            yield Entry(
                timezone.localdate(row.effective_from), "calibration", told, url, row.effective_from
            )
