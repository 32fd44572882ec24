"""Reusable ways to fetch price lists."""

from datetime import datetime
from decimal import Decimal

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from segments.shopper import Shopper


class PriceListQuerySet(QuerySet):
    """Price lists by status, instant and shopper."""

    def published(self) -> "PriceListQuerySet":
        """Keep the lists that may price anything."""
        return self.filter(status="published")

    def at(self, instant: datetime) -> "PriceListQuerySet":
        """Keep the lists whose period holds the instant: from the start, before the end."""
        return self.filter(
            Q(starts_at__isnull=True) | Q(starts_at__lte=instant),
            Q(ends_at__isnull=True) | Q(ends_at__gt=instant),
        )

    def addressed_to(self, shopper: Shopper) -> "PriceListQuerySet":
        """Keep the lists with the shopper in their audience. A list without one is nobody's."""
        named = Q(pk__in=self.model.companies.through.objects.filter(
            company_id__in=shopper.company_ids).values("pricelist_id"))  # fmt: skip
        grouped = Q(pk__in=self.model.segments.through.objects.filter(
            segment_id__in=shopper.segment_ids).values("pricelist_id"))  # fmt: skip
        return self.filter(named | grouped)

    def open_to(self, shopper: Shopper) -> "PriceListQuerySet":
        """Keep the lists that price for the shopper now: the hard filters of a price."""
        lists = self.published().at(shopper.at).addressed_to(shopper)
        return lists.filter(currency=shopper.currency)


class PriceQuerySet(QuerySet):
    """Prices, compared with what the products cost us."""

    def below_floor(self, min_margin: Decimal, currency: str) -> "PriceQuerySet":
        """Keep the fixed prices below cost plus a margin (percent); unknown cost is no floor."""
        costs = apps.get_model("pricing.UnitCost").objects.filter(
            product=OuterRef("product"), currency=currency
        )
        floor = F("amount") * (100 + min_margin)
        dear = costs.annotate(floor=floor).filter(floor__gt=OuterRef("amount") * Decimal(100))
        return self.filter(Exists(dear), amount__isnull=False)
