"""Which orders a shopper may see: those of the company they shop for, whoever placed them."""

from collections.abc import Collection
from datetime import timedelta

from django.apps import apps
from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from segments.shopper import Shopper


def orders_of(shopper: Shopper) -> QuerySet:
    """
    Answer the orders of the shopper's company, newest first; none for a visitor.

    A colleague's orders are in; those of a company the person no longer buys for are not.
    """
    orders = apps.get_model("order", "Order").objects
    if shopper.is_visitor:
        return orders.none()
    return (
        orders.filter(terms__company=shopper.company_id)
        .select_related("terms__buyer")
        .order_by("-date_placed", "-pk")
    )


RECENTLY = timedelta(days=365)
"""How far back a company's habits are looked for."""


def often_ordered(shopper: Shopper, *, limit: int, without: Collection[int] = ()) -> list[int]:
    """
    Answer the products that the shopper's company orders most often, the most frequent first.

    Only what it may still see. One query over a year of orders, and the access rows once a request.
    """
    if shopper.is_visitor:
        return []
    seen = apps.get_model("catalogue", "Product").objects.visible_to(shopper)
    lines = apps.get_model("order", "Line").objects.filter(
        Exists(seen.filter(pk=OuterRef("product"))),
        order__terms__company=shopper.company_id,
        order__terms__placed_at__gt=shopper.at - RECENTLY,
    )
    ranked = (
        lines.exclude(product__in=list(without))
        .values("product")
        .annotate(times=Count("order", distinct=True), pieces=Sum("quantity"))
        .order_by("-times", "-pieces", "product")
    )
    return [row["product"] for row in ranked[:limit]]
