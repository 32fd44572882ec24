"""The fork's app config."""

from oscar.apps.catalogue.apps import CatalogueConfig as OscarCatalogueConfig


class CatalogueConfig(OscarCatalogueConfig):
    """Oscar's catalogue app under our dotted name."""

    name = "shop.catalogue"
