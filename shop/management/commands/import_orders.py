"""``import_orders FILE``: import past orders with their lines."""

from django.utils.translation import gettext_lazy as _

from shop.imports.command import ImportCommand
from shop.imports.orders import OrderImport


class Command(ImportCommand):
    """Import past orders from a CSV or XLSX file, all or nothing."""

    help = _("Import past orders with their lines; all or nothing.")
    importer = OrderImport
