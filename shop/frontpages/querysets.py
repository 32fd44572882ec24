"""Reusable ways to fetch pages and blocks."""

from datetime import datetime
from typing import Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef, Q

from segments.shopper import Shopper


def open_at(instant: datetime) -> Q:
    """Answer the condition "the period ``[starts_at, ends_at)`` holds ``instant``"."""
    begun = Q(starts_at__isnull=True) | Q(starts_at__lte=instant)
    not_over = Q(ends_at__isnull=True) | Q(ends_at__gt=instant)
    return begun & not_over


class FrontPageQuerySet(models.QuerySet):
    """Front pages, by state, by time and by who may get them."""

    def published(self) -> Self:
        """Leave the drafts out."""
        return self.filter(published=True)

    def at(self, instant: datetime) -> Self:
        """Keep those whose period holds the instant."""
        return self.filter(open_at(instant))

    def open_to(self, shopper: Shopper) -> Self:
        """
        Keep what the shopper could get, with the companies and segments that let them in.

        ``hit_companies`` and ``hit_segments`` hold only ids of the shopper's own, so a page for
        5,000 companies costs no more than a page for one.
        """
        companies = self.model.companies.through.objects.filter(
            frontpage=OuterRef("pk"), company__in=shopper.company_ids
        )
        segments = self.model.segments.through.objects.filter(
            frontpage=OuterRef("pk"), segment__in=shopper.segment_ids
        )
        reach = Q(for_everyone=True) | Q(is_default=True)
        if shopper.is_visitor:
            reach |= Q(for_visitors=True)
        if shopper.company_ids:
            reach |= Q(Exists(companies))
        if shopper.segment_ids:
            reach |= Q(Exists(segments))
        return self.filter(reach).annotate(
            hit_companies=ArraySubquery(companies.values("company")),
            hit_segments=ArraySubquery(segments.values("segment")),
        )
