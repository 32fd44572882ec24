"""The app config."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SegmentsConfig(AppConfig):
    """Names the app."""

    name = "segments"
    verbose_name = _("Companies and segments")
