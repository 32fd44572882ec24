"""The app config."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ListingsConfig(AppConfig):
    """Names the app, and listens to what changes the words of a product."""

    name = "shop.listings"
    verbose_name = _("Listings")

    def ready(self):
        """Connect the receivers."""
        from . import receivers  # noqa: PLC0415 (models must be loaded)

        receivers.connect()
