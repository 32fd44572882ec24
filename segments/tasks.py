"""Background work: ids in, one service called. Every task may run twice or too late."""

import logging
import threading
from collections.abc import Iterable
from time import perf_counter

from celery import shared_task
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from .models import CompanyState, SegmentRun
from .services import refresh

logger = logging.getLogger(__name__)

_waiting = threading.local()


@shared_task(ignore_result=True)
def refresh_companies(company_ids: list[int]) -> None:
    """Make what we know of some companies match what was saved."""
    outcome = refresh(company_ids, now=timezone.now())
    logger.info("Refreshed %s companies: %s", outcome.companies, outcome)


@shared_task(ignore_result=True)
def refresh_all(with_facts: bool = True) -> None:
    """
    Make everything match. Nightly after local midnight, because days pass.

    A run that the database ends is written down as failed; nothing of it is kept.
    """
    now, started = timezone.now(), perf_counter()
    try:
        outcome = refresh(now=now, with_facts=with_facts)
    except DatabaseError as error:
        SegmentRun.objects.create(
            as_of=now,
            status=SegmentRun.Status.FAILED,
            seconds=perf_counter() - started,
            error=str(error),
        )
        raise
    logger.info("Refreshed everyone: %s", outcome)


@shared_task(ignore_result=True)
def refresh_due() -> None:
    """Look again at companies with an override that has begun or ended. Every minute."""
    now = timezone.now()
    due = CompanyState.objects.filter(next_change_at__lte=now).values_list("pk", flat=True)
    if due := list(due):
        refresh(due, now=now)


def refresh_after_commit(company_ids: Iterable[int]) -> None:
    """
    Refresh companies once the transaction has committed; many calls in one make one refresh.

    Runs at once where there is no worker, or when the broker does not answer: slower, never lost.
    """
    if not _is_asked_for():
        _pending().clear()  # what a transaction that was rolled back left behind
    _pending().update(company_ids)
    transaction.on_commit(_refresh_pending, robust=True)


def refresh_all_after_commit() -> None:
    """Evaluate all published segments again once the transaction has committed."""
    transaction.on_commit(_refresh_all, robust=True)


def _is_asked_for() -> bool:
    """Whether this transaction already refreshes something after its commit."""
    latest_first = reversed(connection.run_on_commit)
    return any(function is _refresh_pending for _savepoints, function, _robust in latest_first)


def _pending() -> set[int]:
    if not hasattr(_waiting, "ids"):
        _waiting.ids = set()
    return _waiting.ids


def _refresh_pending() -> None:
    ids = sorted(_pending())
    _pending().clear()
    if ids:
        _send(refresh_companies, ids)


def _refresh_all() -> None:
    _send(refresh_all, False)


def _send(task, *arguments) -> None:
    try:
        task.delay(*arguments)
    except OperationalError:
        logger.warning("No broker; running %s here.", task.name)
        task(*arguments)
