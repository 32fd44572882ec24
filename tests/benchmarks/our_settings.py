"""Ours as in production, without HTTPS and with the counting middleware; no Redis, as its peer."""

import os

from shop.settings.base import *  # noqa: F403
from shop.settings.base import MIDDLEWARE
from shop.settings.redis import redis_settings

MIDDLEWARE = ["tests.benchmarks.counting.CountingMiddleware", *MIDDLEWARE]
ALLOWED_HOSTS = ["127.0.0.1"]
WHITENOISE_USE_FINDERS = True
AXES_ENABLED = False
globals().update(redis_settings(""))
if os.environ.get("BENCH_COLD"):
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
