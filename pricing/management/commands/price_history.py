"""``price_history ACME 4711``: what a product cost a company, step by step, and why."""

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from pricing.history import price_history
from pricing.timeline import timeline
from segments.models import Company


class Command(BaseCommand):
    """Print the prices of a product for a company over time, the latest first."""

    help = "Print what a product cost a company over time, and what made each price."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say which price."""
        parser.add_argument("company", help="the company's number")
        parser.add_argument("sku", help="the product's part number")
        parser.add_argument("--quantity", type=int, default=1, help="how many pieces (1)")

    def handle(self, *_args, company: str, sku: str, quantity: int, **_options):
        """Look both up, go back in time, print."""
        if quantity < 1:
            raise CommandError(_("A quantity is at least 1."))
        buyer = Company.objects.filter(number=company).first()
        if buyer is None:
            raise CommandError(_("There is no company with the number %(n)s.") % {"n": company})
        product = apps.get_model("catalogue.Product")._base_manager.filter(upc=sku).first()
        if product is None:
            raise CommandError(_("There is no product with the part number %(n)s.") % {"n": sku})
        if product.is_parent:
            raise CommandError(_("%(n)s is sold in variants; name one of them.") % {"n": sku})
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
