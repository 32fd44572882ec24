"""
Names of what rules refer to by code: segments, lists, sales reps, categories.

A sentence must not show codes, and must not ask the database for each of them: names are read all
at once, and kept for a few seconds. Only words depend on them, never an answer.
"""

from collections.abc import Callable, Iterable
from time import monotonic

from django.apps import apps

KEPT = 5.0
"""Seconds after which names are read again: a new name is seen so soon."""


class Names:
    """The names of one kind of thing by their codes."""

    def __init__(self, read: Callable[[], Iterable[tuple[str, str]]]) -> None:
        self._read = read
        self._known: dict[str, str] = {}
        self._until = 0.0

    def of(self, code: str) -> str:
        """Answer the name of a code, or the code of what is gone. One query in five seconds."""
        known = {} if monotonic() > self._until else self._known
        if code not in known:
            found = {key: str(name) for key, name in self._read()}
            known = {key: key for key in [*known, code]} | found
            self._known, self._until = known, monotonic() + KEPT
        return known[code]

    def forget(self) -> None:
        """Read again the next time."""
        self._known = {}


def _rows(model: str) -> Callable[[], Iterable[tuple[str, str]]]:
    def read() -> Iterable[tuple[str, str]]:
        rows = apps.get_model(model)._default_manager.order_by()
        return rows.values_list("code", "name")

    return read


SEGMENTS = Names(_rows("segments.Segment"))
LISTS = Names(_rows("segments.StaticList"))
REPS = Names(_rows("segments.SalesRep"))
