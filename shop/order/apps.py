"""The fork's app config."""

from oscar.apps.order.apps import OrderConfig as OscarOrderConfig
from oscar.apps.order.signals import order_placed


class OrderConfig(OscarOrderConfig):
    """Oscar's order app under our dotted name."""

    name = "shop.order"

    def ready(self):
        """Switch off Oscar's counters: two statements a line that nobody reads."""
        from oscar.apps.analytics.receivers import receive_order_placed  # noqa: PLC0415

        super().ready()
        order_placed.disconnect(receive_order_placed)
