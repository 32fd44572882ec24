"""``import_returns FILE``: import what came back of past orders."""

from django.utils.translation import gettext_lazy as _

from shop.imports.command import ImportCommand
from shop.imports.returns import ReturnImport


class Command(ImportCommand):
    """Import returns from a CSV or XLSX file, all or nothing."""

    help = _("Import returns of past orders; all or nothing.")
    importer = ReturnImport
