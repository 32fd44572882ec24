"""``import_industry_codes``: load the shipped industry codes, or a full tree from a file."""

from pathlib import Path

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext_lazy as _

from segments.data.industries import load_codes, load_shipped
from segments.models import IndustryCode
from shop.imports.command import ImportCommand


class Command(ImportCommand):
    """Load industry codes. Without a file: the upper levels that ship. Repeatable."""

    help = _("Load the shipped industry codes, or with --scheme and a file a full tree.")

    def add_arguments(self, parser: CommandParser) -> None:
        """Take an optional scheme and file."""
        parser.add_argument("file", type=Path, nargs="?", help=_("columns: code, title, parent"))
        parser.add_argument("--scheme", choices=IndustryCode.Scheme.values)

    def handle(self, *args, **options) -> None:
        """Load and say what came of it."""
        if bool(options["file"]) != bool(options["scheme"]):
            raise CommandError(_("Name both the file and its --scheme, or neither."), returncode=2)
        if options["file"]:
            report = load_codes(options["scheme"], options["file"])
        else:
            report = load_shipped()
        self.tell(report, dry_run=False)
