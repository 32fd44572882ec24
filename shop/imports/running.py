"""The procedure all imports share: check everything, then apply all or nothing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, ClassVar

from django.db import transaction
from django.utils.translation import gettext as _

from segments.tabular import Column, Report, read_header, read_rows
from segments.tabular.reading import Source

BATCH = 2_000
"""Rows that are checked or written together; each batch costs a constant number of queries."""

Rows = list[tuple[int, dict[str, Any]]]
"""Line numbers and the typed values of their rows."""

Progress = Callable[[str, int], None]
"""Called with the step ("check" or "write") and the rows done so far."""


class Importer:
    """
    One kind of table. Subclasses name the columns and say how a batch is checked and written.

    ``key`` names the columns that identify a row: two rows of one file may not share it. ``now`` is
    the instant of the import. ``header`` holds the columns that the file has.
    """

    columns: ClassVar[Sequence[Column]]
    key: ClassVar[tuple[str, ...]]

    def __init__(self, *, now: datetime):
        self.now = now
        self.header: set[str] = set()
        self._lines: dict[tuple, int] = {}

    def check(self, rows: Rows, report: Report) -> None:
        """Add a problem for everything in the batch that can not be written."""

    def check_whole(self, report: Report) -> None:
        """Add the problems that show only when every row was seen."""

    def write(self, rows: Rows, report: Report) -> None:
        """Write the batch and tally created, changed and unchanged rows."""
        raise NotImplementedError

    def complete(self) -> None:
        """Do what has to wait until every row is written, in the same transaction."""

    def check_key(self, line: int, values: dict[str, Any], report: Report) -> None:
        """Add a problem when an earlier row of the file had the same key."""
        key = tuple(values[name] for name in self.key)
        first = self._lines.setdefault(key, line)
        if first != line:
            report.add(
                line,
                self.key[-1],
                _("“%(key)s” is on line %(first)s already")
                % {"key": " ".join(str(part) for part in key), "first": first},
            )


class Undone(Exception):
    """Takes the transaction back: a dry run, or a problem that showed while writing."""


def run_import(
    importer: Importer,
    source: Source,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Report:
    """
    Check the whole file, then write it in one transaction; answer the report.

    With a problem nothing is written. A dry run writes and takes back, so that its tally is exact.
    """
    importer.header = set(read_header(source))
    checked = Report()
    for batch in batched(read_rows(source, importer.columns, checked)):
        for line, values in batch:
            importer.check_key(line, values, checked)
        importer.check(batch, checked)
        if progress:
            progress("check", checked.read)
    importer.check_whole(checked)
    if not checked.is_clean:
        return checked
    written = Report()
    try:
        with transaction.atomic():
            for batch in batched(read_rows(source, importer.columns, written)):
                importer.write(batch, written)
                if progress:
                    progress("write", written.read)
            if not written.is_clean:
                raise Undone
            importer.complete()
            if dry_run:
                raise Undone
    except Undone:
        pass
    return written


def batched(rows: Iterable, size: int = BATCH) -> Iterator[list]:
    """Cut a stream into lists of at most ``size``."""
    stream = iter(rows)
    while batch := list(islice(stream, size)):
        yield batch
