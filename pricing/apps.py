"""The app config."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PricingConfig(AppConfig):
    """Names the app, and makes price lists known to segments."""

    name = "pricing"
    verbose_name = _("Prices")

    def ready(self):
        """Connect to the engine."""
        from . import consumers  # noqa: PLC0415

        consumers.connect()
