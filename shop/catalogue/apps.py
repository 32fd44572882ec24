"""The fork's app config."""

from oscar.apps.catalogue.apps import CatalogueConfig as OscarCatalogueConfig


class CatalogueConfig(OscarCatalogueConfig):
    """Oscar's catalogue app under our dotted name."""

    name = "shop.catalogue"

    def ready(self):
        """Let looking at a product write nothing: Oscar's counters cost three writes a page."""
        super().ready()
        from oscar.apps.analytics.receivers import receive_product_view  # noqa: PLC0415
        from oscar.apps.catalogue.signals import product_viewed  # noqa: PLC0415

        product_viewed.disconnect(receive_product_view)
