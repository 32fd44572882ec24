"""
Why this price, and why this product is seen: for staff and sales reps, on the product's pages.

Buyers, and staff who may not see price lists, find nothing here: the pages are missing to them,
and name no list.
"""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from oscar.core.loading import get_model

from pricing.asking import answer, asked
from pricing.explaining import explain_as
from pricing.history import price_history_of
from pricing.secrecy import sees_costs, sees_reasons
from pricing.timeline import timeline
from segments.models import SalesRep


def may_ask_why(request: HttpRequest) -> bool:
    """
    Whether this person may see how a price came about: staff who may see price lists, and sales
    reps, also while they look as one of their companies; not buyers. A preview costs one query.
    """
    if request.shopper.rep_id is not None or sees_reasons(request.user):
        return True
    return request.shopper.is_preview and SalesRep.objects.filter(user=request.user.pk).exists()


@require_safe
def why(request: HttpRequest, product_slug: str, pk: int) -> HttpResponse:
    """Show every candidate for the price of whoever is shopping, at a quantity and a moment."""
    product = asked_about(request, pk)
    question = asked(request.GET, now=timezone.now())
    explained = explain_as(
        request.shopper, product, quantity=question.quantity, at=question.at,
        policy=settings.PRICING_POLICY, now=question.now,
    )  # fmt: skip
    context = {
        "product": product,
        "asked": question,
        "answer": answer(explained, with_costs=sees_costs(request.user)),
        "verdict": request.strategy.why_visible(
            product, at=None if question.is_now else question.at
        ),
    }
    return render(request, "oscar/catalogue/why.html", context)


@require_safe
def price_history(request: HttpRequest, product_slug: str, pk: int) -> HttpResponse:
    """Show what the product cost whoever is shopping, step by step."""
    product = asked_about(request, pk)
    question = asked(request.GET, now=timezone.now())
    history = price_history_of(
        request.shopper, product, quantity=question.quantity, now=question.now,
        policy=settings.PRICING_POLICY,
    )  # fmt: skip
    context = {
        "product": product,
        "asked": question,
        "timeline": timeline(history, now=question.now),
    }
    return render(request, "oscar/catalogue/price_history.html", context)


def asked_about(request: HttpRequest, pk: int) -> Any:
    """Answer a product inside the gate that has a price of its own; to buyers it is missing."""
    if not may_ask_why(request):
        raise Http404
    goods = get_model("catalogue", "Product").objects.visible_to(request.shopper)
    goods = goods.exclude(structure="parent").select_related("parent")
    return get_object_or_404(goods, pk=pk)
