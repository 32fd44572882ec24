"""``import_service FILE``: import support contacts, delivery drops and visits by sales reps."""

from django.utils.translation import gettext_lazy as _

from shop.imports.command import ImportCommand
from shop.imports.service import ServiceImport


class Command(ImportCommand):
    """Import contacts, drops and visits from a CSV or XLSX file, all or nothing."""

    help = _("Import support contacts, delivery drops and visits by reps; all or nothing.")
    importer = ServiceImport
