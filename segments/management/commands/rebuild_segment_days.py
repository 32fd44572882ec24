"""Make the days of segments again from the history."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from segments.insight import days


class Command(BaseCommand):
    """``rebuild_segment_days [--from DAY] [--to DAY] [--dry-run]``."""

    help = "Count the size, orders and visits of all segments again, day by day, from the history."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the first and the last day."""
        parser.add_argument(
            "--from", dest="first", metavar="DAY", help="2026-01-31; default: all there is."
        )
        parser.add_argument("--to", dest="last", metavar="DAY", help="Default: yesterday.")
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would change, and change nothing."
        )

    def handle(self, *, first: str | None, last: str | None, dry_run: bool, **options) -> None:
        """Call the service and report."""
        now = timezone.now()
        begin = self._day(first) if first else days.history_begins()
        if begin is None:
            self.stdout.write("There is no history yet.")
            return
        with transaction.atomic():
            done = days.rebuild(begin, self._day(last) if last else days.yesterday(now), now=now)
            if dry_run:
                transaction.set_rollback(True)
        self.stdout.write(
            f"{done.days} days from {begin}: {done.written} rows written, {done.removed} removed."
        )
        self.stdout.write("Nothing was written (dry run)." if dry_run else "Done.")

    def _day(self, text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise CommandError(f"“{text}” is no day; write it as 2026-01-31.") from None
