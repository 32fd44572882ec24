"""Who is in a segment, since when and by what."""

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from ..models import Membership, Segment

PER_PAGE = 50
LONGEST_SEARCH = 100


def members_page(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Show the open memberships of a segment, searched by company and filtered by reason."""
    segment = get_object_or_404(Segment, pk=segment_id)
    words = request.GET.get("q", "").replace("\x00", "")[:LONGEST_SEARCH].strip()
    reason = request.GET.get("reason", "")
    members = segment.memberships.open().select_related("company")
    if words:
        named = Q(company__legal_name__icontains=words) | Q(company__number__icontains=words)
        members = members.filter(named)
    if reason in Membership.Reason.values:
        members = members.filter(reason=reason)
    page = Paginator(members.order_by("company__legal_name", "pk"), PER_PAGE)
    context = {
        **admin.site.each_context(request),
        "title": segment.name,
        "segment": segment,
        "opts": Segment._meta,
        "page": page.get_page(request.GET.get("page")),
        "words": words,
        "reason": reason,
        "reasons": Membership.Reason.choices,
    }
    return TemplateResponse(request, "admin/segments/segment/members.html", context)
