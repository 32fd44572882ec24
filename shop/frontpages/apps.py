"""The app config."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FrontPagesConfig(AppConfig):
    """Names the app, and makes it known to the segments."""

    name = "shop.frontpages"
    verbose_name = _("Front pages")

    def ready(self):
        """Register as a consumer of segments."""
        from . import consumer  # noqa: PLC0415 (models must be loaded)

        consumer.connect()
