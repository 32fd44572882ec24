"""The app config."""

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class ActivityConfig(AppConfig):
    """Names the app, and listens to what companies do."""

    name = "shop.activity"
    label = "activity"
    verbose_name = _("What companies do")

    def ready(self):
        """Connect the receivers and check the table of states."""
        from segments.activity.selfcheck import register_source  # noqa: PLC0415

        from . import orders, receivers, states  # noqa: PLC0415 (models must be loaded)

        receivers.connect()
        register_source(orders.records_of_companies)
        checks.register(states.check_states)
