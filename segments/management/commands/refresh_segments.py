"""Make facts, memberships and the read model match the companies and the published rules."""

from collections.abc import Iterable

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from segments import runs
from segments.evaluation import Outcome
from segments.models import Company, SegmentRun
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
        if ids is None and not dry_run:
            self._run()
            return
        with transaction.atomic():
            outcome = refresh(ids, now=timezone.now())
            if dry_run:
                transaction.set_rollback(True)
        self._tell(outcome, outcome.failed)
        self.stdout.write("Nothing was written (dry run)." if dry_run else "Done.")

    def _run(self) -> None:
        """Evaluate everyone in parts, as a worker does, so that nobody waits for all of it."""
        run = runs.execute(
            SegmentRun.objects.create(
                as_of=timezone.now(), status=SegmentRun.Status.WAITING, is_forced=True
            ),
            clock=timezone.now,
        )
        if run.status != SegmentRun.Status.DONE:
            raise CommandError(f"The run {run.pk} has ended otherwise: {run.get_status_display()}.")
        self._tell(run, run.failed_segments)
        self.stdout.write("Done.")

    def _tell(self, found: Outcome | SegmentRun, failed: Iterable[str]) -> None:
        self.stdout.write(
            f"{found.companies} companies, {found.segments} segments: "
            f"{found.entered} entered, {found.left} left, {found.changed} changed their reason."
        )
        for code in failed:
            self.stderr.write(f"Segment {code} could not be evaluated; it keeps its members.")

    def _ids(self, numbers: list[str] | None) -> list[int] | None:
        if numbers is None:
            return None
        found = dict(Company.objects.filter(number__in=numbers).values_list("number", "pk"))
        unknown = [number for number in numbers if number not in found]
        if unknown:
            raise CommandError(f"There is no company with the number {', '.join(unknown)}.")
        return list(found.values())
