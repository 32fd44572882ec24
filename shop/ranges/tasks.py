"""Working out ranges in the background."""

import logging

from celery import shared_task

from .resolution import resolve

logger = logging.getLogger(__name__)


@shared_task
def resolve_ranges(
    range_ids: list[int] | None = None, product_ids: list[int] | None = None
) -> None:
    """
    Work out these ranges for these products; None means all. May run twice.

    Nightly it works out everything, because bulk writes send no signals.
    """
    result = resolve(range_ids, product_ids)
    logger.info("Ranges: %s products added, %s removed.", result.added, result.removed)
