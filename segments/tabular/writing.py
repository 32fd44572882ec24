"""Tables that we send: CSV and XLSX, written row by row, and no cell is ever a formula."""

import csv
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from io import RawIOBase
from itertools import islice
from typing import Any
from xml.sax.saxutils import escape

RISKY = re.compile(r"'*\s*[=+\-@]|'*[\t\r\n]")
"""What a spreadsheet would take for a formula (OWASP, CSV injection), or for a neutral one."""
NEUTRALISED = re.compile(r"'(?='*\s*[=+\-@]|'*[\t\r\n])")
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
NUMBERS = (int, Decimal)
AT_ONCE = 2_000
SHEET_ROWS = 1_048_576

CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/'
    '2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
    'package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override '
    'PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="'
    'application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/'
    'package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>'
)
BOOK = (
    '<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/'
    'spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships"><sheets><sheet name="{name}" sheetId="1" r:id="r1"/></sheets></workbook>'
)
SHEET = (
    '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/'
    'spreadsheetml/2006/main"><sheetData>'
)
SHEET_END = "</sheetData></worksheet>"

Cell = str | int | Decimal | None
"""A number stays one; a text is a text, whatever it looks like."""


class Echo:
    """A file that answers each line instead of keeping it."""

    def write(self, line: str) -> str:
        return line


class Buffer(RawIOBase):
    """A file that can only be written to the end of, and hands out what it holds."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """Answer what was written since the last time."""
        parts, self.parts = self.parts, []
        return b"".join(parts)


def neutral(text: str) -> str:
    """Answer a text with one apostrophe more, where a spreadsheet would see a formula."""
    return f"'{text}" if RISKY.match(text) else text


def as_written(text: str) -> str:
    """Answer what ``neutral`` was given."""
    return text[1:] if NEUTRALISED.match(text) else text


def plain(number: Decimal | None, *, places: int = 0) -> Decimal | None:
    """Answer a number without needless zeros or an exponent, with so many decimals at least."""
    if number is None:
        return None
    short = number.normalize()
    if -int(short.as_tuple().exponent) >= places:
        return short
    return short.quantize(Decimal(1).scaleb(-places))


def csv_lines(header: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield the lines of a CSV file, two thousand at a time; all but numbers is neutral text."""
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow([str(name) for name in header])
    stream = iter(rows)
    while part := list(islice(stream, AT_ONCE)):
        yield "".join(
            writer.writerow(
                [
                    cell if cell is None or isinstance(cell, NUMBERS) else neutral(str(cell))
                    for cell in row
                ]
            )
            for row in part
        )


def xlsx_parts(
    header: Sequence[Any], rows: Iterable[Sequence[Cell]], *, name: str
) -> Iterator[bytes]:
    """
    Yield the bytes of a workbook with one sheet, while the rows come; memory does not grow.

    Texts are neutral here too: they would not be taken for formulas, but in a CSV made of it.

    Raises ValueError behind the last row that a sheet can hold.
    """
    buffer = Buffer()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as package:
        package.writestr("[Content_Types].xml", CONTENT_TYPES)
        book = RELATIONS.format(kind="officeDocument", target="xl/workbook.xml")
        package.writestr("_rels/.rels", book)
        sheet = RELATIONS.format(kind="worksheet", target="worksheets/sheet1.xml")
        package.writestr("xl/_rels/workbook.xml.rels", sheet)
        package.writestr("xl/workbook.xml", BOOK.format(name=sheet_name(name)))
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as file:
            file.write((SHEET + row_xml([str(cell) for cell in header])).encode())
            stream, written = iter(rows), 1
            while part := list(islice(stream, AT_ONCE)):
                written += len(part)
                if written > SHEET_ROWS:
                    raise ValueError("A sheet holds no more than 1,048,576 rows.")
                file.write("".join(map(row_xml, part)).encode())
                if data := buffer.taken():
                    yield data
            file.write(SHEET_END.encode())
    yield buffer.taken()


def row_xml(row: Sequence[Cell]) -> str:
    """Write one row of a sheet."""
    return f"<row>{''.join(map(cell_xml, row))}</row>"


def cell_xml(cell: Cell) -> str:
    """Write one cell: a number, a text that is never a formula, or nothing."""
    if cell is None:
        return "<c/>"
    if isinstance(cell, str):
        text = escape(ILLEGAL.sub("", neutral(cell)))
        return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    return f"<c><v>{cell}</v></c>"


def sheet_name(name: str) -> str:
    """Answer a name as a workbook takes it: 31 characters, some of them not allowed."""
    return escape(re.sub(r"[\[\]:*?/\\']", " ", name)[:31].strip(), {'"': "&quot;"}) or "Sheet"
