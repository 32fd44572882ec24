"""The fork's app config."""

from oscar.apps.basket.apps import BasketConfig as OscarBasketConfig


class BasketConfig(OscarBasketConfig):
    """Oscar's basket app under our dotted name."""

    name = "shop.basket"
