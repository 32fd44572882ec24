"""What ranges tell the segments: who uses a segment here, and whom access rows speak about."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from segments.consumers import Period, Screens, Use, rows_by_segment, within
from segments.models import Segment

from .models import RangeAccess

NAME = "ranges"
"""What ``bump_terms`` is called with when visibility changed."""


def uses(segment: Segment) -> Iterable[Use]:
    """Answer the access rows for a segment, each with the page to change it. One query."""
    for row in RangeAccess.objects.filter(segments=segment).select_related("range"):
        yield Use(str(row), reverse("admin:ranges_rangeaccess_change", args=[row.pk]))


def audience() -> tuple[list[int], list[int]]:
    """Answer the ids of all segments and companies that any row names. Two queries."""
    return (
        list(RangeAccess.segments.through.objects.values_list("segment_id", flat=True).distinct()),
        list(RangeAccess.companies.through.objects.values_list("company_id", flat=True).distinct()),
    )


def screens() -> Screens:
    """Answer what the lists and the calendar of segments ask."""
    return Screens(
        counts=lambda: rows_by_segment(RangeAccess.segments.through.objects),
        words=lambda number: (
            ngettext("%(count)s range", "%(count)s ranges", number) % {"count": number}
        ),
        periods=_periods,
    )


def _periods(start: datetime, end: datetime) -> Iterator[Period]:
    rows = RangeAccess.objects.filter(within(start, end), segments__isnull=False).distinct()
    for row in rows.select_related("range"):
        url = reverse("admin:ranges_rangeaccess_change", args=[row.pk])
        yield Period(str(row), row.starts_at, row.ends_at, url)
