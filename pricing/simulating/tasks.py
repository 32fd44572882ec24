"""Simulations in the background."""

import logging

from celery import shared_task
from django.utils import timezone

from .jobs import forget_old, start_waiting

logger = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def start_simulations() -> None:
    """Carry out the simulations that were asked for. On a nudge, and every minute."""
    if done := start_waiting(clock=timezone.now):
        logger.info("Simulations carried out: %s", done)


@shared_task(ignore_result=True)
def forget_old_simulations() -> None:
    """Delete the simulations of half a year ago. Nightly."""
    if gone := forget_old(timezone.now()):
        logger.info("Old simulations deleted: %s", gone)
