"""The companies that one condition keeps out of a segment: whom to call."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from ..explain import near_misses
from ..models import Segment
from .stories import opened
from .tabs import head

SHOWN = 50


def near_page(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Show the companies that are closest to a segment, and what each lacks."""
    segment, now = opened(segment_id), timezone.now()
    context = {
        **admin.site.each_context(request),
        **head(segment, "near", now),
        "title": segment.name,
        "opts": Segment._meta,
        "near": near_misses(segment, as_of=now, limit=SHOWN),
    }
    return TemplateResponse(request, "admin/segments/segment/near.html", context)
