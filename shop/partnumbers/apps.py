"""The app config."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartNumbersConfig(AppConfig):
    """Names the app, and says that own numbers move with a company that is merged."""

    name = "shop.partnumbers"
    verbose_name = _("Part numbers")

    def ready(self):
        """Tell the segments what belongs to a company here."""
        from segments import belongings  # noqa: PLC0415 (models must be loaded)

        belongings.register(
            belongings.Belonging(
                "own_numbers",
                _("Own part numbers"),
                "partnumbers.OwnNumber",
                once=("plain",),
            )
        )
