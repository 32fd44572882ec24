"""``price_history ACME 4711``: what a product cost a company, step by step, and why."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from pricing.history import price_history
from pricing.management.asking import (
    ask_how_many,
    ask_who_and_what,
    company_of,
    priced_product_of,
)
from pricing.timeline import timeline


class Command(BaseCommand):
    """Print the prices of a product for a company over time, the latest first."""

    help = "Print what a product cost a company over time, and what made each price."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say which price."""
        ask_who_and_what(parser)
        ask_how_many(parser)

    def handle(self, *_args, company: str, sku: str, quantity: int, **_options):
        """Look both up, go back in time, print."""
        buyer, product = company_of(company), priced_product_of(sku, quantity=quantity)
        now = timezone.now()
        history = price_history(
            buyer, product, quantity=quantity, now=now, policy=settings.PRICING_POLICY
        )
        for row in timeline(history, now=now).rows:
            until = f"{localtime(row.until):%Y-%m-%d %H:%M}" if row.until else ""
            mark = "→" if row.is_now else " "
            self.stdout.write(
                f"{mark} {localtime(row.since):%Y-%m-%d %H:%M} – {until or '…':16}  "
                f"{row.price or '-'}  {row.source}  {row.says}".rstrip()
            )
            for cause in row.causes:
                who = f" ({cause.who})" if cause.who else ""
                self.stdout.write(f"      {cause.words}{who}")
        if not history.steps:
            self.stdout.write(_("No price is recorded."))
