"""The app config."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ListingsConfig(AppConfig):
    """Names the app."""

    name = "shop.listings"
    verbose_name = _("Listings")
