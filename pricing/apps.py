"""The app config."""

from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class PricingConfig(AppConfig):
    """Names the app, and makes price lists known to segments."""

    name = "pricing"
    verbose_name = _("Prices")

    def ready(self):
        """Connect to the engine, and check the settings."""
        # Tasks are named, not imported, where they are asked for: they have to be known.
        from . import agreements, checks, consumers, impact, tasks  # noqa: F401, PLC0415
        from .simulating import listchange  # noqa: PLC0415
        from .simulating import tasks as simulations  # noqa: F401, PLC0415

        agreements.connect()
        consumers.connect()
        impact.connect()
        listchange.connect()
        register(checks.check_policy)
        register(checks.check_default_currency)
