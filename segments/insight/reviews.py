"""
Reviews: when a segment must be looked at, by whom, and what came of it.

Due six months after the publish when money depends on the segment, else twelve, or what the
dimension says. Thirty days before there is a task and a reminder. Nothing is ever switched off by
itself.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..calendar import months_before
from ..models import Publication, ReviewTask, Segment
from ..services import archive
from . import drift, usage

AHEAD = timedelta(days=30)
MONEY_MONTHS, OTHER_MONTHS = 6, 12
CHANGE_WITHIN = timedelta(days=30)
"""When somebody decided to change a rule and nothing was published, they are asked again."""
Outcome = ReviewTask.Outcome
User = Any


def months_of(segment: Segment, money: set[int]) -> int:
    """Answer after how many months a segment is reviewed."""
    chosen = segment.dimension.review_months
    return chosen or (MONEY_MONTHS if segment.pk in money else OTHER_MONTHS)


@transaction.atomic
def plan(now: datetime) -> int:
    """
    Give every newly published segment a date, and others that have none; answer how many.

    To be called before the baselines are taken: a publication without one is new. A date that
    a person chose stays until the next publish.
    """
    money = usage.drives_money()
    dated = []
    publications = drift.last_publications().select_related("segment__dimension")
    for publication in publications.select_related("segment__dimension", "baseline"):
        segment = publication.segment
        months = months_of(segment, money)
        due = _after(_local(publication.at), months)
        is_new = getattr(publication, "baseline", None) is None
        # It was planned before money hung on it.
        was_longer = segment.review_due == _after(_local(publication.at), OTHER_MONTHS) != due
        if is_new or segment.review_due is None or was_longer:
            segment.review_due = due
            dated.append(segment)
        if is_new:
            _close_changed(publication)
    # Not save(): a date changes nobody's membership, so nobody has to be evaluated.
    Segment.objects.bulk_update(dated, ["review_due"], batch_size=500)
    return len(dated)


@transaction.atomic
def open_tasks(now: datetime) -> list[ReviewTask]:
    """Open a task for each live segment that is due within thirty days and has none."""
    today = _local(now)
    due = (
        Segment.objects.live()
        .filter(review_due__lte=today + AHEAD)
        .exclude(reviews__in=ReviewTask.objects.filter(done_at=None))
        .select_related("dimension")
    )
    return ReviewTask.objects.bulk_create(
        ReviewTask(
            segment=segment,
            due=segment.review_due,
            owner_id=segment.owner_id or segment.dimension.owner_id,
            created_at=now,
        )
        for segment in due
    )


@transaction.atomic
def finish(  # noqa: PLR0913 - what a decision is made of
    task: ReviewTask, *, outcome: str, note: str, report: dict, by: User, now: datetime
) -> ReviewTask:
    """
    Write down what was decided, with the figures that were seen.

    Keeping moves the date; changing asks again in thirty days unless something is published.
    Archiving archives, and raises ValidationError, changing nothing, while the segment is used.
    Done twice, the first decision stays.
    """
    locked = ReviewTask.objects.select_for_update().select_related("segment__dimension")
    task = locked.get(pk=task.pk)
    if task.done_at is not None:
        return task
    segment, today = task.segment, _local(now)
    task.outcome, task.note, task.report = outcome, note.strip(), report
    task.done_by, task.done_at = by, now
    task.save()
    if outcome == Outcome.ARCHIVE:
        archive(segment, now=now, by=by, reason=task.note)
        return task
    due = today + CHANGE_WITHIN
    if outcome == Outcome.KEEP:
        due = _after(today, months_of(segment, usage.drives_money()))
    Segment.objects.filter(pk=segment.pk).update(review_due=due)
    return task


def _close_changed(publication: Publication) -> None:
    """A review that was open when a new version was published has come to its end."""
    ReviewTask.objects.filter(
        segment=publication.segment_id, done_at=None, created_at__lt=publication.at
    ).update(
        outcome=Outcome.CHANGE,
        note=_("A new version was published."),
        done_by=publication.by,
        done_at=publication.at,
    )


def _local(instant: datetime) -> date:
    return timezone.localdate(instant, timezone.get_default_timezone())


def _after(day: date, months: int) -> date:
    return months_before(day, -months)
