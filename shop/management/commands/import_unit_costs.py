"""``import_unit_costs FILE``: import what one piece of each product costs us."""

from django.utils.translation import gettext_lazy as _

from shop.imports.command import ImportCommand
from shop.imports.unit_costs import UnitCostImport


class Command(ImportCommand):
    """Import unit costs from a CSV or XLSX file, all or nothing."""

    help = _("Import what products cost us from a CSV or XLSX file; all or nothing.")
    importer = UnitCostImport
