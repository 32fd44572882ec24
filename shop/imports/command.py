"""What the import commands share: their options, and running an importer."""

from pathlib import Path
from typing import ClassVar

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from segments.management.telling import TellingCommand

from .running import Importer, run_import


class ImportCommand(TellingCommand):
    """Reads a file with an importer, all or nothing."""

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
