"""``export_prices CODE FILE``: the product prices of a list as CSV or XLSX."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from pricing.exporting import as_csv, as_xlsx, left_out
from pricing.models import PriceList


class Command(BaseCommand):
    """Export the product prices of one list. Importing the file again changes nothing."""

    help = "Write the product prices of a list to a .csv or .xlsx file, or to the screen (-)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say which list, and where to."""
        parser.add_argument("list", help="the code of the price list")
        parser.add_argument("file", type=Path, help="a .csv or .xlsx file, or - for the screen")

    def handle(self, *_args, **options) -> None:
        """Write the file."""
        price_list = PriceList.objects.filter(code=options["list"]).first()
        if price_list is None:
            told = {"code": options["list"]}
            raise CommandError(_("There is no price list with the code %(code)s.") % told)
        for sentence in left_out(price_list):
            self.stderr.write(sentence)
        path: Path = options["file"]
        if str(path) == "-":
            sys.stdout.writelines(as_csv(price_list))
            return
        if path.suffix not in {".csv", ".xlsx"}:
            raise CommandError(_("The name of the file must end in .csv or .xlsx."))
        parts = (line.encode() for line in as_csv(price_list))
        try:
            with path.open("wb") as file:
                file.writelines(as_xlsx(price_list) if path.suffix == ".xlsx" else parts)
        except OSError as fault:
            told = {"path": path, "why": fault.strerror or fault}
            raise CommandError(_("%(path)s can not be written: %(why)s") % told) from fault
