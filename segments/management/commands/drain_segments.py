"""Work off the outbox of changes, as the worker does."""

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from segments.freshness import LIMIT, drain


class Command(BaseCommand):
    """``drain_segments [--limit N]``."""

    help = "Refresh the companies that changed and were not looked at yet. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say how many marks make a batch."""
        parser.add_argument("--limit", type=int, default=LIMIT, help="Marks in one transaction.")

    def handle(self, *, limit: int, **options) -> None:
        """Drain and report."""
        done = drain(now=timezone.now, limit=max(limit, 1))
        self.stdout.write(
            f"{done.marks} marks, {done.companies} companies: "
            f"{done.entered} entered, {done.left} left."
        )
        if done.postponed:
            self.stderr.write(f"{done.postponed} could not be refreshed and are tried again later.")
