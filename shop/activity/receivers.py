"""Listening: orders that change or go, reviews, coupons, logins, searches."""

from django.apps import apps
from django.db.models.signals import post_delete, post_save

from segments.activity import forget, record_statuses

from .states import state_of


def order_saved(instance, raw: bool = False, created: bool = False, **kwargs) -> None:
    """Tell the engine how an order stands; a new one is told when it is whole. Two statements."""
    if not raw and not created:
        record_statuses({instance.number: state_of(instance.status)})


def order_deleted(instance, **kwargs) -> None:
    """Have the engine forget an order."""
    forget([instance.number])


def connect() -> None:
    """Listen. Called once, when the app is ready."""
    order = apps.get_model("order.Order")
    post_save.connect(order_saved, sender=order, dispatch_uid="activity.order_saved")
    post_delete.connect(order_deleted, sender=order, dispatch_uid="activity.order_deleted")
