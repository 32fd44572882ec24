"""The fork's app config."""

from django.urls import re_path
from oscar.apps.catalogue.apps import CatalogueConfig as OscarCatalogueConfig
from oscar.core.loading import get_class

PRODUCT = r"^(?P<product_slug>[\w-]*)_(?P<pk>\d+)/"


class CatalogueConfig(OscarCatalogueConfig):
    """Oscar's catalogue app, with a quick view, prices at a quantity and the reasons of each."""

    name = "shop.catalogue"

    def get_urls(self):
        """Name our addresses below a product's own."""
        below = [
            re_path(f"{PRODUCT}quick/$", self.quick_view.as_view(), name="quick"),
            re_path(f"{PRODUCT}quantity/$", self.quantity_view.as_view(), name="quantity"),
            re_path(f"{PRODUCT}why/$", self.why, name="why"),
            re_path(f"{PRODUCT}price-history/$", self.price_history, name="price-history"),
        ]
        return self.post_process_urls(below) + super().get_urls()

    def ready(self):
        """Let looking and adding count nothing: Oscar's counters cost three writes each time."""
        super().ready()
        self.quick_view = get_class("catalogue.views", "QuickView")
        self.quantity_view = get_class("catalogue.views", "QuantityView")
        from oscar.apps.analytics import receivers  # noqa: PLC0415
        from oscar.apps.basket.signals import basket_addition  # noqa: PLC0415
        from oscar.apps.catalogue.signals import product_viewed  # noqa: PLC0415

        from .why import price_history, why  # noqa: PLC0415

        self.why, self.price_history = why, price_history
        product_viewed.disconnect(receivers.receive_product_view)
        basket_addition.disconnect(receivers.receive_basket_addition)
