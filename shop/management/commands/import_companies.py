"""``import_companies FILE``: import companies with their facts."""

from django.utils.translation import gettext_lazy as _

from shop.imports.command import ImportCommand
from shop.imports.companies import CompanyImport


class Command(ImportCommand):
    """Import companies with their facts from a CSV or XLSX file, all or nothing."""

    help = _("Import companies with their facts from a CSV or XLSX file; all or nothing.")
    importer = CompanyImport
