"""``infer_breaks LINES PRICES``: write a price file from what was sold."""

import csv
import gzip
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from pricing.inferring import LEAST, Inferred, Sale, infer_breaks
from pricing.models.bounds import LARGEST_AMOUNT, SMALLEST_AMOUNT
from segments.tabular.writing import csv_lines


class Command(BaseCommand):
    """Tell quantity breaks from past lines; the file that is written can be imported as it is."""

    help = "Tell quantity breaks from past lines (CSV, also .gz) and write them as a price file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say which file, and what its columns are called."""
        parser.add_argument("lines", type=Path, help="past lines: CSV in UTF-8, also packed (.gz)")
        parser.add_argument("prices", type=Path, help="where to write the price file")
        parser.add_argument("--sku", default="sku", help="the column of the part number")
        parser.add_argument("--quantity", default="quantity", help="the column of the quantity")
        parser.add_argument("--price", default="unit_price", help="the column of the unit price")
        parser.add_argument("--buyer", help="a column that must be filled for a line to count")
        parser.add_argument("--least", type=int, default=LEAST, help="so many lines a side")

    def handle(self, *_args, lines: Path, prices: Path, **options) -> None:
        """Read, tell and write."""
        with _opened(lines) as source:
            reader = csv.DictReader(source)
            wanted = [options[name] for name in ("sku", "quantity", "price", "buyer")]
            missing = {name for name in wanted if name} - set(reader.fieldnames or ())
            if missing:
                raise CommandError(
                    _("The file has no column %(names)s.") % {"names": ", ".join(sorted(missing))}
                )
            found = infer_breaks(sales(reader, *wanted), least=options["least"])
        write(prices, found)
        self.stdout.write(
            _("%(count)s products with a quantity break, written to %(file)s")
            % {"count": len(found), "file": prices}
        )


def sales(
    rows: Iterator[dict[str, str]], sku: str, quantity: str, price: str, buyer: str | None
) -> Iterator[Sale]:
    """Yield the lines that sold something; returns, gifts and lines of nobody count nothing."""
    for number, row in enumerate(rows, start=2):
        if buyer and not row[buyer]:
            continue
        try:
            pieces, amount = int(row[quantity]), Decimal(row[price])
        except (TypeError, ValueError, InvalidOperation):
            words = _("Row %(row)s: “%(quantity)s” pieces at “%(price)s” are no numbers.")
            told = {"row": number, "quantity": row[quantity], "price": row[price]}
            raise CommandError(words % told) from None
        if pieces > 0 and amount.is_finite() and SMALLEST_AMOUNT <= amount <= LARGEST_AMOUNT:
            yield Sale(row[sku], pieces, amount)


def write(path: Path, found: list[Inferred]) -> None:
    """Write two rows a product: from the first piece, and from the step on."""
    rows = (
        row
        for one in found
        for row in ([one.sku, 1, one.below.price], [one.sku, one.step, one.onward.price])
    )
    with path.open("w", encoding="utf-8", newline="") as sink:
        sink.writelines(csv_lines(["sku", "min_quantity", "price"], rows))


def _opened(path: Path) -> TextIO:
    """Open a plain or packed text file."""
    try:
        if path.suffix == ".gz":
            return gzip.open(path, "rt", encoding="utf-8", newline="")
        return path.open(encoding="utf-8", newline="")
    except OSError as fault:
        raise CommandError(str(fault)) from None
