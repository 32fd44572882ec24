"""``import_prices FILE --list CODE``: prices of one list from a CSV or XLSX file."""

from functools import partial
from pathlib import Path

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from pricing.importing import import_prices
from pricing.models import PriceList
from segments.management.telling import TellingCommand


class Command(TellingCommand):
    """Import the prices of one list."""

    help = "Import the prices of one list from a CSV or XLSX file, all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say which file, which list and how."""
        parser.add_argument("file", type=Path, help="a CSV (UTF-8) or XLSX file")
        parser.add_argument("--list", required=True, help="the code of the price list")
        parser.add_argument("--dry-run", action="store_true", help="check and count, write nothing")
        parser.add_argument(
            "--replace", action="store_true", help="remove the prices the file does not name"
        )
        parser.add_argument("--reason", default="", help="why; kept in the list's history")

    def handle(self, *_args, **options) -> None:
        """Run the import and say what came of it."""
        price_list = PriceList.objects.filter(code=options["list"]).first()
        if price_list is None:
            codes = ", ".join(
                PriceList.objects.order_by("code").values_list("code", flat=True)[:20]
            )
            told = {"code": options["list"], "codes": codes or "-"}
            raise CommandError(
                _("There is no price list with the code %(code)s. Known: %(codes)s") % told
            )
        report = import_prices(
            options["file"],
            price_list,
            dry_run=options["dry_run"],
            replace=options["replace"],
            reason=options["reason"][:200],
            progress=partial(self.tell_progress, "check") if options["verbosity"] else None,
        )
        self.tell(report, dry_run=options["dry_run"])
