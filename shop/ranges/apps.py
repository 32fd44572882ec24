"""The app config."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RangesConfig(AppConfig):
    """Names the app."""

    name = "shop.ranges"
    verbose_name = _("Ranges")
