"""``explain_visibility ACME 4711``: whether a company sees a product, and which row decided."""

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from segments.models import Company
from segments.tabular import BadValue, instant

from ...explanation import why_visible_to


class Command(BaseCommand):
    """Explain whether a company sees a product at an instant."""

    help = "Say whether a company sees or saw a product, and which range access row decided."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say which company, product and instant."""
        parser.add_argument("company", help="the company's number")
        parser.add_argument("sku", help="the product's part number")
        parser.add_argument("--at", help="YYYY-MM-DD or YYYY-MM-DD HH:MM (now)")

    def handle(self, *_args, company: str, sku: str, at: str | None, **_options):
        """Look both up, explain, print."""
        now = timezone.now()
        try:
            moment = instant(at) if at else now
        except BadValue as fault:
            raise CommandError(f"--at: {fault}") from fault
        buyer = Company.objects.filter(number=company).first()
        if buyer is None:
            raise CommandError(f"There is no company with the number {company}.")
        product = apps.get_model("catalogue.Product")._base_manager.filter(upc=sku).first()
        if product is None:
            raise CommandError(f"There is no product with the part number {sku}.")
        verdict = why_visible_to(buyer, product, at=moment, now=now)
        gone = ", removed since" if verdict.is_row_gone else ""
        row = f" (row {verdict.row_id}{gone})" if verdict.row_id else ""
        seen = "visible" if verdict.is_visible else "hidden"
        self.stdout.write(f"{buyer}, {product} ({sku}): {seen}. {verdict.words}{row}")
        for note in verdict.approximate:
            self.stdout.write(note)
