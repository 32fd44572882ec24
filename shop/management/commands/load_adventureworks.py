"""``load_adventureworks DIR``: a bicycle maker's resellers, products, prices and past orders."""

from pathlib import Path

from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.imports.adventureworks.loading import load
from shop.imports.adventureworks.tables import BadFolder


class Command(BaseCommand):
    """Load the AdventureWorks reseller data, all or nothing. Repeatable."""

    help = "Load the AdventureWorks reseller data from a folder of CSV files; all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder."""
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **options) -> None:
        """Load, telling each step; exit code 1 and the problems when something is wrong."""
        try:
            load(folder, now=timezone.now(), tell=self.stdout.write)
        except BadFolder as fault:
            for problem in fault.problems:
                self.stderr.write(problem)
            raise CommandError(_("Nothing was written."), returncode=1) from fault
        self.stdout.write(self.style.SUCCESS(_("AdventureWorks is loaded.")))
