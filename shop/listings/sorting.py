"""The orders a listing can be shown in. Every order ends with the id, so that it is total."""

from dataclasses import dataclass, replace

from django.db.models import F, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from pricing.lookup import own_price_expression
from segments.shopper import Shopper

from .matching import Wanted, score
from .question import Question

RELEVANCE, FEATURED, NAME, NEWEST, CHEAPEST, DEAREST = (
    "relevance", "featured", "name", "newest", "price-asc", "price-desc",
)  # fmt: skip

LABELS = {
    RELEVANCE: _("Best match"),
    FEATURED: _("Featured"),
    NAME: _("Name"),
    NEWEST: _("Newest"),
    CHEAPEST: _("Your price, lowest first"),
    DEAREST: _("Your price, highest first"),
}


@dataclass(frozen=True, slots=True)
class SortOption:
    """One order, with the link that asks for it."""

    key: str
    label: str
    url: str
    selected: bool


def offered(question: Question) -> list[str]:
    """The orders that make sense for a question; the first is used when none is asked for."""
    return [RELEVANCE if question.words else FEATURED, NAME, NEWEST, CHEAPEST, DEAREST]


def sort_key(question: Question) -> str:
    """The order in use."""
    keys = offered(question)
    return question.sort if question.sort in keys else keys[0]


def sort_options(question: Question) -> list[SortOption]:
    """Every order with its link."""
    default, current = offered(question)[0], sort_key(question)
    return [
        SortOption(
            key=key,
            label=LABELS[key],
            url=replace(question, sort="" if key == default else key, page=1).query_string(),
            selected=key == current,
        )
        for key in offered(question)
    ]


def ordering(shopper: Shopper, products: QuerySet, question: Question, wanted: Wanted) -> QuerySet:
    """Put products in the order asked for. No query."""
    key = sort_key(question)
    if key == RELEVANCE:
        best = score(shopper, wanted)
        return products.annotate(score=best).order_by("-score", Lower("title"), "pk")
    if key in {CHEAPEST, DEAREST}:
        price = F("own_price")
        order = price.asc(nulls_last=True) if key == CHEAPEST else price.desc(nulls_last=True)
        seen = products.model.objects.visible_to(shopper).filter(parent__isnull=False)
        own_price = own_price_expression(shopper, variants=seen)
        return products.annotate(own_price=own_price).order_by(order, "pk")
    if key == NAME:
        return products.order_by(Lower("title"), "pk")
    if key == NEWEST:
        return products.order_by("-date_created", "-pk")
    return products.order_by("-priority", Lower("title"), "pk")
