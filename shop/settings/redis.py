"""What changes with ``REDIS_URL``: cache, sessions, locks and the Celery broker."""

from redis.backoff import NoBackoff
from redis.retry import Retry

REMEMBERED_IN_MEMORY = 4_000
"""Answers that a process keeps without Redis, about 10 KB each; Django's 300 are a few pages."""


def redis_settings(url: str) -> dict:
    """
    Return the settings for a Redis at ``url``, or those that need no server when it is empty.

    Time-outs are short and retries off, so a dead or frozen Redis costs a page 0.2 s at most and
    the cache answers "nothing known". Sessions keep their truth in PostgreSQL.
    """
    celery = {
        "CELERY_TASK_IGNORE_RESULT": True,
        "CELERY_TASK_ACKS_LATE": True,
        "CELERY_TASK_REJECT_ON_WORKER_LOST": True,
        "CELERY_WORKER_PREFETCH_MULTIPLIER": 1,
        "CELERY_TASK_SERIALIZER": "json",
        "CELERY_ACCEPT_CONTENT": ["json"],
        "CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP": True,
        "CELERY_BEAT_SCHEDULER": "django_celery_beat.schedulers:DatabaseScheduler",
        "CELERY_WORKER_HIJACK_ROOT_LOGGER": False,
    }
    if not url:
        return celery | {
            "CELERY_TASK_ALWAYS_EAGER": True,
            # Beat asks for a broker even when every task runs in place.
            "CELERY_BROKER_URL": "memory://",
            "CACHES": {
                "default": {
                    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
                    "OPTIONS": {"MAX_ENTRIES": REMEMBERED_IN_MEMORY},
                }
            },
            "SESSION_ENGINE": "django.contrib.sessions.backends.db",
        }
    return celery | {
        "CELERY_BROKER_URL": url.replace("unix://", "redis+socket://", 1),
        "CELERY_BROKER_TRANSPORT_OPTIONS": {
            "socket_connect_timeout": 1,
            "socket_timeout": 5,
            "visibility_timeout": 3 * 3600,
        },
        "CACHES": {
            "default": {
                "BACKEND": "django_redis.cache.RedisCache",
                "LOCATION": url,
                "KEY_PREFIX": "grossist",
                "OPTIONS": {
                    "IGNORE_EXCEPTIONS": True,
                    "CONNECTION_POOL_KWARGS": {
                        "retry": Retry(NoBackoff(), 0),
                        "socket_connect_timeout": 0.2,
                        "socket_timeout": 1.0,
                    },
                },
            }
        },
        "DJANGO_REDIS_LOG_IGNORED_EXCEPTIONS": True,
        "SESSION_ENGINE": "django.contrib.sessions.backends.db",
    }
