"""The pages under ``/rep/``. Each starts from the rep's own portfolio."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from oscar.core.loading import get_class

from pricing.asking import MomentQuestion, answer, asked
from pricing.explaining import explain_price
from pricing.history import price_history
from pricing.secrecy import sees_costs
from pricing.timeline import timeline as timeline_of_prices
from segments.behaviour.breakdown import cost_breakdown
from segments.explain.around import around
from segments.explain.asking import answered
from segments.history import history
from segments.models import Company, SalesRep, Segment
from segments.preview import start
from segments.selection import shopper_as

from .portfolio import companies_of, facts_of, goods_for, last_orders, segment_names, taxed_as

PER_PAGE = 25
GOODS_SHOWN = 12
STAYS_SHOWN = 200
LONGEST_NUMBER = 64


def rep_of(request: HttpRequest) -> SalesRep:
    """Answer the sales rep who is logged in; everybody else is refused. One query."""
    rep = SalesRep.objects.filter(user=request.user.pk).first() if request.user.pk else None
    if rep is None:
        raise PermissionDenied
    return rep


def own_company(request: HttpRequest, company_id: int) -> Company:
    """Answer a company of the rep's portfolio; any other is not found. Two queries."""
    companies = Company.objects.select_related("nace", "parent")
    return get_object_or_404(companies, pk=company_id, account_manager=rep_of(request))


@require_safe
def companies(request: HttpRequest) -> HttpResponse:
    """List the rep's companies with their segments and last order."""
    words = request.GET.get("find", "")
    page = Paginator(companies_of(rep_of(request), words=words), PER_PAGE)
    page = page.get_page(request.GET.get("page"))
    names = segment_names(page.object_list)
    for company in page.object_list:
        company.segment_names = names[company.pk]
    context = {"page_obj": page, "paginator": page.paginator, "words": words}
    return render(request, "reps/companies.html", context)


@require_safe
def company(request: HttpRequest, company_id: int) -> HttpResponse:
    """Show one company: segments and why, what it costs, facts, last orders, what it pays."""
    shown, now = own_company(request, company_id), timezone.now()
    words = request.GET.get("product", "")
    context = {
        "company": shown,
        "around": around(shown, as_of=now),
        "cost": cost_breakdown(shown, now),
        "currency": settings.OSCAR_DEFAULT_CURRENCY,
        "facts": [*facts_of(shown), taxed_as(shown, at=now)],
        "orders": last_orders(shown),
        "words": words,
        "goods": priced_goods(request, shown, words) if words.strip() else None,
    }
    return render(request, "reps/company.html", context)


@require_safe
def why(request: HttpRequest, company_id: int, code: str = "") -> HttpResponse:
    """Show why the company is in a segment or not, condition by condition, now or on a past day."""
    shown = own_company(request, company_id)
    if code and "segment" not in request.GET:
        get_object_or_404(Segment, code=code)
    context = answered(shown, request.GET, code=code, now=timezone.now())
    return render(request, "reps/why.html", context)


@require_safe
def timeline(request: HttpRequest, company_id: int) -> HttpResponse:
    """Show when the company came into segments and left them, why, and by whose decision."""
    shown = own_company(request, company_id)
    context = {
        **answered(shown, {}, now=timezone.now()),
        "moments": history(shown, limit=STAYS_SHOWN),
    }
    return render(request, "reps/timeline.html", context)


@require_safe
def price(request: HttpRequest, company_id: int, product_id: int) -> HttpResponse:
    """Show what the company pays for a product, then or now, and every list that was asked."""
    shown = own_company(request, company_id)
    strategy = strategy_for(request, shown)
    goods = strategy_goods(strategy, product_id)
    question = asked(request.GET, now=strategy.shopper.at)
    explained = explain_price(
        shown, goods, quantity=question.quantity, at=question.at,
        policy=settings.PRICING_POLICY, now=question.now,
    )  # fmt: skip
    context = {
        "company": shown,
        "product": goods,
        "asked": question,
        "answer": answer(explained, with_costs=sees_costs(request.user)),
        "verdict": strategy.why_visible(goods, at=question.at),
    }
    return render(request, "reps/price.html", context)


@require_safe
def part_numbers(request: HttpRequest, company_id: int) -> HttpResponse:
    """Show what the company calls our products, of those that it may see."""
    shown = own_company(request, company_id)
    words = request.GET.get("find", "")
    numbers = apps.get_model("partnumbers", "OwnNumber").objects
    found = numbers.seen_by(shopper_as(shown, at=timezone.now()), words)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"company": shown, "numbers": page.object_list, "page_obj": page}
    context |= {"paginator": page.paginator, "words": words}
    return render(request, "reps/part_numbers.html", context)


@require_safe
def past_prices(request: HttpRequest, company_id: int, product_id: int) -> HttpResponse:
    """Show what the company paid for a product, pays and is going to pay, and why."""
    shown = own_company(request, company_id)
    goods = strategy_goods(strategy_for(request, shown), product_id)
    question = asked(request.GET, now=timezone.now())
    history = price_history(
        shown, goods, quantity=question.quantity, now=question.now, policy=settings.PRICING_POLICY
    )
    context = {
        "company": shown,
        "product": goods,
        "asked": question,
        "timeline": timeline_of_prices(history, now=question.now),
    }
    return render(request, "reps/past_prices.html", context)


@require_safe
def sees(request: HttpRequest, company_id: int) -> HttpResponse:
    """Show whether the company sees the product of a part number, and which row decided."""
    shown = own_company(request, company_id)
    number = request.GET.get("number", "").strip()[:LONGEST_NUMBER]
    products = apps.get_model("catalogue", "Product")._base_manager.select_related("parent")
    product = products.filter(upc=number).first() if number else None
    moment = MomentQuestion(request.GET if "at" in request.GET else None)
    is_sound = moment.is_valid() or not moment.is_bound
    verdict = None
    if product and is_sound:
        at = moment.cleaned_data["at"] if moment.is_bound else None
        verdict = strategy_for(request, shown).why_visible(product, at=at)
    context = {
        "company": shown,
        "number": number,
        "product": product,
        "moment": moment,
        "verdict": verdict,
    }
    return render(request, "reps/sees.html", context)


@require_POST
def see(request: HttpRequest, company_id: int) -> HttpResponse:
    """Open the shop as the company, to look only."""
    start(request, company=own_company(request, company_id))
    return HttpResponseRedirect(reverse("home"))


def strategy_for(request: HttpRequest, shown: Company) -> Any:
    """Answer the strategy that prices for the company. No query yet but the shopper's."""
    strategy_class = get_class("partner.strategy", "SegmentStrategy")
    shopper = shopper_as(shown, at=timezone.now())
    return strategy_class(shopper, policy=settings.PRICING_POLICY)


def priced_goods(request: HttpRequest, shown: Company, words: str) -> list[Any]:
    """Answer the products found for the company, each with its ``quote``."""
    strategy = strategy_for(request, shown)
    goods = goods_for(strategy.shopper, words=words, limit=GOODS_SHOWN)
    strategy.warm(goods, gated=True)
    for product in goods:
        product.quote = strategy.quote(product)
    return goods


def strategy_goods(strategy: Any, product_id: int) -> Any:
    """Answer a product that the company may see; any other is not found."""
    goods = apps.get_model("catalogue", "Product").objects.visible_to(strategy.shopper)
    product = goods.filter(pk=product_id).select_related("parent").first()
    if product is None:
        raise Http404
    return product
