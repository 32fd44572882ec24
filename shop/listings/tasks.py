"""Indexing in the background."""

import logging

from celery import shared_task

from .indexing import index

logger = logging.getLogger(__name__)


@shared_task
def index_products(product_ids: list[int] | None = None) -> None:
    """Index these products, or all (nightly: bulk writes send no signals). May run twice."""
    logger.info("%s search documents written.", index(product_ids))
