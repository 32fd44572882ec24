"""The page that explains a price: company, product, quantity, date; every candidate in words."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..explaining import explain_price
from ..forms import ExplainForm
from ..wording import conclusion, in_words

TEMPLATE = "admin/pricing/pricelist/explain.html"


def view_for(admin: ModelAdmin) -> Callable[[HttpRequest], HttpResponse]:
    """Answer the view, for staff who may see price lists."""

    def view(request: HttpRequest) -> HttpResponse:
        if not admin.has_view_permission(request):
            raise PermissionDenied
        form = ExplainForm(request.GET or None, now=timezone.now())
        context = admin.admin_site.each_context(request) | {
            "title": _("Explain a price"),
            "opts": admin.opts,
            "form": form,
            "media": admin.media + form.media,
        }
        if form.is_bound and form.is_valid():
            context |= explained(form.cleaned_data)
        return TemplateResponse(request, TEMPLATE, context)

    return view


def explained(asked: dict) -> dict:
    """Answer the lines and the conclusion for the page."""
    found = explain_price(
        asked["company"],
        asked["product"],
        quantity=asked["quantity"],
        at=asked["at"],
        policy=settings.PRICING_POLICY,
    )
    return {
        "asked": asked,
        "lines": in_words(found.decision, currency=found.currency),
        "conclusion": conclusion(found.decision, currency=found.currency),
    }
