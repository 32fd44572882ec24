"""The app config."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RepsConfig(AppConfig):
    """Names the app."""

    name = "shop.reps"
    verbose_name = _("Reps")
