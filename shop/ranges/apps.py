"""The app config."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RangesConfig(AppConfig):
    """Names the app, and listens to what changes the products of a range."""

    name = "shop.ranges"
    verbose_name = _("Ranges")

    def ready(self):
        """Connect the receivers, and tell the segments who uses them here."""
        from segments import belongings  # noqa: PLC0415 (models must be loaded)
        from segments.consumers import register  # noqa: PLC0415 (models must be loaded)

        from . import (  # noqa: PLC0415 (models must be loaded)
            accesschange,
            consumer,
            contentschange,
            impact,
            receivers,
        )

        receivers.connect()
        impact.connect()
        accesschange.connect()
        contentschange.connect()
        register(
            _("Ranges"), consumer.uses, consumer.audience, name=consumer.NAME,
            screens=consumer.screens(),
        )  # fmt: skip
        belongings.register(
            belongings.Belonging(
                "ranges", _("Ranges"), "ranges.RangeAccess_companies",
                once=("rangeaccess",), consumer=consumer.NAME,
            )
        )  # fmt: skip
