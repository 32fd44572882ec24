"""The page that explains a price: company, product, quantity, date; every candidate in words."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..asking import answer
from ..explaining import explain_price
from ..forms import ExplainForm
from ..history import price_history
from ..secrecy import sees_costs
from ..timeline import timeline

TEMPLATE = "admin/pricing/pricelist/explain.html"


def view_for(admin: ModelAdmin) -> Callable[[HttpRequest], HttpResponse]:
    """Answer the view, for staff who may see price lists."""

    def view(request: HttpRequest) -> HttpResponse:
        if not admin.has_view_permission(request):
            raise PermissionDenied
        data = request.GET if {"company", "product", "quantity"} <= set(request.GET) else None
        form = ExplainForm(data, initial=started(request.GET), now=timezone.now())
        context = admin.admin_site.each_context(request) | {
            "title": _("Explain a price"),
            "opts": admin.opts,
            "form": form,
            "media": admin.media + form.media,
        }
        if form.is_bound and form.is_valid():
            context |= explained(
                form.cleaned_data, now=form.now, with_costs=sees_costs(request.user)
            )
        return TemplateResponse(request, TEMPLATE, context)

    return view


def started(given: QueryDict) -> dict[str, str]:
    """Answer what a link of another page filled in already."""
    return {
        name: given[name]
        for name in ("company", "product")
        if given.get(name, "").isascii() and given.get(name, "").isdigit() and len(given[name]) < 19
    }


def explained(asked: dict, *, now: datetime, with_costs: bool) -> dict:
    """Answer the candidates, the conclusion and the price over time for the page."""
    found = explain_price(
        asked["company"],
        asked["product"],
        quantity=asked["quantity"],
        at=asked["at"],
        policy=settings.PRICING_POLICY,
        now=now,
    )
    history = price_history(
        asked["company"], asked["product"], quantity=asked["quantity"], now=now,
        policy=settings.PRICING_POLICY,
    )  # fmt: skip
    told = answer(found, with_costs=with_costs)
    return {
        "asked": asked,
        "answer": told,
        "lines": told.lines,
        "conclusion": told.conclusion,
        "timeline": timeline(history, now=now),
    }
