"""``explain_price ACME 4711 --quantity 10``: every candidate for a price, and why it lost."""

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from pricing.asking import tax_line
from pricing.explaining import explain_price
from pricing.wording import conclusion, in_words
from segments.models import Company
from segments.tabular import BadValue, instant


class Command(BaseCommand):
    """Explain the price of a product for a company, at a quantity and an instant."""

    help = "Explain the price of a product for a company: every candidate, and why it lost."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say which price."""
        parser.add_argument("company", help="the company's number")
        parser.add_argument("sku", help="the product's part number")
        parser.add_argument("--quantity", type=int, default=1, help="how many pieces (1)")
        parser.add_argument("--at", help="YYYY-MM-DD or YYYY-MM-DD HH:MM (now)")

    def handle(self, *_args, company: str, sku: str, quantity: int, at: str | None, **_options):
        """Look both up, explain, print."""
        if quantity < 1:
            raise CommandError(_("A quantity is at least 1."))
        now = timezone.now()
        try:
            moment = instant(at) if at else now
        except BadValue as fault:
            raise CommandError(f"--at: {fault}") from fault
        buyer = Company.objects.filter(number=company).first()
        if buyer is None:
            raise CommandError(_("There is no company with the number %(n)s.") % {"n": company})
        products = apps.get_model("catalogue.Product")._base_manager
        product = products.filter(upc=sku).first()
        if product is None:
            raise CommandError(_("There is no product with the part number %(n)s.") % {"n": sku})
        if product.is_parent:
            raise CommandError(_("%(n)s is sold in variants; name one of them.") % {"n": sku})
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
