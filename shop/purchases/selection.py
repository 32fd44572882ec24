"""Which orders a shopper may see: those of the company they shop for, whoever placed them."""

from django.apps import apps
from django.db.models import QuerySet

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
