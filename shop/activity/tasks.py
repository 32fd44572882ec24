"""What the worker does: rates that came late, the flush of browsing, the self-check."""

import logging

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from segments.models import TradeOrder

from .checkup import run_self_check
from .flushing import flush
from .orders import feed_orders, order_ids_of

logger = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def flush_browsing() -> None:
    """Tell the engine what people did in the shop. Each minute; may run twice."""
    told = flush()
    if told:
        logger.info("%s notes of pages told.", told)


@shared_task(ignore_result=True)
def check_sample() -> None:
    """Compare one company in a hundred with the shop's own orders. Weekly; may run twice."""
    run_self_check(now=timezone.now())


@shared_task
def feed_unpriced(currency: str) -> None:
    """Tell the engine again of orders whose currency had no rate. May run twice."""
    lacking = TradeOrder.objects.filter(rate__isnull=True, currency=currency)
    feed_orders(order_ids_of(lacking.values_list("reference", flat=True)))


def feed_unpriced_after_commit(currency: str) -> None:
    """Ask the worker for it after the commit; a dead queue is left to the self-check."""

    def ask() -> None:
        try:
            feed_unpriced.apply_async([currency], retry=False)
        except Exception:
            logger.exception("No worker can be reached; feed_activity fills the rates in.")

    transaction.on_commit(ask, robust=True)
