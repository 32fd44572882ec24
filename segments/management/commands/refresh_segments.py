"""Make facts, memberships and the read model match the companies and the published rules."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from segments.models import Company
from segments.services import refresh


class Command(BaseCommand):
    """``refresh_segments [--company NUMBER …] [--dry-run]``."""

    help = "Evaluate all published segments, for everyone or for some companies."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the companies, and whether to write."""
        parser.add_argument(
            "--company", action="append", metavar="NUMBER", help="Only this company (repeatable)."
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would change, and change nothing."
        )

    def handle(self, *, company: list[str] | None, dry_run: bool, **options) -> None:
        """Call the service and report."""
        ids = self._ids(company)
        whom = "everyone" if ids is None else f"{len(ids)} companies and their groups"
        self.stdout.write(f"Evaluating {whom} …")
        self.stdout.flush()
        with transaction.atomic():
            outcome = refresh(ids, now=timezone.now())
            if dry_run:
                transaction.set_rollback(True)
        self.stdout.write(
            f"{outcome.companies} companies, {outcome.segments} segments: "
            f"{outcome.entered} entered, {outcome.left} left, "
            f"{outcome.changed} changed their reason."
        )
        for code in outcome.failed:
            self.stderr.write(f"Segment {code} could not be evaluated; it keeps its members.")
        self.stdout.write("Nothing was written (dry run)." if dry_run else "Done.")

    def _ids(self, numbers: list[str] | None) -> list[int] | None:
        if numbers is None:
            return None
        found = dict(Company.objects.filter(number__in=numbers).values_list("number", "pk"))
        unknown = [number for number in numbers if number not in found]
        if unknown:
            raise CommandError(f"There is no company with the number {', '.join(unknown)}.")
        return list(found.values())
