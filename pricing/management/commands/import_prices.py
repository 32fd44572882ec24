"""``import_prices FILE --list CODE``: prices of one list from a CSV or XLSX file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from pricing.importing import PriceReport, import_prices
from pricing.models import PriceList

SHOWN_PROBLEMS = 200
PROGRESS_EVERY = 10_000


class Command(BaseCommand):
    """Import the prices of one list. Exit code 0: applied; 1: problems, nothing was written."""

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
            progress=self.tell_progress if options["verbosity"] else None,
        )
        self.tell(report, dry_run=options["dry_run"])

    def tell_progress(self, rows: int) -> None:
        """Print a line every ten thousand rows."""
        if rows and not rows % PROGRESS_EVERY:
            self.stdout.write(_("checked %s rows") % f"{rows:,}")

    def tell(self, report: PriceReport, *, dry_run: bool) -> None:
        """Print every problem, or what was written."""
        for problem in report.problems[:SHOWN_PROBLEMS]:
            self.stderr.write(str(problem))
        unseen = report.problem_count - SHOWN_PROBLEMS
        if unseen > 0:
            self.stderr.write(_("… and %s more") % unseen)
        if not report.is_clean:
            raise CommandError(report.in_words(), returncode=1)
        words = report.in_words()
        self.stdout.write(_("Dry run, nothing written: %s") % words if dry_run else words)
