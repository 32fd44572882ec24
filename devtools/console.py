"""Progress lines on standard error, so that a command's own output stays clean."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Refusal(SystemExit):
    """Stop with one plain line that says what is wrong and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(f"./dev: {message}")


def say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


@contextmanager
def step(message: str) -> Iterator[None]:
    """Print a line when the work begins and how long it took when it is done."""
    print(f"  {message} …", end="", file=sys.stderr, flush=True)
    begun = time.monotonic()
    try:
        yield
    except BaseException:
        print(" failed", file=sys.stderr, flush=True)
        raise
    print(f" {time.monotonic() - begun:.1f} s", file=sys.stderr, flush=True)
