"""The two app configs of the storefront: our own package, and Oscar's root with our URLs."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from oscar.config import Shop


class ShopConfig(AppConfig):
    """Our commands, template tags and static files."""

    name = "shop"
    verbose_name = _("Shop")


class StorefrontConfig(Shop):
    """Oscar's root, without the stock wish lists: they leak hidden products (OSCAR faults G3)."""

    name = "oscar"

    def get_urls(self):
        """Return Oscar's URL patterns less the ones this shop does not offer."""
        dropped = {"wishlists/", ""}
        return [url for url in super().get_urls() if str(url.pattern) not in dropped]
