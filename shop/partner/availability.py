"""Why something can not be bought, in sentences."""

from django.utils.translation import gettext as _
from oscar.apps.partner.availability import StockRequired as OscarStockRequired
from oscar.apps.partner.availability import Unavailable


class StockRequired(OscarStockRequired):
    """Sold as far as there is stock."""

    def is_purchase_permitted(self, quantity):
        """Refuse more than there is, and say how many there are."""
        if self.num_available <= 0:
            return False, _("There is none in stock.")
        if quantity > self.num_available:
            return False, _("Only %(max)s are in stock.") % {"max": self.num_available}
        return True, ""


class NotForSale(Unavailable):
    """Not sold to this shopper; the message says why."""

    def __init__(self, message, code: str = ""):
        self.message = message
        self.code = code or self.code

    def is_purchase_permitted(self, quantity):
        """Refuse every quantity, with the reason."""
        return False, self.message


__all__ = ["NotForSale", "StockRequired", "Unavailable"]
