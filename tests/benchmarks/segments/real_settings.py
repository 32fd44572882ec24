"""The settings of the benchmarks with a real broker: tasks run in a worker, not in place."""

import os

from shop.settings.redis import redis_settings
from shop.settings.test import *  # noqa: F403

globals().update(redis_settings(os.environ["REDIS_URL"]))
del CELERY_TASK_ALWAYS_EAGER  # noqa: F821
