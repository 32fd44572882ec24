"""A press of "place order" counts once: the same key is the same order, for ever."""

from datetime import datetime

from django.apps import apps
from django.db import IntegrityError, transaction

from .models import OrderAttempt


class AlreadyPlaced(Exception):
    """The order was placed before: by the same press, or from the same basket."""

    def __init__(self, order):
        super().__init__(f"order {order.number} was placed before")
        self.order = order


def begin(user_id: int, key: str, *, now: datetime) -> OrderAttempt:
    """
    Write the attempt down; raises AlreadyPlaced when this key has an order.

    Of two at the same time the second waits here until the first has placed its order or failed.
    """
    try:
        with transaction.atomic():
            return OrderAttempt.objects.create(user_id=user_id, key=key, created_at=now)
    except IntegrityError:
        earlier = OrderAttempt.objects.select_related("order").get(user_id=user_id, key=key)
        if earlier.order_id is None:
            return earlier
        raise AlreadyPlaced(earlier.order) from None


def placed_before(user_id: int, key: str, basket_id: int | None):
    """Answer the order that this press, or this basket, has led to before; None when none has."""
    attempt = (
        OrderAttempt.objects.select_related("order")
        .filter(user_id=user_id, key=key, order__isnull=False)
        .first()
    )
    if attempt:
        return attempt.order
    return order_of_basket(basket_id, user_id=user_id) if basket_id else None


def order_of_basket(basket_id: int, *, user_id: int):
    """Answer the order that a person placed from a basket, or None."""
    return apps.get_model("order", "Order").objects.filter(basket=basket_id, user=user_id).first()
