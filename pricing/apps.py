"""The app config."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PricingConfig(AppConfig):
    """Names the app."""

    name = "pricing"
    verbose_name = _("Prices")
