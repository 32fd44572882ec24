"""The pages of one segment as tabs, and the head that stands on each: status, who and when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..models import Segment
from .status import planned_words, status_words

PAGES: list[tuple[str, str | Promise]] = [
    ("change", _("Rule")),
    ("members", _("Members")),
    ("near", _("Near misses")),
    ("preview", _("Preview and diff")),
    ("impact", _("Impact")),
    ("performance", _("Performance")),
    ("story", _("History")),
    ("uses", _("Used by")),
]
"""The end of the name of each page's address, and its words; an unknown page is left out."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A link to one page of a segment."""

    label: str | Promise
    url: str
    is_here: bool


def tabs(segment: Segment, here: str) -> list[Tab]:
    """Answer the pages of a segment; ``here`` is the one that is open. No query."""
    found = []
    for name, label in PAGES:
        try:
            url = reverse(f"admin:segments_segment_{name}", args=[segment.pk])
        except NoReverseMatch:
            continue
        found.append(Tab(label, url, name == here))
    return found


def head(segment: Segment, here: str, now: datetime) -> dict[str, Any]:
    """Answer what stands on each page of a segment: tabs, badges, size, draft. Four queries."""
    return {
        "segment": segment,
        "tabs": tabs(segment, here),
        "status_words": status_words(
            segment,
            timezone.localdate(now),
            planned_words([segment.pk]).get(segment.pk, ()),
        ),
        "size": segment.memberships.open().count(),
        "saved": _saved(segment) if segment.draft_rule is not None else None,
    }


def _saved(segment: Segment) -> LogEntry | None:
    """Answer who saved the draft last, and when; None where nobody did it here."""
    kind = ContentType.objects.get_for_model(Segment)
    entries = LogEntry.objects.filter(content_type=kind, object_id=str(segment.pk))
    return entries.select_related("user").order_by("-action_time").first()
