"""Long lists in pieces, so that no statement grows without a limit."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")

BATCH = 2_000


def batched(items: Iterable[Item], size: int = BATCH) -> Iterator[list[Item]]:
    """Cut a list into lists of at most ``size``."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
