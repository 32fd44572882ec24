"""``explain_price ACME 4711 --quantity 10``: every candidate for a price, and why it lost."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from pricing.asking import tax_line
from pricing.explaining import explain_price
from pricing.management.asking import (
    ask_how_many,
    ask_when,
    ask_who_and_what,
    company_of,
    moment_of,
    priced_product_of,
)
from pricing.wording import conclusion, in_words


class Command(BaseCommand):
    """Explain the price of a product for a company, at a quantity and an instant."""

    help = "Explain the price of a product for a company: every candidate, and why it lost."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say which price."""
        ask_who_and_what(parser)
        ask_how_many(parser)
        ask_when(parser)

    def handle(self, *_args, company: str, sku: str, quantity: int, at: str | None, **_options):
        """Look both up, explain, print."""
        now = timezone.now()
        moment, buyer = moment_of(at, now=now), company_of(company)
        product = priced_product_of(sku, quantity=quantity)
        explained = explain_price(
            buyer, product, quantity=quantity, at=moment, policy=settings.PRICING_POLICY, now=now
        )
        currency = explained.currency
        self.stdout.write(f"{buyer}, {product} ({sku}) × {quantity}, {moment.isoformat()}\n\n")
        for line in in_words(explained.decision, currency=currency):
            mark = "→" if line.is_winner else " "
            self.stdout.write(f"{mark} {line.name} [{line.code or '-'}] {line.source}")
            said = " = ".join(word for word in (line.says, line.price) if word)
            self.stdout.write(f"    {said or '-'}: {line.verdict}")
        for note in explained.approximate:
            self.stdout.write(f"! {note}")
        self.stdout.write("\n" + conclusion(explained.decision, currency=currency))
        if said := tax_line(explained):
            self.stdout.write(said)
