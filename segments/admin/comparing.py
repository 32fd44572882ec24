"""What two segments share: both, only one, only the other, and how alike they are."""

from dataclasses import dataclass

from django.contrib import admin
from django.db import connection
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from ..models import Company, Membership, Segment

LISTED = 20
"""So many companies of each part are listed, those that buy most first."""

OVERLAP = """
SELECT count(*) FILTER (WHERE in_a AND in_b), count(*) FILTER (WHERE in_a AND NOT in_b),
       count(*) FILTER (WHERE in_b AND NOT in_a)
FROM (
    SELECT bool_or(segment_id = %(a)s) AS in_a, bool_or(segment_id = %(b)s) AS in_b
    FROM segments_membership WHERE valid_to IS NULL AND segment_id IN (%(a)s, %(b)s)
    GROUP BY company_id
) pairs
"""


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many companies are in both segments, and in one of them only."""

    both: int
    only_a: int
    only_b: int

    @property
    def jaccard(self) -> float:
        """The share of those in either that are in both, 0 to 1; 0 for two empty segments."""
        either = self.both + self.only_a + self.only_b
        return self.both / either if either else 0.0


def overlap(a: Segment, b: Segment) -> Overlap:
    """Answer what two segments share now. One query."""
    with connection.cursor() as cursor:
        cursor.execute(OVERLAP, {"a": a.pk, "b": b.pk})
        return Overlap(*cursor.fetchone())


def part(inside: Segment, other: Segment, *, shared: bool) -> QuerySet[Company]:
    """Answer the companies of one segment that are (or are not) in the other, big buyers first."""
    stays = Membership.objects.open()
    companies = Company.objects.filter(pk__in=stays.filter(segment=inside).values("company"))
    others = stays.filter(segment=other).values("company")
    found = companies.filter(pk__in=others) if shared else companies.exclude(pk__in=others)
    return found.order_by("-facts__net_365", "legal_name", "pk")


def compare_page(request: HttpRequest) -> HttpResponse:
    """Show the overlap of the two segments in the address. Five queries."""
    asked = [request.GET.get(name, "") for name in ("a", "b")]
    ids = [int(one) for one in asked if one.isdecimal() and len(one) < 12]
    found = Segment.objects.select_related("dimension").in_bulk(ids)
    if len(ids) != len(asked) or len(found) != len(asked):
        raise Http404(_("Choose two segments to compare."))
    a, b = (found[pk] for pk in ids)
    shared = overlap(a, b)
    context = {
        **admin.site.each_context(request),
        "title": _("%(a)s and %(b)s") % {"a": a, "b": b},
        "opts": Segment._meta,
        "a": a,
        "b": b,
        "overlap": shared,
        "percent": round(shared.jaccard * 100),
        "exclusive": a.dimension.is_exclusive and a.dimension_id == b.dimension_id,
        "parts": [
            (_("In both"), shared.both, part(a, b, shared=True)[:LISTED]),
            (_("Only in %s") % a, shared.only_a, part(a, b, shared=False)[:LISTED]),
            (_("Only in %s") % b, shared.only_b, part(b, a, shared=False)[:LISTED]),
        ],
        "listed": LISTED,
    }
    return TemplateResponse(request, "admin/segments/segment/compare.html", context)
