"""The fork's app config."""

from oscar.apps.offer.apps import OfferConfig as OscarOfferConfig


class OfferConfig(OscarOfferConfig):
    """Oscar's offer app under our dotted name."""

    name = "shop.offer"
