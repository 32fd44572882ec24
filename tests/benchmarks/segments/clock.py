"""Wall clock, processor time of the database's process, and memory of ours."""

import os
import resource
import time
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection

START = datetime(2026, 3, 2, 12, tzinfo=UTC)
TICKS = os.sysconf("SC_CLK_TCK")


def backend_seconds() -> float:
    """Processor time that this connection's process in the database has taken."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


class Stopwatch:
    """``with Stopwatch() as took: …`` then ``took.wall`` and ``took.database`` in seconds."""

    wall = database = 0.0

    def __enter__(self) -> "Stopwatch":
        self._database, self._wall = backend_seconds(), time.perf_counter()
        return self

    def __exit__(self, *error: object) -> None:
        self.wall = time.perf_counter() - self._wall
        self.database = backend_seconds() - self._database


def peak_megabytes() -> float:
    """The most memory that this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
