"""A company's own numbers as a table that can be sent back. No cell is a formula."""

from collections.abc import Iterable, Iterator

from segments.tabular.writing import csv_lines, xlsx_parts

from .importing import COLUMNS
from .models import OwnNumber

HEADER = [column.name for column in COLUMNS]


def rows_of(numbers: Iterable[OwnNumber]) -> Iterator[list[str]]:
    """Yield the cells of each number: theirs and ours, and the title to know it by."""
    for one in numbers:
        yield [one.number, one.product.upc or "", one.product.get_title()]


def as_csv(numbers: Iterable[OwnNumber]) -> Iterator[str]:
    """Yield the lines, a header first."""
    return csv_lines(HEADER, rows_of(numbers))


def as_xlsx(numbers: Iterable[OwnNumber]) -> Iterator[bytes]:
    """Yield the parts of a workbook with one sheet."""
    return xlsx_parts(HEADER, rows_of(numbers), name="own numbers")
