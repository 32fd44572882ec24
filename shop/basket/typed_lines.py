"""
Numbers and quantities as people type, paste or send them: a number and a quantity a line.

A tab, semicolon or comma stands between the two, or spaces when the last word is a number. A first
line of headings says where they stand. No quantity means one. Nothing is dropped: a line that makes
no sense is a line with a fault.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from django.utils.translation import gettext as _

from segments.tabular.files import MEGABYTE, BadFile, Limits, records

from .models import LARGEST_QUANTITY
from .quantities import PLAIN_NUMBER

MOST_LINES = 2_000
"""More are refused as a whole: nobody looks through their answers."""

LONGEST_NUMBER = 64
LIMITS = Limits(columns=50, rows=MOST_LINES, cell=500, line=20_000, xlsx_unpacked=20 * MEGABYTE)
"""A buyer's file is read while the buyer waits: what unpacks to more is a bomb or no order."""

NUMBER_HEADINGS = {
    "number", "part number", "part no", "part_number", "sku", "article", "article number", "item",
    "upc", "your number", "our number", "own number", "own_number", "artikel", "artikelnummer",
    "artikelnr", "tuotenumero", "tuote", "nimike",
}  # fmt: skip
QUANTITY_HEADINGS = {
    "quantity", "qty", "pieces", "pcs", "amount", "antal", "kvantitet", "määrä", "maara", "kpl",
}  # fmt: skip


class UnreadableFile(ValueError):
    """The file can not be read; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class TypedLine:
    """
    One line: its place (from one), its text, the number and how many.

    ``whole`` is the line taken as one number, where a space could be part of it. ``fault`` says
    why the quantity is none.
    """

    place: int
    text: str
    number: str
    quantity: int = 1
    whole: str = ""
    fault: str = ""


def read_lines(text: str) -> list[TypedLine]:
    """Answer the lines that are not blank; headings in the first are read, not answered."""
    found: list[TypedLine] = []
    at = (0, 1)
    is_first = True
    for place, line in enumerate(text.replace("\x00", "").splitlines(), start=1):
        if not line.strip():
            continue
        if is_first and (headings := _headings(line)):
            at = headings
        else:
            found.append(_typed(place, line.strip(), at))
        is_first = False
    return found


def heading_of(text: str) -> str:
    """Answer the first line that is not blank when it is one of headings, or nothing."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return first if _headings(first) else ""


def text_of(file: BinaryIO) -> str:
    """Answer the cells of a CSV or XLSX file as lines; raise ``UnreadableFile``."""
    lines = []
    try:
        for record in records(BytesIO(file.read()), LIMITS):
            if record.fault:
                told = {"line": record.line, "reason": record.fault}
                raise UnreadableFile(_("Line %(line)s: %(reason)s.") % told)
            cells = [" ".join(cell.split()) for cell in record.cells[: LIMITS.columns]]
            lines.append("\t".join(cells).rstrip("\t") if len(cells) > 1 else "".join(cells))
            if len(lines) > MOST_LINES + 1:
                raise UnreadableFile(too_many())
    except BadFile as fault:
        told = {"line": fault.line, "reason": fault}
        words = _("Line %(line)s: %(reason)s.") if fault.line else _("%(reason)s.")
        raise UnreadableFile(words % told) from fault
    return "\n".join(lines).strip("\n")


def too_many() -> str:
    """Say that there are too many lines."""
    return _("At most %(most)s lines at once. Please split your list.") % {"most": MOST_LINES}


def _headings(line: str) -> tuple[int, int] | None:
    """Answer where number and quantity stand when a line is one of headings."""
    cells = [cell.strip(' "').casefold() for cell in _cells(line)]
    number = next((n for n, cell in enumerate(cells) if cell in NUMBER_HEADINGS), None)
    if number is None:
        return None
    quantity = next((n for n, cell in enumerate(cells) if cell in QUANTITY_HEADINGS), None)
    return number, len(cells) if quantity is None else quantity


def _cells(line: str) -> list[str]:
    for sign in "\t;":
        if sign in line:
            return line.split(sign)
    return line.rsplit(",", 1) if line.count(",") == 1 else line.split(",")


def _typed(place: int, line: str, at: tuple[int, int]) -> TypedLine:
    cells = [cell.strip(' "') for cell in _cells(line)]
    if len(cells) == 1:
        number, _space, last = line.rpartition(" ")
        if number and PLAIN_NUMBER.fullmatch(last):
            return _line(place, line, number.strip(), last, whole=line)
        return _line(place, line, line, "")
    number, quantity = (cells[n] if n < len(cells) else "" for n in at)
    return _line(place, line, number, quantity)


def _line(place: int, text: str, number: str, quantity: str, whole: str = "") -> TypedLine:
    if len(number) > LONGEST_NUMBER:
        return TypedLine(place, text, number[:LONGEST_NUMBER], fault=_("The number is too long."))
    if not quantity:
        return TypedLine(place, text, number, whole=whole)
    if PLAIN_NUMBER.fullmatch(quantity) and 1 <= int(quantity) <= LARGEST_QUANTITY:
        return TypedLine(place, text, number, int(quantity), whole)
    fault = _("“%(text)s” is no quantity: write a whole number from 1 to 1,000,000.")
    return TypedLine(place, text, number, whole=whole, fault=fault % {"text": quantity[:40]})
