"""What beat asks of insight. Every task may run twice or too late."""

import logging

from celery import shared_task
from django.utils import timezone

from . import days

logger = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def refresh_days() -> None:
    """Make the days of segments again. Nightly, after the run that follows local midnight."""
    written = days.refresh_recent(timezone.now())
    logger.info("Days of segments: %s", written)
