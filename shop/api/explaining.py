"""Why a product costs what it costs for a company: for staff and sales reps, never for buyers."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from oscar.core.loading import get_model
from rest_framework import serializers
from rest_framework.response import Response

from pricing.asking import EARLIEST, LATEST, tax_line
from pricing.explaining import Explained, explain_price
from pricing.history import Step, price_history
from pricing.secrecy import sees_costs, sees_reasons, veiled
from pricing.wording import conclusion, in_words
from segments.models import Company, SalesRep
from segments.preview import may_preview
from shop.apikeys.models import Scope
from shop.basket.models import LARGEST_QUANTITY
from shop.partner.prices import QuotedPrice
from shop.ranges.explanation import why_visible_to

from .amounts import text
from .goods import price_of
from .parsing import Asked, read
from .reasons import Explanation, History
from .views import View


class HistoryAsked(Asked):
    """For which company, and how many."""

    company = serializers.CharField(
        max_length=32, required=False, help_text="The company number; by default that of the key."
    )
    quantity = serializers.IntegerField(min_value=1, max_value=LARGEST_QUANTITY, default=1)


class ExplanationAsked(HistoryAsked):
    """At which instant besides."""

    at = serializers.DateTimeField(
        required=False, help_text="An instant of the years 2000 to 2099; by default now."
    )

    def validate_at(self, at: datetime) -> datetime:
        """Refuse what no shop has records of."""
        if not EARLIEST <= at < LATEST:
            raise serializers.ValidationError(
                _("Choose an instant of the years 2000 to 2099."), code="far_away"
            )
        return at.astimezone(UTC)


class Adviser(View):
    """A view for those who advise a company: staff who may see it, and its sales rep."""

    scope = Scope.EXPLAIN

    def company(self) -> Company:
        """
        Answer the company that is asked about. One the person may not look at is missing.

        A key is one company's: to it all others are missing, whoever it acts as.
        """
        person, key = self.request.user, self.request.auth
        if not (sees_reasons(person) or SalesRep.objects.filter(user=person.pk).exists()):
            raise PermissionDenied
        number = self.request.query_params.get("company")
        named = {"pk": self.shopper.company_id} if number is None else {"number": number}
        companies = Company.objects.select_related("account_manager")
        found = companies.filter(**named).first()
        if found is None or not may_preview(person, found):
            raise Http404
        if key is not None and found.pk != key.company_id:
            raise Http404
        return found

    def product(self, pk: int) -> Any:
        """Answer a product that has a price of its own, hidden or not."""
        products = get_model("catalogue", "Product")._base_manager.exclude(structure="parent")
        product = products.filter(pk=pk).select_related("parent").first()
        if product is None:
            raise Http404
        return product


class PriceExplanationView(Adviser):
    """Every candidate for a price and why it lost: the walk that charges, written down."""

    @extend_schema(
        operation_id="price_explanation", tags=["prices"], parameters=[ExplanationAsked],
        responses=Explanation,
    )  # fmt: skip
    def get(self, request, pk: int) -> Response:
        """For staff and sales reps: why it costs what it costs, then or now; and who sees it."""
        company, product = self.company(), self.product(pk)
        asked, now = read(ExplanationAsked, request.query_params), self.shopper.at
        told = explain_price(
            company, product, quantity=asked["quantity"], at=asked.get("at", now),
            policy=settings.PRICING_POLICY, now=now,
        )  # fmt: skip
        seen = why_visible_to(company, product, at=told.at, now=now)
        return Response(
            {
                "company": company.number,
                "product": product.pk,
                "quantity": asked["quantity"],
                "at": told.at,
                "currency": told.currency,
                "is_visible": seen.is_visible,
                "visibility": seen.words,
                "price": _price(told, asked["quantity"]),
                "conclusion": conclusion(told.decision, currency=told.currency),
                "tax": tax_line(told),
                "approximate": list(dict.fromkeys((*told.approximate, *seen.approximate))),
                "candidates": list(_candidates(told, with_costs=sees_costs(request.user))),
            }
        )


class PriceHistoryView(Adviser):
    """What a product cost a company, costs, and is known to cost: each step with its causes."""

    @extend_schema(
        operation_id="price_history", tags=["prices"], parameters=[HistoryAsked],
        responses=History,
    )  # fmt: skip
    def get(self, request, pk: int) -> Response:
        """For staff and sales reps: the price over time, the oldest step first."""
        company, product = self.company(), self.product(pk)
        asked = read(HistoryAsked, request.query_params)
        history = price_history(
            company, product, quantity=asked["quantity"], now=self.shopper.at,
            policy=settings.PRICING_POLICY,
        )  # fmt: skip
        return Response(
            {
                "company": company.number,
                "product": product.pk,
                "quantity": history.quantity,
                "is_cut": history.is_cut,
                "steps": [_step(step) for step in history.steps],
            }
        )


def _price(told: Explained, quantity: int) -> dict | None:
    if told.quote is None or told.line is None:
        return None
    return price_of(QuotedPrice(told.quote, told.line.tax), quantity)


def _candidates(told: Explained, *, with_costs: bool) -> Iterator[dict]:
    decision = veiled(told.decision, with_costs=with_costs)
    pairs = zip(decision.findings, in_words(decision, currency=told.currency), strict=True)
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


def _step(step: Step) -> dict:
    return {
        "since": step.since,
        "until": step.until,
        "net": text(step.price),
        "currency": step.currency,
        "price_list": step.winner.code if step.winner else "",
        "source": step.winner.source if step.winner else None,
        "causes": [
            {"at": cause.at, "words": str(cause.words), "who": cause.who, "batch": cause.batch_id}
            for cause in step.causes
        ],
    }
