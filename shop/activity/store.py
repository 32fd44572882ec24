"""Where notes wait: a list in Redis, the memory of this process, or rows."""

import json
import logging
import uuid
from collections import deque
from datetime import datetime
from time import monotonic
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django_redis import get_redis_connection

from .models import Browsing

logger = logging.getLogger(__name__)

WAITING = "grossist:activity:waiting"
TAKEN = "grossist:activity:taken:"
MOST_IN_MEMORY = 20_000

memory: deque[tuple[float, str]] = deque(maxlen=MOST_IN_MEMORY)


def put(found: dict[str, Any]) -> None:
    """Keep a note: in Redis, else in memory; as a row while Redis is out of reach."""
    payload = json.dumps(found, separators=(",", ":"))
    if not has_redis():
        memory.append((monotonic(), payload))
        return
    try:
        get_redis_connection("default").rpush(WAITING, payload)
    except Exception:
        logger.warning("Redis is out of reach: a note becomes a row.", exc_info=True)
        with transaction.atomic():
            Browsing.objects.create(payload=payload)


def read(payload: str) -> dict[str, Any]:
    """Answer a note as it was written."""
    found = json.loads(payload)
    return found | {"at": datetime.fromisoformat(found["at"])}


def waits_for_seconds() -> float:
    """Answer how long the oldest note has been in this process's memory."""
    return monotonic() - memory[0][0] if memory else 0.0


def has_redis() -> bool:
    """Whether the cache is a Redis that all processes share."""
    return hasattr(cache, "client")


def take() -> list[tuple[str, list[str]]]:
    """
    Take the notes that wait, as (name, payloads); ``drop`` each once it is told.

    Those that were taken and never dropped are answered again, under the same name.
    """
    batches = []
    if memory:
        batches.append((uuid.uuid4().hex, [memory.popleft()[1] for _ in range(len(memory))]))
    if has_redis():
        batches += _take_from_redis()
    return batches


def drop(name: str) -> None:
    """Forget a batch that was told."""
    if has_redis():
        try:
            get_redis_connection("default").delete(TAKEN + name)
        except Exception:
            logger.warning("Redis is out of reach: a batch will be told again.", exc_info=True)


def _take_from_redis() -> list[tuple[str, list[str]]]:
    try:
        redis = get_redis_connection("default")
        if redis.exists(WAITING):
            redis.rename(WAITING, TAKEN + uuid.uuid4().hex)
        names = [key.decode() for key in redis.scan_iter(match=TAKEN + "*", count=1000)]
        return [
            (name.removeprefix(TAKEN), [one.decode() for one in redis.lrange(name, 0, -1)])
            for name in sorted(names)
        ]
    except Exception:
        logger.warning("Redis is out of reach: notes wait.", exc_info=True)
        return []
