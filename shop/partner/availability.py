"""Why something can not be bought, when it is not for want of stock."""

from oscar.apps.partner.availability import Unavailable


class NotForSale(Unavailable):
    """Not sold to this shopper; the message says why."""

    def __init__(self, message):
        self.message = message

    def is_purchase_permitted(self, quantity):
        """Refuse every quantity, with the reason."""
        return False, self.message


__all__ = ["NotForSale"]
