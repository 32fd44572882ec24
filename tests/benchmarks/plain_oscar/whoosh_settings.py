"""Plain Oscar with the search engine of its sandbox."""

import os
from pathlib import Path

from tests.benchmarks.plain_oscar.settings import *  # noqa: F403

HAYSTACK_CONNECTIONS = {
    "default": {
        "ENGINE": "haystack.backends.whoosh_backend.WhooshEngine",
        "PATH": Path(os.environ["BENCH_SCRATCH"]) / "whoosh",
        "INCLUDE_SPELLING": True,
    }
}
