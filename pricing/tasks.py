"""Background work on prices. Every task may run twice or too late."""

import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from .importing import jobs
from .importing.tidying import tidy

logger = logging.getLogger(__name__)

KEPT = timedelta(days=7)
"""So long a batch waits for somebody to approve it, or to let it go on."""


@shared_task(ignore_result=True)
def work_on_batches() -> None:
    """Take the steps of price batches that wait. On a nudge, and every minute."""
    for batch in jobs.work():
        logger.info("Price batch %s: a step was taken.", batch.pk)


@shared_task(ignore_result=True)
def tidy_batches() -> None:
    """Forget what nobody came back to, and the files without a batch. Nightly."""
    tidy(timezone.now() - KEPT)
