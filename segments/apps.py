"""The app config."""

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class SegmentsConfig(AppConfig):
    """Names the app; listens to its own models; checks its own registry."""

    name = "segments"
    verbose_name = _("Companies and segments")

    def ready(self) -> None:
        """Connect what needs the models."""
        from .builder import TEMPLATES  # noqa: PLC0415 - the models are ready only now
        from .checks import duplicate_criteria  # noqa: PLC0415
        from .data.templates import templates  # noqa: PLC0415
        from .signals import connect  # noqa: PLC0415

        connect()
        TEMPLATES.append(templates)
        checks.register(duplicate_criteria)
