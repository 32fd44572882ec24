"""The app config."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrderRulesConfig(AppConfig):
    """Names the app."""

    name = "shop.orderrules"
    verbose_name = _("Order rules")
