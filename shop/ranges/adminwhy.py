"""The page that explains whether a company sees a product: which access row decided."""

from collections.abc import Callable

from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from pricing.admin.explaining import started
from pricing.asking import MomentQuestion
from pricing.models import Price
from segments.models import Company
from segments.widgets import PickOne

from .explanation import why_visible_to
from .models import RangeAccess
from .past import known_since

TEMPLATE = "admin/ranges/rangeaccess/explain.html"


class VisibilityForm(MomentQuestion):
    """Which company, which product, and when; without a moment, now."""

    company = forms.ModelChoiceField(
        Company.objects.all(),
        label=_("Company"),
        widget=PickOne(RangeAccess._meta.get_field("companies"), admin.site),
    )
    product = forms.ModelChoiceField(
        queryset=None,
        label=_("Product"),
        widget=PickOne(Price._meta.get_field("product"), admin.site),
    )

    field_order = ["company", "product", "at"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        began = date_format(localtime(known_since()), "DATETIME_FORMAT")
        self.fields["at"].help_text = _("Who saw what is recorded since: %(date)s") % {
            "date": began
        }
        products = apps.get_model("catalogue", "Product")._base_manager
        self.fields["product"].queryset = products.select_related("parent")


def view_for(model_admin: ModelAdmin) -> Callable[[HttpRequest], HttpResponse]:
    """Answer the view, for staff who may see range access."""

    def view(request: HttpRequest) -> HttpResponse:
        if not model_admin.has_view_permission(request):
            raise PermissionDenied
        is_asked = {"company", "product"} <= set(request.GET)
        form = VisibilityForm(request.GET if is_asked else None, initial=started(request.GET))
        context = model_admin.admin_site.each_context(request) | {
            "title": _("Do they see it?"),
            "opts": model_admin.opts,
            "form": form,
            "media": model_admin.media + form.media,
        }
        if form.is_bound and form.is_valid():
            company, product = form.cleaned_data["company"], form.cleaned_data["product"]
            now = timezone.now()
            at = form.cleaned_data["at"] or now
            verdict = why_visible_to(company, product, at=at, now=now)
            context |= {"company": company, "product": product, "verdict": verdict}
        return TemplateResponse(request, TEMPLATE, context)

    return view
