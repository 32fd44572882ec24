"""Why something can not be bought, in sentences."""

from django.utils.translation import gettext as _
from oscar.apps.partner.availability import StockRequired as OscarStockRequired
from oscar.apps.partner.availability import Unavailable

from pricing.tax.wording import why_unknown
from segments.minor_units import can_be_ordered_in

from .prices import NoPrice, QuotedPrice


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


def refusal(price: QuotedPrice | NoPrice) -> NotForSale | None:
    """
    Answer why nothing is sold at a price, or None when it can be charged as it is.

    Orders keep two decimals: a currency with more is shown and never charged.
    """
    if not price.exists:
        return NotForSale(price.reason)
    if not can_be_ordered_in(price.currency):
        words = _("We can not take orders in %(currency)s here yet. Please ask us.")
        return NotForSale(words % {"currency": price.currency}, "currency_not_sold")
    if not price.is_tax_known:
        return NotForSale(why_unknown(price.vat), "tax_unknown")
    return None


__all__ = ["NotForSale", "StockRequired", "Unavailable", "refusal"]
