"""What ranges tell the segments: who uses a segment here, and whom access rows speak about."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import ngettext

from segments.consumers import Screens, Use, screens_of
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
    return screens_of(
        RangeAccess,
        lambda number: ngettext("%(count)s range", "%(count)s ranges", number) % {"count": number},
        "range",
    )
