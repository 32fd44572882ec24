"""Working out ranges in the background."""

import logging

from celery import shared_task

from .resolution import resolve

logger = logging.getLogger(__name__)


@shared_task
def resolve_ranges(range_ids: list[int] | None = None) -> None:
    """Work out these ranges, or all (nightly: bulk writes send no signals). May run twice."""
    result = resolve(range_ids)
    logger.info("Ranges: %s products added, %s removed.", result.added, result.removed)
