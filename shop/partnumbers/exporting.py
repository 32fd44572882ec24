"""A company's own numbers as a table that can be sent back. No cell is a formula."""

import csv
from collections.abc import Iterable, Iterator
from io import BytesIO

from openpyxl import Workbook

from segments.admin.exporting import Echo, neutral

from .importing import COLUMNS
from .models import OwnNumber

HEADER = [column.name for column in COLUMNS]


def rows_of(numbers: Iterable[OwnNumber]) -> Iterator[list[str]]:
    """Yield the cells of each number: ours and theirs, and the title to know it by."""
    for one in numbers:
        cells = [one.number, one.product.upc or "", one.product.get_title()]
        yield [neutral(cell) for cell in cells]


def as_csv(numbers: Iterable[OwnNumber]) -> Iterator[str]:
    """Yield the lines, a header first."""
    writer = csv.writer(Echo())
    yield "\ufeff"
    yield writer.writerow(HEADER)
    for row in rows_of(numbers):
        yield writer.writerow(row)


def as_xlsx(numbers: Iterable[OwnNumber]) -> bytes:
    """Answer a workbook with one sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("own numbers")
    for row in [HEADER, *rows_of(numbers)]:
        sheet.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()
