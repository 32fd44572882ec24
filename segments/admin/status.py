"""How a segment stands, in a few words: published, changed, failed, by hand, due for review."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..models import Release, ReleaseItem, Segment

REVIEW_SOON = 30
"""A review is announced so many days ahead."""


@dataclass(frozen=True, slots=True)
class Word:
    """One badge: its kind (a class in the style sheet) and what it says."""

    kind: str
    text: str


def status_words(segment: Segment, today: date, planned: Iterable[str] = ()) -> list[Word]:
    """Answer how a segment stands; ``published_version`` is joined. No query."""
    words = [_first(segment)]
    if segment.failed_at:
        words.append(Word("failed", _("failed")))
    if segment.published_version_id and segment.draft_rule is not None:
        words.append(Word("draft", _("draft differs")))
    words += [Word("planned", text) for text in planned]
    if segment.review_due and segment.status == Segment.Status.PUBLISHED:
        days = (segment.review_due - today).days
        if days < 0:
            words.append(Word("failed", _("review overdue")))
        elif days == 0:
            words.append(Word("review", _("review due today")))
        elif days <= REVIEW_SOON:
            text = ngettext("review due in %(days)s day", "review due in %(days)s days", days)
            words.append(Word("review", text % {"days": days}))
    return words


def _first(segment: Segment) -> Word:
    if segment.status != Segment.Status.PUBLISHED:
        return Word(segment.status, segment.get_status_display())
    if segment.published_version is None:
        return Word("published", _("kept by hand"))
    return Word("published", _("published v%(number)s") % {
        "number": segment.published_version.number
    })  # fmt: skip


STATES: dict[str, Promise] = {
    "published": gettext_lazy("Published"),
    "differs": gettext_lazy("Draft differs"),
    "failed": gettext_lazy("Failed"),
    "by_hand": gettext_lazy("Kept by hand"),
    "planned": gettext_lazy("Scheduled"),
    "review": gettext_lazy("Review due soon"),
    "draft": gettext_lazy("Never published"),
    "archived": gettext_lazy("Archived"),
}
"""What the list can be filtered by."""


def planned_words(segment_ids: Iterable[int]) -> dict[int, list[str]]:
    """Answer when the planned releases of some segments are published, in words. One query."""
    items = ReleaseItem.objects.filter(
        segment_id__in=list(segment_ids), release__status=Release.Status.PLANNED
    )
    found: dict[int, list[str]] = {}
    for segment_id, at in items.values_list("segment_id", "release__publish_at"):
        when = date_format(timezone.localtime(at), "j M H:i")
        found.setdefault(segment_id, []).append(_("scheduled for %(when)s") % {"when": when})
    return found


def in_state(segments: QuerySet[Segment], state: str, today: date) -> QuerySet[Segment]:
    """Keep the segments in one of ``STATES``; any other word keeps all."""
    published = Q(status=Segment.Status.PUBLISHED)
    soon = today + timedelta(days=REVIEW_SOON)
    tests = {
        "published": published,
        "differs": published & Q(published_version__isnull=False, draft_rule__isnull=False),
        "failed": Q(failed_at__isnull=False),
        "by_hand": published & Q(published_version__isnull=True),
        "planned": Q(release_items__release__status=Release.Status.PLANNED),
        "review": published & Q(review_due__lte=soon),
        "draft": Q(status=Segment.Status.DRAFT),
        "archived": Q(status=Segment.Status.ARCHIVED),
    }
    return segments.filter(tests[state]).distinct() if state in tests else segments
