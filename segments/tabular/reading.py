"""The reader: a file and its columns in, typed rows out, problems in the report."""

import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from .columns import BadValue, Column, short
from .files import BadFile, Limits, Record, records
from .report import Report

PROGRESS_EVERY = 1_000
REMEMBERED = 300_000
"""So many texts are remembered with their values, in all columns together."""
REMEMBERED_LENGTH = 40
UNKNOWN = object()

Progress = Callable[[int], None]
"""Called with the number of rows read so far, every thousand rows and at the end."""

Source = str | PathLike | BinaryIO
DEFAULT_LIMITS = Limits()


def read_rows(  # noqa: PLR0913 - what a caller may say about a file
    source: Source,
    columns: Sequence[Column],
    report: Report,
    *,
    progress: Progress | None = None,
    limits: Limits = DEFAULT_LIMITS,
    after: int = 0,
) -> Iterator[tuple[int, dict[str, Any]]]:
    """
    Yield ``(line, values)`` for every row without a mistake; the rest goes to the report.

    ``source`` is a path or a seekable binary file. ``values`` has a key for every column. Blank
    rows are skipped. A line number is that of the file (the header is line 1). Streams: memory
    does not grow with the file. Rows that start on a line up to ``after`` are only counted.
    """
    with ExitStack() as stack:
        try:
            rows = records(opened(source, stack), limits)
            header = next(rows, None)
            cells = bound(header, columns, report, limits)
            if cells is None:
                return
            row = Row(cells, columns)
            for record in rows:
                if not "".join(record.cells).strip() and not record.fault:
                    continue
                report.read += 1
                if progress and not report.read % PROGRESS_EVERY:
                    progress(report.read)
                if report.read > limits.rows:
                    raise BadFile(record.line, _("more than %(most)s rows") % {"most": limits.rows})
                if record.line <= after:
                    continue
                values = row.parsed(record, report, limits)
                if values is not None:
                    yield record.line, values
        except BadFile as fault:
            report.add(fault.line, "", str(fault))
        except (OSError, EOFError, zlib.error) as fault:
            report.add(0, "", _("the file can not be read on: %(why)s") % {"why": fault})
        if progress:
            progress(report.read)


def read_header(source: Source) -> list[str]:
    """Answer the names in the first row, or an empty list for a file that can not be read."""
    with ExitStack() as stack:
        try:
            header = next(records(opened(source, stack), DEFAULT_LIMITS), None)
        except (BadFile, OSError, EOFError, zlib.error):
            return []
    return [folded(cell) for cell in header.cells] if header else []


def opened(source: Source, stack: ExitStack) -> BinaryIO:
    """Open a path; a file is read from its start and stays the caller's to close."""
    if isinstance(source, str | PathLike):
        try:
            return stack.enter_context(Path(source).open("rb"))
        except OSError as fault:
            raise BadFile(
                0,
                _("%(path)s can not be opened: %(why)s")
                % {"path": source, "why": fault.strerror or fault},
            ) from fault
    source.seek(0)
    return source


def folded(header: str) -> str:
    """Forgive case, outer blanks and blanks for underscores in a header, not behind a colon."""
    name, colon, rest = header.strip().partition(":")
    return name.strip().casefold().replace(" ", "_") + colon + rest.strip()


def bound(
    header: Record | None, columns: Sequence[Column], report: Report, limits: Limits
) -> list[tuple[Column, str]] | None:
    """Match the header to the columns: one (column, header) a cell, or None and the problems."""
    if header is None or header.fault or not any(cell.strip() for cell in header.cells):
        report.add(1, "", _("there is no header row"))
        return None
    if len(header.cells) > limits.columns:
        report.add(
            1,
            "",
            _("%(count)s columns; at most %(most)s are read")
            % {"count": len(header.cells), "most": limits.columns},
        )
        return None
    known = {column.name: column for column in columns if not column.is_family}
    families = [column for column in columns if column.is_family]
    names = [folded(cell) for cell in header.cells]
    while not names[-1]:
        names.pop()
    cells: list[tuple[Column, str]] = []
    before = report.problem_count
    for position, name in enumerate(names, start=1):
        family = next(
            (f for f in families if name.startswith(f.name) and len(name) > len(f.name)), None
        )
        column = known.get(name) or family
        if not name:
            report.add(1, "", _("column %(position)s has no name") % {"position": position})
        elif column is None:
            report.add(
                1,
                short(name),
                _("is not a known column; known are %(names)s")
                % {"names": ", ".join(column.name for column in columns)},
            )
        elif name in names[: position - 1]:
            report.add(1, short(name), _("appears twice"))
        else:
            cells.append((column, name))
    for column in columns:
        if column.required and not column.is_family and column.name not in names:
            report.add(1, column.name, _("is missing"))
    return cells if report.problem_count == before else None


class Row:
    """
    How the cells of a row become values.

    Tables say the same again and again: a text is parsed once, and its value remembered.
    """

    __slots__ = ("cells", "defaults", "families", "memories", "room")

    def __init__(self, cells: list[tuple[Column, str]], columns: Sequence[Column]):
        self.cells = cells
        self.defaults = {column.name: column.default for column in columns}
        self.families = [column.name for column in columns if column.is_family]
        self.memories: list[dict[str, Any]] = [{} for _cell in cells]
        self.room = REMEMBERED // len(cells)

    def parsed(self, record: Record, report: Report, limits: Limits) -> dict[str, Any] | None:
        """Turn one record into values, or None when it has a problem; all are reported."""
        texts, cells = record.cells, self.cells
        if record.fault or len(texts) != len(cells):
            texts, fault = self.fitted(record)
            if fault:
                report.add(record.line, "", fault)
                return None
        values = self.defaults.copy()
        for family in self.families:
            values[family] = {}
        sound = True
        for (column, name), memory, text in zip(cells, self.memories, texts, strict=False):
            value = memory.get(text, UNKNOWN)
            if value is UNKNOWN:
                try:
                    value = cell_value(column, text.strip(), limits)
                except BadValue as fault:
                    report.add(record.line, name, str(fault))
                    sound = False
                    continue
                if len(memory) < self.room and len(text) < REMEMBERED_LENGTH:
                    memory[text] = value
            if column.is_family:
                values[column.name][name.removeprefix(column.name)] = value
            else:
                values[column.name] = value
        for column, name in cells[len(texts) :]:
            if column.required:
                report.add(record.line, name, _("is empty"))
                sound = False
        return values if sound else None

    def fitted(self, record: Record) -> tuple[list[str], str]:
        """Answer the cells without empty ones too many, and what is wrong with their number."""
        texts, wanted = record.cells, len(self.cells)
        if record.fault:
            return texts, record.fault
        if not any(text.strip() for text in texts[wanted:]):
            texts = texts[:wanted]
        if len(texts) > wanted or (len(texts) < wanted and not record.may_be_short):
            words = _("has %(found)s cells, the header has %(wanted)s")
            return texts, words % {"found": len(texts), "wanted": wanted}
        return texts, ""


def cell_value(column: Column, text: str, limits: Limits) -> Any:
    """Parse one trimmed cell; a blank one is the default."""
    if not text:
        if column.required:
            raise BadValue(_("is empty"))
        return column.default
    if len(text) > limits.cell:
        raise BadValue(
            _("is %(length)s characters long; at most %(most)s are read")
            % {"length": len(text), "most": limits.cell}
        )
    if text.startswith("#") and text in {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!"}:
        raise BadValue(_("holds the spreadsheet error %(error)s") % {"error": text})
    return column.parse(text)
