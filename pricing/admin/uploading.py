"""The page that takes a file of prices for a list, and the files that a list is exported to."""

from collections.abc import Callable

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from segments.tabular.sending import sent

from ..exporting import as_csv, as_xlsx, left_out
from ..forms import ImportForm
from ..importing import COLUMNS, jobs
from ..models import PriceList

TEMPLATE = "admin/pricing/pricelist/import.html"
KINDS = {"csv": as_csv, "xlsx": as_xlsx}
LATEST = 5
"""So many of the last batches of a list are shown beside the form."""


def view_for(admin: ModelAdmin) -> Callable[..., HttpResponse]:
    """Answer the view, for staff who may change the list."""

    def view(request: HttpRequest, pk: int) -> HttpResponse:
        price_list = admin.get_object(request, str(pk))
        if price_list is None:
            raise Http404
        if not admin.has_change_permission(request, price_list):
            raise PermissionDenied
        form = ImportForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            batch = jobs.submit(
                price_list,
                form.cleaned_data["file"],
                by=request.user,
                replaces=form.cleaned_data["replace"],
                reason=form.cleaned_data["reason"],
                language=get_language() or "",
            )
            url = reverse("admin:pricing_pricebatch_change", args=[batch.pk])
            return HttpResponseRedirect(url)
        context = admin.admin_site.each_context(request) | {
            "title": _("Import prices into “%s”") % price_list,
            "opts": admin.opts,
            "original": price_list,
            "form": form,
            "columns": COLUMNS,
            "media": admin.media,
            "left_out": left_out(price_list),
            "batches": price_list.batches.select_related("created_by")[:LATEST],
        }
        return TemplateResponse(request, TEMPLATE, context)

    return view


def export_for(admin: ModelAdmin) -> Callable[..., HttpResponseBase]:
    """Answer the view of the files, for staff who may look at the list."""

    def view(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
        price_list: PriceList | None = admin.get_object(request, str(pk))
        if price_list is None or kind not in KINDS:
            raise Http404
        if not admin.has_view_permission(request, price_list):
            raise PermissionDenied
        return sent(f"prices-{price_list.code}.{kind}", KINDS[kind](price_list))

    return view
