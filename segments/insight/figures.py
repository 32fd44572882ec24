"""
The days of segments, summed up for charts and tables. Each answer is one query.

Amounts are in the base currency, without VAT, after discounts and returns.
"""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, F, Min, OuterRef, Q, Sum
from django.db.models.functions import TruncMonth, TruncWeek
from django.utils import timezone

from ..calendar import local_start
from ..models import Membership, Segment, SegmentDay, TradeOrder
from . import days
from .periods import Period

SPARK_DAYS = 30
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a segment was and did in a part of a period. ``companies`` is the size at its end."""

    companies: int = 0
    entered: int = 0
    left: int = 0
    orders: int = 0
    revenue: Decimal = NOTHING
    returned: Decimal = NOTHING
    unpriced: int = 0
    margin: Decimal | None = None
    margin_revenue: Decimal = NOTHING
    refusals: int = 0
    refused: int = 0
    refused_ordered: int = 0
    sessions: int = 0
    visitors: int = 0
    visitors_ordered: int = 0

    @property
    def average(self) -> Decimal | None:
        """The average order value; unknown without orders that have a rate."""
        priced = self.orders - self.unpriced
        return self.revenue / priced if priced else None

    @property
    def conversion(self) -> Decimal | None:
        """How many of a hundred days with a visit were days with an order, too."""
        return Decimal(self.visitors_ordered * 100) / self.visitors if self.visitors else None


SUMMED = [field.name for field in fields(Figures) if field.name != "companies"]


def by_part(segment_ids: Collection[int], over: Period) -> dict[int, dict[date, Figures]]:
    """Answer the figures of each segment and part; parts without a row are left out."""
    start = {
        "day": F("day"), "week": TruncWeek("day"), "month": TruncMonth("day"),
    }[over.step]  # fmt: skip
    rows = (
        _within(segment_ids, over)
        .annotate(part=start)
        .values("segment_id", "part")
        .annotate(sizes=ArrayAgg("companies", order_by="-day"), **_sums())
    )
    found: dict[int, dict[date, Figures]] = {}
    for row in rows:
        found.setdefault(row["segment_id"], {})[row["part"]] = _figures(row)
    return found


def in_total(segment_ids: Collection[int], over: Period) -> dict[int, Figures]:
    """Answer the figures of each segment over a whole period."""
    rows = (
        _within(segment_ids, over)
        .values("segment_id")
        .annotate(sizes=ArrayAgg("companies", order_by="-day"), **_sums())
    )
    return {row["segment_id"]: _figures(row) for row in rows}


def sizes(
    segment_ids: Collection[int], now: datetime, *, number: int = SPARK_DAYS
) -> dict[int, list[int | None]]:
    """Answer the sizes of each segment at the end of the last days, oldest first."""
    last = days.yesterday(now)
    first = last - (number - 1) * days.DAY
    found: dict[int, list[int | None]] = {pk: [None] * number for pk in segment_ids}
    rows = SegmentDay.objects.filter(segment__in=segment_ids, day__range=(first, last))
    for pk, day, companies in rows.order_by().values_list("segment_id", "day", "companies"):
        found[pk][(day - first).days] = companies
    return found


def active_companies(segment: Segment, over: Period) -> int:
    """Answer how many companies ordered in a period while they were members."""
    zone = timezone.get_default_timezone()
    stays = Membership.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=OuterRef("placed_at")),
        segment=segment,
        company=OuterRef("company"),
        valid_from__lte=OuterRef("placed_at"),
    )
    orders = TradeOrder.objects.filter(
        Exists(stays),
        counts=True,
        placed_at__gte=local_start(over.first, zone),
        placed_at__lt=local_start(over.last + days.DAY, zone),
    )
    return orders.aggregate(number=Count("company", distinct=True))["number"]


def begins(segment_ids: Collection[int]) -> date | None:
    """Answer the first day that is told of any of the segments."""
    return SegmentDay.objects.filter(segment__in=segment_ids).aggregate(day=Min("day"))["day"]


def _within(segment_ids: Collection[int], over: Period):
    found = SegmentDay.objects.filter(segment__in=segment_ids, day__range=(over.first, over.last))
    return found.order_by()


def _sums() -> dict[str, Sum]:
    return {f"sum_{name}": Sum(name) for name in SUMMED}


def _figures(row: dict[str, Any]) -> Figures:
    return Figures(row["sizes"][0], **{name: row[f"sum_{name}"] for name in SUMMED})
