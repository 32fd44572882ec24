"""The fork's app config."""

from django.urls import re_path
from oscar.apps.catalogue.apps import CatalogueConfig as OscarCatalogueConfig
from oscar.core.loading import get_class


class CatalogueConfig(OscarCatalogueConfig):
    """Oscar's catalogue app, with a quick view and prices at a quantity for each product."""

    name = "shop.catalogue"

    def get_urls(self):
        """Name our addresses below a product's own."""
        product = r"^(?P<product_slug>[\w-]*)_(?P<pk>\d+)"
        return (
            self.post_process_urls(
                [
                    re_path(rf"{product}/quick/$", self.quick_view.as_view(), name="quick"),
                    re_path(
                        rf"{product}/quantity/$", self.quantity_view.as_view(), name="quantity"
                    ),
                ]
            )
            + super().get_urls()
        )

    def ready(self):
        """Let looking at a product write nothing: Oscar's counters cost three writes a page."""
        super().ready()
        self.quick_view = get_class("catalogue.views", "QuickView")
        self.quantity_view = get_class("catalogue.views", "QuantityView")
        from oscar.apps.analytics.receivers import receive_product_view  # noqa: PLC0415
        from oscar.apps.catalogue.signals import product_viewed  # noqa: PLC0415

        product_viewed.disconnect(receive_product_view)
