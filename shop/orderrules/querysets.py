"""Reusable ways to fetch rules."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef, Q

from segments.shopper import Shopper


class OrderRuleQuerySet(models.QuerySet):
    """Order rules."""

    def at(self, instant: datetime) -> "OrderRuleQuerySet":
        """Narrow to rules whose period holds the instant; half-open ``[starts_at, ends_at)``."""
        return self.filter(
            Q(starts_at__isnull=True) | Q(starts_at__lte=instant),
            Q(ends_at__isnull=True) | Q(ends_at__gt=instant),
        )

    def open_to(self, shopper: Shopper) -> "OrderRuleQuerySet":
        """
        Narrow to rules that are meant for the shopper, and say why they are.

        Adds ``company_hits`` (the shopper's company and ancestors that the rule names) and
        ``segment_hit``. A rule with no audience is for nobody.
        """
        companies = self.model.companies.through.objects.filter(
            orderrule=OuterRef("pk"), company__in=shopper.company_ids
        )
        segments = self.model.segments.through.objects.filter(
            orderrule=OuterRef("pk"), segment__in=shopper.segment_ids
        )
        return self.annotate(
            company_hits=ArraySubquery(companies.values("company_id")),
            segment_hit=Exists(segments),
        ).filter(Q(for_everyone=True) | Exists(companies) | Q(segment_hit=True))

    def about(self, product_ids: Iterable[int]) -> "OrderRuleQuerySet":
        """Narrow to rules that may concern these products: theirs, of any range, of everything."""
        return self.filter(Q(product__isnull=True) | Q(product__in=list(product_ids)))
