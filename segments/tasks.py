"""Background work: ids in, one service called. Every task may run twice or too late."""

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from .freshness import drain, staleness_seconds
from .marks import mark_dirty
from .models import CompanyState, DirtyMark, FreshnessSample, PreviewRun, Release, SegmentRun
from .runs import request, start_waiting
from .workflow.jobs import start, work_out
from .workflow.previewing import TooSlow
from .workflow.releases import publish_due

logger = logging.getLogger(__name__)

KEPT = timedelta(days=30)
"""So long the samples of freshness are kept."""


@shared_task(ignore_result=True)
def drain_marks() -> None:
    """Work off the outbox. On a nudge after a commit, and every five seconds."""
    done = drain(now=timezone.now)
    if done.marks:
        logger.info("Drained: %s", done)


@shared_task(ignore_result=True)
def start_runs() -> None:
    """Carry out the runs that were asked for. On a nudge, and every minute."""
    for run in start_waiting(clock=timezone.now):
        logger.info("Run %s: %s", run.pk, run.status)


@shared_task(ignore_result=True)
def refresh_all() -> None:
    """Make everything match. Nightly after local midnight, because days pass."""
    nightly = request(SegmentRun.Kind.NIGHTLY, now=timezone.now(), with_facts=True)
    logger.info("The nightly run is %s.", nightly.pk)


@shared_task(ignore_result=True)
def refresh_due() -> None:
    """Look again at companies with something that has begun or ended by itself. Every minute."""
    due = CompanyState.objects.filter(next_change_at__lte=timezone.now())
    with transaction.atomic():
        mark_dirty(due.values_list("pk", flat=True), reason="time")


@shared_task(ignore_result=True)
def publish_due_releases() -> None:
    """Publish the releases whose time has come. Every minute."""
    for release in publish_due(now=timezone.now()):
        logger.info("Published release %s as planned", release.pk)


@shared_task(ignore_result=True)
def work_out_preview(run_id: int) -> None:
    """Work out a preview that takes longer than a person waits for."""
    run = PreviewRun.objects.filter(pk=run_id).first()
    if run is not None:
        work_out(run)


def begin_preview(
    release: Release, *, by: Any, now: datetime, as_of: datetime | None = None
) -> PreviewRun:
    """
    Work out a preview while somebody waits; one that takes too long goes on in a worker.

    Without a broker it goes on here.
    """
    run = start(release, by=by, now=now, as_of=as_of)
    try:
        return work_out(run, interactive=True)
    except TooSlow:
        transaction.on_commit(partial(_hand_over, run.pk), robust=True)
    return run


def _hand_over(run_id: int) -> None:
    try:
        work_out_preview.delay(run_id)
    except OperationalError:
        logger.warning("No broker; working the preview out here.")
        work_out_preview(run_id)


@shared_task(ignore_result=True)
def sample_freshness() -> None:
    """Note how long the oldest change waits, and forget what is a month old. Every minute."""
    now = timezone.now()
    FreshnessSample.objects.get_or_create(
        at=now.replace(second=0, microsecond=0),
        defaults={"seconds": staleness_seconds(now), "waiting": DirtyMark.objects.count()},
    )
    FreshnessSample.objects.filter(at__lt=now - KEPT).delete()
