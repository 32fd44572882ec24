"""The page that imports the prices of a list from a file: check first, then apply."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..forms import ImportForm
from ..importing import COLUMNS, import_prices

TEMPLATE = "admin/pricing/pricelist/import.html"
SHOWN_PROBLEMS = 200


def view_for(admin: ModelAdmin) -> Callable[..., HttpResponse]:
    """Answer the view, for staff who may change the list."""

    def view(request: HttpRequest, pk: int) -> HttpResponse:
        price_list = admin.get_object(request, str(pk))
        if price_list is None:
            raise Http404
        if not admin.has_change_permission(request, price_list):
            raise PermissionDenied
        form = ImportForm(request.POST or None, request.FILES or None)
        context = admin.admin_site.each_context(request) | {
            "title": _("Import prices into “%s”") % price_list,
            "opts": admin.opts,
            "original": price_list,
            "form": form,
            "columns": COLUMNS,
            "media": admin.media,
        }
        if request.method == "POST" and form.is_valid():
            report = import_prices(
                form.cleaned_data["file"],
                price_list,
                by=request.user,
                dry_run="_check" in request.POST,
                replace=form.cleaned_data["replace"],
            )
            if report.is_clean and "_check" not in request.POST:
                messages.success(request, _("Prices imported: %s.") % report.in_words())
                url = reverse("admin:pricing_pricelist_change", args=[price_list.pk])
                return HttpResponseRedirect(url)
            context |= {
                "report": report,
                "problems": report.problems[:SHOWN_PROBLEMS],
                "unseen": max(0, report.problem_count - SHOWN_PROBLEMS),
            }
        return TemplateResponse(request, TEMPLATE, context)

    return view
