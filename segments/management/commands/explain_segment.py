"""Say why a company is in a segment, or why not."""

import json
from argparse import ArgumentTypeError
from datetime import datetime, timedelta

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from segments.explain import Explanation, Finding, explain
from segments.models import Company, Segment


def instant(text: str) -> datetime:
    """Answer an instant; a day means its end, and what names no zone is in the shop's."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        message = f"{text} is neither a day nor an instant, such as 2026-03-01T12:00."
        raise ArgumentTypeError(message) from error
    if len(text) == len("2026-03-01"):
        found += timedelta(days=1, microseconds=-1)
    return found if timezone.is_aware(found) else timezone.make_aware(found)


class Command(BaseCommand):
    """``explain_segment COMPANY SEGMENT [--at INSTANT] [--json]``."""

    help = "Explain one membership: what decided, and every condition with its actual value."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the company by its number and the segment by its code."""
        parser.add_argument("company", metavar="COMPANY", help="The company's number.")
        parser.add_argument("segment", metavar="SEGMENT", help="The segment's code.")
        parser.add_argument(
            "--at", metavar="INSTANT", type=instant,
            help="Explain a past day or instant, such as 2026-03-01 or 2026-03-01T12:00.",
        )  # fmt: skip
        parser.add_argument("--json", action="store_true", help="Print the whole tree as JSON.")

    def handle(self, *, company: str, segment: str, **options) -> None:
        """Look both up and print the explanation."""
        found = Company.objects.filter(number=company).first()
        if found is None:
            raise CommandError(f"There is no company with the number {company}.")
        asked = Segment.objects.filter(code=segment).first()
        if asked is None:
            raise CommandError(f"There is no segment with the code {segment}.")
        now = timezone.now()
        explanation = explain(found, asked, as_of=options["at"] or now, now=now)
        if options["json"]:
            self.stdout.write(json.dumps(explanation.as_dict(), ensure_ascii=False, indent=2))
            return
        self._print(found, explanation)

    def _print(self, company: Company, told: Explanation) -> None:
        verdict = "is in" if told.member else "is not in"
        self.stdout.write(f"{company.legal_name} {verdict} {told.name} ({told.decided_by}).")
        self.stdout.write(told.because)
        for note in told.approximate:
            self.stdout.write(f"Approximate: {note}")
        if told.since:
            self.stdout.write(f"Since {told.since:%Y-%m-%d %H:%M %Z}.")
        if told.until:
            self.stdout.write(f"Until {told.until:%Y-%m-%d %H:%M %Z}.")
        for said in told.overrides:
            self.stdout.write(f"By hand: {said.kind}, {said.reason}")
        if told.rule:
            self._print_finding(told.rule, indent=0)
        for candidate in told.candidates:
            mark = "taken" if candidate.taken else "matches" if candidate.result else "no match"
            self.stdout.write(f"In the same dimension: {candidate.code} ({mark})")

    def _print_finding(self, finding: Finding, indent: int) -> None:
        mark = "✓" if finding.result else "✗"
        actual = f"  [{finding.actual}]" if finding.kind == "condition" else ""
        source = f" (from {finding.source})" if finding.source else ""
        short = f", short by {finding.short_by}" if finding.short_by else ""
        self.stdout.write(f"{'  ' * indent}{mark} {finding.text}{actual}{source}{short}")
        for child in finding.children:
            self._print_finding(child, indent + 1)
