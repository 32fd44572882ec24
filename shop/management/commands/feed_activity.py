"""``feed_activity``: tell the engine of every order that the shop holds."""

from django.core.management import BaseCommand
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shop.activity.orders import feed_orders

Order = get_model("order", "Order")


class Command(BaseCommand):
    """
    Read all orders of companies and tell the engine of them. Safe to repeat, and to stop.

    The companies that it concerns are marked; the worker (or ``drain_segments``) does the rest.
    """

    help = "Tell the segmentation of every order that the shop holds; safe to repeat."

    def handle(self, **options) -> None:
        """Feed, with progress each 2,000 orders."""
        numbers = Order.objects.filter(terms__isnull=False).order_by("pk")
        ids = list(numbers.values_list("pk", flat=True))
        told = feed_orders(ids, progress=lambda done: self.stdout.write(f"{done:,} / {len(ids):,}"))
        words = _("%(created)s orders are new, %(changed)s changed, %(unchanged)s were known.")
        self.stdout.write(self.style.SUCCESS(words % {
            "created": told.created, "changed": told.changed, "unchanged": told.unchanged,
        }))  # fmt: skip
        if told.without_rate:
            self.stdout.write(self.style.WARNING(
                _("%(count)s orders are in a currency without an exchange rate: %(some)s …")
                % {"count": len(told.without_rate), "some": ", ".join(told.without_rate[:5])}
            ))  # fmt: skip
