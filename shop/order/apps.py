"""The fork's app config."""

from oscar.apps.order.apps import OrderConfig as OscarOrderConfig


class OrderConfig(OscarOrderConfig):
    """Oscar's order app under our dotted name."""

    name = "shop.order"
