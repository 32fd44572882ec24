"""``check_activity``: compare a sample of companies with the shop's own orders, and heal."""

from decimal import Decimal

from django.core.management import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.activity.checkup import SHARE, run_self_check


class Command(BaseCommand):
    """Run the weekly self-check now. Exit code 1 when anything differed."""

    help = "Compare what the segmentation knows with the shop's own orders, and heal it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the share of companies to look at."""
        parser.add_argument("--percent", type=Decimal, default=SHARE * 100)

    def handle(self, *, percent: Decimal, **options) -> None:
        """Check, and print every difference that is kept."""
        report = run_self_check(now=timezone.now(), share=min(max(percent, 0), 100) / 100)
        words = _("%(companies)s companies with %(orders)s orders: %(differences)s differences.")
        for difference in report.differences:
            self.stderr.write("{reference} {field}: {shop} ≠ {engine}".format(**difference))
        self.stdout.write(words % {
            "companies": report.companies, "orders": report.orders,
            "differences": len(report.differences),
        })  # fmt: skip
        if report.differences:
            raise SystemExit(1)
