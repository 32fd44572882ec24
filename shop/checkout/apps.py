"""The fork's app config."""

from oscar.apps.checkout.apps import CheckoutConfig as OscarCheckoutConfig


class CheckoutConfig(OscarCheckoutConfig):
    """Oscar's checkout app; addresses are edited in the company's address book, not here too."""

    name = "shop.checkout"

    def get_urls(self):
        """Leave out the second way to the address book."""
        return [url for url in super().get_urls() if not url.name.startswith("user-address")]
