"""The app config."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    """Names the app."""

    name = "shop.demo"
    verbose_name = _("Demo data")
