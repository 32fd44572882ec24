"""``explain_visibility ACME 4711``: whether a company sees a product, and which row decided."""

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from pricing.management.asking import (
    ask_when,
    ask_who_and_what,
    company_of,
    moment_of,
    product_of,
)

from ...explanation import why_visible_to


class Command(BaseCommand):
    """Explain whether a company sees a product at an instant."""

    help = "Say whether a company sees or saw a product, and which range access row decided."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say which company, product and instant."""
        ask_who_and_what(parser)
        ask_when(parser)

    def handle(self, *_args, company: str, sku: str, at: str | None, **_options):
        """Look both up, explain, print."""
        now = timezone.now()
        moment, buyer, product = moment_of(at, now=now), company_of(company), product_of(sku)
        verdict = why_visible_to(buyer, product, at=moment, now=now)
        gone = ", removed since" if verdict.is_row_gone else ""
        row = f" (row {verdict.row_id}{gone})" if verdict.row_id else ""
        seen = "visible" if verdict.is_visible else "hidden"
        self.stdout.write(f"{buyer}, {product} ({sku}): {seen}. {verdict.words}{row}")
        for note in verdict.approximate:
            self.stdout.write(note)
