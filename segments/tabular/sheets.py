"""
The rows of a sheet of a workbook, as the texts that a CSV would hold.

The package, its shared texts and its formats are openpyxl's to understand; the cells are read here,
because its objects for them cost ten times what a million rows may take.
"""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO
from xml.parsers import expat

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import from_excel, from_ISO8601
from openpyxl.workbook import Workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ROW, CELL, VALUE, TEXT, PHONETIC = (f"{MAIN}{name}" for name in ("row", "c", "v", "t", "rPh"))
INLINE = "inlineStr"
CHUNK = 64 * 1024
REMEMBERED = 100_000
"""So many numbers are remembered with their texts."""


class Unmeasured(ReadOnlyWorksheet):
    """A sheet whose size nobody asks: one that does not say it was parsed to its end for that."""

    def _get_size(self) -> None:
        """Look for no size."""


class Reader(ExcelReader):
    """openpyxl's reader of workbooks; the sheets are opened, and none is read."""

    def read_worksheets(self) -> None:
        """Put the sheets into the workbook, in their order."""
        for sheet, relation in self.parser.find_sheets():
            if relation.target not in self.valid_files:
                continue
            if "chartsheet" in relation.Type:
                self.read_chartsheet(sheet, relation)
            else:
                opened = Unmeasured(self.wb, sheet.name, relation.target, self.shared_strings)
                self.wb._sheets.append(opened)


def open_book(file: BinaryIO) -> Workbook:
    """Open a workbook for reading only. Raises what openpyxl raises for what is none."""
    reader = Reader(file, read_only=True, data_only=True, keep_links=False)
    reader.read()
    return reader.wb


class Sheet:
    """One worksheet that openpyxl has opened for reading only. A row is in memory at a time."""

    def __init__(self, sheet: Any):
        self.sheet = sheet
        self.shared = sheet._shared_strings
        self.dates = sheet.parent._date_formats
        self.spans = sheet.parent._timedelta_formats
        self.numbers: dict[str, str] = {}
        self.columns: dict[str, int] = {}
        self.read: list[tuple[int, list[str]]] = []
        self.row_number = 0
        self.texts: list[str] = []
        self.cell: dict[str, str] = {}
        self.parts: list[str] = []
        self.is_taken = self.is_phonetic = False

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """
        Yield the number of each row that is there, and its cells; empty ones at the end are cut.

        Raises what damaged XML and senseless cells raise (``files.SHEET_FAULTS``).
        """
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = self.begin
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.take
        parser.StartDoctypeDeclHandler = self.refuse
        with self.sheet._get_source() as source:
            while chunk := source.read(CHUNK):
                parser.Parse(chunk, False)
                yield from self.read
                self.read.clear()
            parser.Parse(b"", True)
        yield from self.read

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """See the start of an element."""
        if name == CELL:
            self.cell, self.parts = attributes, []
        elif name in {VALUE, TEXT}:
            # A text stands in its cell, or is a number or another value.
            self.is_taken = (name == TEXT) == (self.cell.get("t") == INLINE)
        elif name == ROW:
            self.row_number = max(int(attributes.get("r") or 0), self.row_number + 1)
            self.texts = []
        elif name == PHONETIC:
            self.is_phonetic = True

    def take(self, text: str) -> None:
        """See some text; how it is to be pronounced is none."""
        if self.is_taken and not self.is_phonetic:
            self.parts.append(text)

    def end(self, name: str) -> None:
        """See the end of an element."""
        if name == CELL:
            self.add_cell()
        elif name in {VALUE, TEXT}:
            self.is_taken = False
        elif name == ROW:
            while self.texts and not self.texts[-1]:
                self.texts.pop()
            self.read.append((self.row_number, self.texts))
        elif name == PHONETIC:
            self.is_phonetic = False

    def refuse(self, *_declaration: Any) -> None:
        """Refuse what no sheet has, and what bombs are made of."""
        raise ValueError("A sheet declares no document type.")

    def add_cell(self) -> None:
        """Put a cell at its place; those that are left out before it are empty."""
        place = self.cell.get("r")
        if place:
            letters = place.rstrip("0123456789")
            column = self.columns.get(letters)
            if column is None:
                column = self.columns[letters] = column_index_from_string(letters)
            if column > len(self.texts) + 1:
                self.texts.extend([""] * (column - len(self.texts) - 1))
        value = "".join(self.parts)
        self.texts.append(self.text(value) if value else "")

    def text(self, value: str) -> str:
        """Answer what a cell holds: numbers with a point and no exponent, dates as ISO."""
        kind = self.cell.get("t", "n")
        if kind == "n":
            style = self.cell.get("s")
            return self.day(value, int(style)) if style else self.number(value)
        if kind == "s":
            return str(self.shared[int(value)])
        if kind == "b":
            return cell_text(bool(int(value)))
        return cell_text(from_ISO8601(value)) if kind == "d" else value

    def day(self, value: str, style: int) -> str:
        """Write a number with a style, which may make it a day."""
        if style not in self.dates:
            return self.number(value)
        epoch, is_span = self.sheet.parent.epoch, style in self.spans
        return cell_text(from_excel(float(value), epoch, timedelta=is_span))

    def number(self, value: str) -> str:
        """Write a number as a person would have typed it."""
        known = self.numbers.get(value)
        if known is None:
            is_whole = value.removeprefix("-").isdecimal()
            known = cell_text(int(value) if is_whole else float(value))
            if len(self.numbers) < REMEMBERED:
                self.numbers[value] = known
        return known


def cell_text(value: object) -> str:
    """Write a cell as text: numbers with a point and without exponent, dates as ISO."""
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case float():
            plain = format(Decimal(f"{value:.15g}"), "f")
            return plain.rstrip("0").rstrip(".") if "." in plain else plain
        case datetime():
            return value.isoformat(sep=" ")
        case date():
            return value.isoformat()
    return str(value)
