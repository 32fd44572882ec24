"""The app config."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FrontPagesConfig(AppConfig):
    """Names the app."""

    name = "shop.frontpages"
    verbose_name = _("Front pages")
