"""Why a product costs what it costs for a company: for staff and sales reps, never for buyers."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from drf_spectacular.utils import extend_schema
from oscar.core.loading import get_model
from rest_framework import serializers
from rest_framework.response import Response

from pricing.decision import Decision
from pricing.wording import conclusion, in_words
from segments.models import Company
from segments.preview import may_preview
from segments.selection import shopper_as
from shop.apikeys.models import Scope
from shop.basket.models import LARGEST_QUANTITY
from shop.partner.strategy import SegmentStrategy
from shop.ranges.explanation import why_visible

from .amounts import text
from .goods import price_of
from .parsing import Asked, read
from .shapes import Explanation
from .views import View


class ExplanationAsked(Asked):
    """For which company, and how many."""

    company = serializers.CharField(
        max_length=32, required=False, help_text="The company number; by default that of the key."
    )
    quantity = serializers.IntegerField(min_value=1, max_value=LARGEST_QUANTITY, default=1)


class PriceExplanationView(View):
    """Every candidate for a price and why it lost: the walk that charges, written down."""

    scope = Scope.EXPLAIN

    @extend_schema(
        operation_id="price_explanation", tags=["prices"], parameters=[ExplanationAsked],
        responses=Explanation,
    )  # fmt: skip
    def get(self, request, pk: int) -> Response:
        """For staff and sales reps: why the product is visible, and why it costs what it costs."""
        company, asked = self.company(request), read(ExplanationAsked, request.query_params)
        shopper = shopper_as(company, at=self.shopper.at)
        product = get_model("catalogue", "Product").objects.filter(pk=pk)
        product = product.exclude(structure="parent").select_related("parent").first()
        if product is None:
            raise Http404
        seen = why_visible(shopper, product)
        if not (seen.is_visible or request.user.is_staff):
            raise Http404
        strategy = SegmentStrategy(shopper, policy=settings.PRICING_POLICY)
        quantity = asked["quantity"]
        decision = strategy.explain(product, quantity)
        info = strategy.fetch_for_product(product, quantity=quantity)
        return Response(
            {
                "company": company.number,
                "product": product.pk,
                "quantity": quantity,
                "at": shopper.at,
                "currency": shopper.currency,
                "is_visible": seen.is_visible,
                "visibility": seen.words,
                "price": price_of(info.price, quantity),
                "conclusion": conclusion(decision, currency=shopper.currency),
                "candidates": list(_candidates(decision, shopper.currency)),
            }
        )

    def company(self, request) -> Company:
        """Answer the company that is asked about. One the person may not look at is missing."""
        if not (request.user.is_staff or self.is_rep(request)):
            raise PermissionDenied
        number = request.query_params.get("company")
        companies = Company.objects.select_related("account_manager")
        found = (
            companies.filter(number=number)
            if number is not None
            else companies.filter(pk=self.shopper.company_id)
        ).first()
        if found is None or not may_preview(request.user, found):
            raise Http404
        return found

    def is_rep(self, request) -> bool:
        """Whether the person is a sales rep. One query."""
        return get_model("segments", "SalesRep").objects.filter(user=request.user.pk).exists()


def _candidates(decision: Decision, currency: str) -> Any:
    pairs = zip(decision.findings, in_words(decision, currency=currency), strict=True)
    for finding, words in pairs:
        yield {
            "price_list": finding.code,
            "name": words.name,
            "source": finding.source,
            "priority": finding.priority,
            "says": words.says,
            "net": text(finding.price),
            "raised_from": text(finding.raised_from),
            "outcome": finding.outcome.value,
            "words": words.verdict,
        }
