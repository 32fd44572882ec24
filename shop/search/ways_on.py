"""A search found nothing: what may be meant, what finds something, and whom to ask."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from segments.models import Company
from segments.shopper import Shopper
from shop.listings.broader import broader
from shop.partnumbers.near import numbers_near

from .suggestions import Option

Category = get_model("catalogue", "Category")

MOST_CATEGORIES = 5
SHORTEST_WORD = 3


@dataclass(frozen=True, slots=True)
class WaysOn:
    """Links that lead on. Everything in them is inside the gate; lists may be empty."""

    numbers: list[Option]
    broader: list[Option]
    categories: list[Option]
    ask_url: str


def ways_on(shopper: Shopper, words: str) -> WaysOn:
    """Answer what helps somebody whose words found nothing. At most five queries."""
    return WaysOn(
        numbers=[
            Option(
                near.title,
                near.number,
                reverse(
                    "catalogue:detail", kwargs={"product_slug": near.slug, "pk": near.product_id}
                ),
            )
            for near in numbers_near(shopper, words)
        ],
        broader=[
            Option(fewer, "", f"{reverse('search:search')}?{urlencode({'q': fewer})}")
            for fewer in broader(shopper, words)
        ],
        categories=_categories(shopper, words),
        ask_url=_ask_url(shopper, words),
    )


def _categories(shopper: Shopper, words: str) -> list[Option]:
    named = Q()
    for word in words.split():
        if len(word) >= SHORTEST_WORD:
            named |= Q(name__icontains=word)
    if not named:
        return []
    found = Category.objects.shown_to(shopper).filter(named).order_by("depth", "name", "pk")
    return [
        Option(name, "", reverse("catalogue:category", kwargs={"category_slug": slug, "pk": pk}))
        for name, pk, slug in found.values_list("name", "pk", "slug")[:MOST_CATEGORIES]
    ]


def _ask_url(shopper: Shopper, words: str) -> str:
    """A mail to the company's sales rep, or to the shop."""
    company = Company.objects.filter(pk=shopper.company_id or 0)
    mail = company.values_list("account_manager__user__email", flat=True).first()
    subject = _("Looking for: %(words)s") % {"words": words}
    return f"mailto:{mail or settings.OSCAR_FROM_EMAIL}?subject={quote(subject)}"
