"""``import_products FILE``: import products with categories, attributes, stock and base price."""

from django.utils.translation import gettext_lazy as _

from shop.imports.command import ImportCommand
from shop.imports.products import ProductImport


class Command(ImportCommand):
    """Import products from a CSV or XLSX file, all or nothing."""

    help = _("Import products with categories, attributes, stock and base price; all or nothing.")
    importer = ProductImport
