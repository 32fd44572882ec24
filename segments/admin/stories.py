"""Two pages about one segment: what happened to it, and what depends on it."""

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone

from ..consumers import uses_of
from ..forms import sentence
from ..models import Segment
from .tabs import head
from .users import referring

VERSIONS = 10
SHOWN = 50
"""So many decisions by hand and changes are shown, the newest."""


def story_page(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Show the versions of a segment in words, the decisions by hand and who changed what."""
    segment = opened(segment_id)
    page = Paginator(segment.versions.select_related("author").order_by("-number"), VERSIONS)
    page = page.get_page(request.GET.get("page"))
    for version in page:
        version.words = sentence(version.rule)
        version.stay_words = sentence(version.stay_rule)
    kind = ContentType.objects.get_for_model(Segment)
    entries = LogEntry.objects.filter(content_type=kind, object_id=str(segment.pk))
    decisions = segment.overrides.select_related("company", "by").order_by("-created_at", "-pk")
    context = {
        **admin.site.each_context(request),
        **head(segment, "story", timezone.now()),
        "title": segment.name,
        "opts": Segment._meta,
        "page": page,
        "entries": entries.select_related("user").order_by("-action_time")[:SHOWN],
        "decisions": decisions[:SHOWN],
        "now": timezone.now(),
    }
    return TemplateResponse(request, "admin/segments/segment/story.html", context)


def uses_page(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Show what uses a segment, and the segments that refer to it. One query a consumer."""
    segment = opened(segment_id)
    context = {
        **admin.site.each_context(request),
        **head(segment, "uses", timezone.now()),
        "title": segment.name,
        "opts": Segment._meta,
        "uses": uses_of(segment),
        "referring": referring(segment),
    }
    return TemplateResponse(request, "admin/segments/segment/uses_page.html", context)


def opened(segment_id: int) -> Segment:
    """Answer the segment of a page with what its head shows, or 404. One query."""
    segments = Segment.objects.select_related("dimension", "published_version__author", "owner")
    return get_object_or_404(segments, pk=segment_id)
