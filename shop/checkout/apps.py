"""The fork's app config."""

from oscar.apps.checkout.apps import CheckoutConfig as OscarCheckoutConfig


class CheckoutConfig(OscarCheckoutConfig):
    """Oscar's checkout app under our dotted name."""

    name = "shop.checkout"
