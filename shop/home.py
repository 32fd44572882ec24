"""The edges of the front page: ``/`` for shoppers, and the preview for staff."""

from dataclasses import replace

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from oscar.core.loading import get_class

from segments.current import use_shopper
from segments.models import Segment
from segments.selection import shopper_for, visitor
from segments.shopper import Shopper
from shop.catalogue.cards import cards_of
from shop.catalogue.menu import menu_of
from shop.frontpages.choice import winner
from shop.frontpages.forms import PreviewForm
from shop.frontpages.models import FrontPage
from shop.frontpages.page import ShownPage
from shop.frontpages.selection import candidates, front_page_for, shown

Selector = get_class("partner.strategy", "Selector")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the front page that is for this shopper."""
    page = dressed(request, front_page_for(request.shopper, lambda: menu_of(request)))
    return render(request, "frontpages/front_page.html", {"page": page})


@require_safe
@permission_required("frontpages.view_frontpage", raise_exception=True)
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a page, published or not, as a company, a segment or a visitor would see it."""
    page = get_object_or_404(FrontPage, pk=pk)
    form = PreviewForm(request.GET)
    shopper = request.shopper = replace(previewed(form), is_preview=True)
    with use_shopper(shopper):
        request.strategy = Selector().strategy(request)
        chosen = winner(candidates(shopper), shopper)
        context = {
            "form": form,
            "front_page": page,
            "is_what_they_get": chosen is not None and chosen.page_id == page.pk,
            "page": dressed(request, shown(page, shopper, menu_of(request))),
        }
        return render(request, "frontpages/preview.html", context)


def previewed(form: PreviewForm) -> Shopper:
    """Answer whom the form asks for; a visitor when it names nobody or makes no sense."""
    if not form.is_valid():
        return visitor(at=timezone.now())
    at = form.cleaned_data["at"] or timezone.now()
    company, segment = form.cleaned_data["company"], form.cleaned_data["segment"]
    if company is not None:
        return shopper_for(company, at=at)
    return replace(visitor(at=at), segment_ids=_ids(segment))


def dressed(request: HttpRequest, page: ShownPage) -> ShownPage:
    """Put cards in place of the products of a page; a block that has none left is left out."""
    cards = {card.pk: card for card in cards_of(request, page.product_ids)}
    return page.with_cards(cards)


def _ids(segment: Segment | None) -> tuple[int, ...]:
    return () if segment is None else (segment.pk,)
