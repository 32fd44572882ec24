"""The app config."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PurchasesConfig(AppConfig):
    """Names the app."""

    name = "shop.purchases"
    verbose_name = _("Purchases")
