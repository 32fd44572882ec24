"""The app config."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrderRulesConfig(AppConfig):
    """Names the app, and makes it known to the segments."""

    name = "shop.orderrules"
    verbose_name = _("Order rules")

    def ready(self):
        """Register as a consumer of segments."""
        from . import consumer, impact  # noqa: PLC0415 (models must be loaded)

        consumer.connect()
        impact.connect()
