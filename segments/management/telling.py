"""What commands that read a table say of it: how far they are, each mistake, the tally."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ..tabular import Report

SHOWN_PROBLEMS = 200
PROGRESS_EVERY = 10_000


class TellingCommand(BaseCommand):
    """A command that ends with a report. Exit code 0: applied; 1: problems, nothing was written."""

    def tell_progress(self, step: str, rows: int) -> None:
        """Print a line every ten thousand rows that were checked or written."""
        if rows and not rows % PROGRESS_EVERY:
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
