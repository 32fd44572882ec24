"""Which segments money depends on, and which nobody uses."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Min
from django.utils import timezone

from ..consumers import counts_by_consumer
from ..models import Publication, Segment, SegmentViewing
from ..rules import RuleError, parse

MONEY_CONSUMERS = ("pricing", "ranges", "orderrules")
"""The consumers by which a segment decides what is paid, seen and allowed."""
UNUSED_AFTER = timedelta(days=120)

VIEWED = """
INSERT INTO segments_segmentviewing AS v (segment_id, viewed_on) VALUES (%s, %s)
ON CONFLICT (segment_id) DO UPDATE SET viewed_on = excluded.viewed_on
WHERE v.viewed_on < excluded.viewed_on
"""


def note_view(segment: Segment, today: date) -> None:
    """Remember that somebody looked at a segment today. One query, which writes once a day."""
    with connection.cursor() as cursor:
        cursor.execute(VIEWED, [segment.pk, today])


def drives_money() -> set[int]:
    """Answer the ids of the segments that price lists, ranges or order rules name."""
    counts = counts_by_consumer()
    return {pk for name in MONEY_CONSUMERS for pk, n in counts.get(name, {}).items() if n}


def unused(now: datetime) -> dict[int, date]:
    """
    Answer the live segments that nothing uses and nobody looked at for 120 days, and since when.

    A segment that a rule of another refers to is used. Queries: one a consumer, and three.
    """
    today = timezone.localdate(now, timezone.get_default_timezone())
    last_seen = _last_seen()
    counts = counts_by_consumer()
    used = {pk for found in counts.values() for pk, number in found.items() if number}
    live = list(Segment.objects.live().select_related("published_version"))
    referred = {code for segment in live for code in _references(segment)}
    return {
        segment.pk: last_seen[segment.pk]
        for segment in live
        if segment.pk not in used
        and segment.code not in referred
        and segment.pk in last_seen
        and last_seen[segment.pk] <= today - UNUSED_AFTER
    }


def _last_seen() -> Mapping[int, date]:
    """Answer the day each segment was last looked at, or else first published."""
    zone = timezone.get_default_timezone()
    published = Publication.objects.filter(is_live=True).order_by().values_list("segment_id")
    seen = {pk: timezone.localdate(at, zone) for pk, at in published.annotate(Min("at"))}
    for pk, day in SegmentViewing.objects.values_list("segment_id", "viewed_on"):
        seen[pk] = max(day, seen.get(pk, day))
    return seen


def _references(segment: Segment) -> set[str]:
    version = segment.published_version
    found: set[str] = set()
    for rule in (version.rule, version.stay_rule) if version else ():
        try:
            found |= parse(rule).references() if rule else set()
        except RuleError:
            continue
    return found
