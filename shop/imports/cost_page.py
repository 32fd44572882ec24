"""The page that takes a file of unit costs: it is checked and shown first, then imported."""

from io import BytesIO

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pricing.models import UnitCost

from .running import run_import
from .unit_costs import COLUMNS, UnitCostImport

TEMPLATE = "admin/pricing/unitcost/import.html"
LARGEST_FILE = 20 * 1024 * 1024
"""Bytes. The page answers when all is done; the command takes larger files."""
SHOWN_PROBLEMS = 200
NEEDED = ("pricing.add_unitcost", "pricing.change_unitcost", "pricing.view_unitcost")
"""A file adds and changes costs, and the page shows those that there are."""


class CostFileForm(forms.Form):
    """A file, and whether it is checked only."""

    file = forms.FileField(label=_("File"), help_text=_("CSV (UTF-8) or XLSX."))
    write = forms.BooleanField(
        label=_("Import it"), required=False,
        help_text=_("Without it the file is only checked: you see what it would change."),
    )  # fmt: skip

    def clean_file(self):
        """Refuse what would keep the page waiting for too long."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            words = _("The file is larger than 20 MB. Use the command import_unit_costs.")
            raise forms.ValidationError(words, code="too_long")
        return file


def import_costs(request: HttpRequest) -> HttpResponse:
    """Check a file of unit costs and say what it changes, or import it, all or nothing."""
    if not request.user.has_perms(NEEDED):
        raise PermissionDenied
    form = CostFileForm(request.POST or None, request.FILES or None)
    context = admin.site.each_context(request) | {
        "title": _("Import unit costs"), "opts": UnitCost._meta, "form": form, "columns": COLUMNS,
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        importer = UnitCostImport(now=timezone.now())
        is_trial = not form.cleaned_data["write"]
        file = BytesIO(form.cleaned_data["file"].read())
        report = run_import(importer, file, dry_run=is_trial)
        if report.is_clean and not is_trial:
            messages.success(request, _("Imported: %s.") % report.in_words())
            return HttpResponseRedirect(reverse("admin:pricing_unitcost_changelist"))
        context |= {
            "report": report,
            "problems": report.problems[:SHOWN_PROBLEMS],
            "unseen": max(0, report.problem_count - SHOWN_PROBLEMS),
            "moves": importer.largest(),
        }
    return TemplateResponse(request, TEMPLATE, context)
