"""What the import commands share: options, progress, the report, the exit code."""

from pathlib import Path
from typing import ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from segments.tabular import Report

from .running import Importer, run_import

SHOWN_PROBLEMS = 200
PROGRESS_EVERY = 10_000


class ImportCommand(BaseCommand):
    """Reads a file with an importer. Exit code 0: applied; 1: problems, nothing was written."""

    importer: ClassVar[type[Importer]]

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file and how to treat it."""
        parser.add_argument("file", type=Path, help=_("a CSV (UTF-8) or XLSX file"))
        parser.add_argument(
            "--dry-run", action="store_true", help=_("check and count, change nothing")
        )

    def handle(self, *args, **options) -> None:
        """Run the import and say what came of it."""
        report = run_import(
            self.importer(now=timezone.now()),
            options["file"],
            dry_run=options["dry_run"],
            progress=self.tell_progress if options["verbosity"] else None,
        )
        self.tell(report, dry_run=options["dry_run"])

    def tell_progress(self, step: str, rows: int) -> None:
        """Print a line every ten thousand rows."""
        if not rows % PROGRESS_EVERY:
            words = _("checked %s rows") if step == "check" else _("written %s rows")
            self.stdout.write(words % f"{rows:,}")

    def tell(self, report: Report, *, dry_run: bool) -> None:
        """Print the report; fail when it is not clean."""
        for problem in report.problems[:SHOWN_PROBLEMS]:
            self.stderr.write(str(problem))
        unseen = report.problem_count - SHOWN_PROBLEMS
        if unseen > 0:
            self.stderr.write(_("… and %s more") % unseen)
        if not report.is_clean:
            raise CommandError(report.in_words(), returncode=1)
        if dry_run:
            self.stdout.write(_("Dry run, nothing written: %s") % report.in_words())
        else:
            self.stdout.write(self.style.SUCCESS(report.in_words()))
