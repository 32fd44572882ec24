"""The app config, and the addresses of the sales reps' pages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RepsConfig(AppConfig):
    """The pages of the sales reps; they have no tables of their own."""

    name = "shop.reps"
    label = "reps"
    verbose_name = _("Sales reps")
