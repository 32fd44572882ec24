"""The process that places the orders of ``--freshness``; it has the broker in its environment."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.test")
django.setup()

from tests.benchmarks.segments.freshness import feed  # noqa: E402

feed(float(sys.argv[1]), float(sys.argv[2]))
