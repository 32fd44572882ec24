"""
The outbox: which companies must be looked at again.

A mark is a plain row, written in the transaction of the change: with it committed, or not at all.
The nudge after the commit only makes it fast. Without a broker, or when the nudge is lost, the
sweep of the worker finds the mark within seconds.
"""

import logging
from collections.abc import Collection, Iterable

from celery import current_app
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from .commits import AfterCommit

logger = logging.getLogger(__name__)

DRAIN = "segments.tasks.drain_marks"
DELAY = 0.25
"""Seconds from a commit to the drain, so that the marks of a busy moment are drained together."""

NUDGED = "segments-nudge"
AT_ONCE = 500
"""More companies than this in one call are a bulk change: those that come alone go first."""

INSERT = """
INSERT INTO segments_dirtymark (company_id, fields, reason, marked_at, is_bulk)
SELECT id, %s::varchar[], %s, %s, %s FROM unnest(%s::bigint[]) AS id
"""


def mark_dirty(company_ids: Iterable[int], *, fields: Collection[str] = (), reason: str) -> None:
    """
    Have these companies looked at again, once the caller's transaction has committed.

    ``fields`` are the columns of CompanyFacts that may have changed, none means all; ``reason`` is
    a word for people. One INSERT that waits for nobody; companies above and below are found later.
    """
    ids = sorted(set(company_ids))
    if not ids:
        return
    is_bulk = len(ids) > AT_ONCE
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [sorted(fields), reason[:40], timezone.now(), is_bulk, ids])
    _nudges.add(DRAIN)


def nudge(tasks: Iterable[str] = (DRAIN,)) -> None:
    """
    Ask a worker to start these tasks soon; without a worker they run here and now.

    Many nudges in a quarter of a second are one. A dead broker costs nothing but time.
    """
    for name in tasks:
        eager = current_app.conf.task_always_eager
        if not eager and not cache.add(f"{NUDGED}-{name}", 1, timeout=DELAY * 0.8):
            continue
        try:
            current_app.tasks[name].apply_async(countdown=DELAY, retry=False, expires=60)
        except Exception:
            logger.warning("No broker: the sweep will start %s.", name, exc_info=True)


def nudge_after_commit(task: str) -> None:
    """Nudge once the caller's transaction has committed."""
    _nudges.add(task)


_nudges = AfterCommit(nudge)
