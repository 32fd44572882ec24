"""What is done once a transaction has committed, and never for what was rolled back."""

import threading
from collections.abc import Callable, Hashable
from weakref import WeakSet

from django.db import transaction


class AfterCommit(threading.local):
    """
    Collects what a transaction touched and hands all of it to ``work``, once, after the commit.

    What a rolled-back transaction or savepoint touched is forgotten with it. An error of the work
    is logged and fails nobody. Each thread collects for itself.
    """

    def __init__(self, work: Callable[[set], None]) -> None:
        self.work = work
        self._batches: WeakSet[_Batch] = WeakSet()

    def add(self, *touched: Hashable) -> None:
        """Remember these until the transaction is committed."""
        batch = _Batch(self, touched)
        self._batches.add(batch)
        transaction.on_commit(batch, robust=True)

    def _take(self) -> set:
        # Django drops its only reference to the callbacks of whatever is rolled back.
        taken = {one for batch in self._batches for one in batch.touched}
        self._batches.clear()
        return taken


class _Batch:
    """One call to ``add``. The first one after a commit takes all, the others find nothing."""

    def __init__(self, queue: AfterCommit, touched: tuple) -> None:
        self.queue = queue
        self.touched = touched

    def __call__(self) -> None:
        if touched := self.queue._take():
            self.queue.work(touched)
