"""What beat asks of insight. Every task may run twice or too late."""

import logging

from celery import shared_task
from django.utils import timezone

from . import alerts, days, drift, letters, notices, reviews

logger = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def look_nightly() -> None:
    """Count the days again, take baselines, plan reviews, raise alerts. After the nightly run."""
    now = timezone.now()
    logger.info("Days of segments: %s", days.refresh_recent(now))
    reviews.plan(now)
    logger.info("Baselines taken: %s", drift.take_missing_baselines(now))
    letters.remind(reviews.open_tasks(now), now=now)
    alerts.check_numbers(now)


@shared_task(ignore_result=True)
def look_weekly() -> None:
    """Compare segments with their publish, and write to reviewers what is open."""
    now = timezone.now()
    alerts.check_drift(now)
    letters.send_digest(now)


@shared_task(ignore_result=True)
def look_often() -> None:
    """Raise an alert when data is old or a segment fails, and send waiting mail."""
    now = timezone.now()
    alerts.check_health(now)
    notices.send_due(now)
