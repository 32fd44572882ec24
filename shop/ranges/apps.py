"""The app config."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RangesConfig(AppConfig):
    """Names the app, and listens to what changes the products of a range."""

    name = "shop.ranges"
    verbose_name = _("Ranges")

    def ready(self):
        """Connect the receivers."""
        from . import receivers  # noqa: PLC0415 (models must be loaded)

        receivers.connect()
