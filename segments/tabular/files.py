"""Opening what was sent: CSV or XLSX, told apart by the first bytes, guarded against its size."""

import codecs
import csv
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from .sheets import Sheet, open_book

MEGABYTE = 1024 * 1024
ZIP = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
SHEET_FAULTS = (
    ExpatError, ValueError, TypeError, LookupError, ArithmeticError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
LONE_RETURN = re.compile(r"(?<=\r)(?!\n|$)")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a table may weigh before it is refused."""

    columns: int = 500
    rows: int = 20_000_000
    cell: int = 20_000
    line: int = MEGABYTE
    xlsx_packed: int = 50 * MEGABYTE
    xlsx_unpacked: int = 400 * MEGABYTE
    xlsx_rows: int = 1_048_576
    xlsx_cells: int = 100_000_000


class BadFile(Exception):
    """The file can not be read on from ``line``; the message says why and what to do."""

    def __init__(self, line: int, reason: str):
        super().__init__(reason)
        self.line = line


class Record(NamedTuple):
    """
    One row of cells as text and the line it starts on.

    ``fault`` says why it could not be split into cells; ``may_be_short`` that empty cells at the
    end are left out (a sheet), not forgotten (a text file).
    """

    line: int
    cells: list[str]
    fault: str = ""
    may_be_short: bool = False


def records(file: BinaryIO, limits: Limits) -> Iterator[Record]:
    """Yield the rows of a CSV or XLSX file, the header first; raise ``BadFile``."""
    start = file.read(4)
    file.seek(0)
    if start.startswith(ZIP):
        return xlsx_records(file, limits)
    if start.startswith(OLD_EXCEL):
        raise BadFile(0, _("this is an old Excel file (.xls); save it as .xlsx or as CSV UTF-8"))
    if start.startswith(UTF_16):
        raise BadFile(0, _("this file is UTF-16; save it as CSV UTF-8"))
    return csv_records(file, limits)


def csv_records(file: BinaryIO, limits: Limits) -> Iterator[Record]:
    """Yield the rows of a CSV file; comma, semicolon or tab, whichever the header has most of."""
    lines = csv_lines(file, limits)
    head = next(lines, "")
    delimiter = max(",;\t", key=head.count) if head else ","
    first = [head] if head else []

    def all_lines() -> Iterator[str]:
        yield from first
        yield from lines

    reader = csv.reader(all_lines(), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            yield Record(line, [], _("can not be read: %(why)s") % {"why": fault})
            continue
        yield Record(line, cells)


def csv_lines(file: BinaryIO, limits: Limits) -> Iterator[str]:
    """Decode line by line, so that a wrong byte is told with its line."""
    number = 0
    while raw := file.readline(limits.line + 1):
        number += 1
        if len(raw) > limits.line:
            raise BadFile(
                number, _("the line is longer than %(most)s bytes") % {"most": limits.line}
            )
        try:
            line = raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as fault:
            raise BadFile(
                number,
                _("byte %(byte)s at position %(position)s is not UTF-8; save the file as CSV UTF-8")
                % {"byte": f"0x{raw[fault.start]:02X}", "position": fault.start + 1},
            ) from fault
        if "\x00" in line:
            raise BadFile(number, _("holds a NUL character; this is not a text file"))
        yield from LONE_RETURN.split(line) if "\r" in line[:-2] else (line,)


def xlsx_records(file: BinaryIO, limits: Limits) -> Iterator[Record]:
    """
    Yield the rows of the first sheet, every cell as the text a CSV would hold.

    A cell may say that it stands in row one billion, and then it counts as so many.
    """
    check_package(file, limits)
    try:
        book = open_book(file)
    except (InvalidFileException, KeyError, ValueError, TypeError, OSError, ParseError) as fault:
        raise BadFile(0, _("this is not a readable XLSX file")) from fault
    try:
        if not book.worksheets:
            raise BadFile(0, _("the workbook has no sheet"))
        line = held = 0
        try:
            for line, cells in Sheet(book.worksheets[0]).rows():
                held += len(cells)
                if line > limits.xlsx_rows or held > limits.xlsx_cells:
                    raise BadFile(line, _("the sheet is too large; save it as CSV UTF-8"))
                yield Record(line, cells, may_be_short=True)
        except SHEET_FAULTS as fault:
            raise BadFile(line + 1, _("the sheet is damaged from here on")) from fault
    finally:
        book.close()


def check_package(file: BinaryIO, limits: Limits) -> None:
    """Refuse an archive that is too large, unpacked or packed, before anything is unpacked."""
    size = file.seek(0, 2)
    file.seek(0)
    if size > limits.xlsx_packed:
        raise BadFile(0, _("the XLSX file is too large; save it as CSV UTF-8"))
    try:
        with zipfile.ZipFile(file) as package:
            unpacked = sum(entry.file_size for entry in package.infolist())
            entries = len(package.infolist())
    except zipfile.BadZipFile as fault:
        raise BadFile(0, _("this is not a readable XLSX file")) from fault
    finally:
        file.seek(0)
    if unpacked > limits.xlsx_unpacked or entries > 5_000:
        raise BadFile(
            0,
            _("the XLSX file unpacks to %(size)s MB; at most %(most)s MB are read")
            % {"size": unpacked // MEGABYTE, "most": limits.xlsx_unpacked // MEGABYTE},
        )
