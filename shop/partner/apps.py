"""The fork's app config."""

from oscar.apps.partner.apps import PartnerConfig as OscarPartnerConfig


class PartnerConfig(OscarPartnerConfig):
    """Oscar's partner app under our dotted name."""

    name = "shop.partner"
