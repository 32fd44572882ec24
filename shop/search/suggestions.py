"""What the search field offers while somebody types: own numbers, categories, products."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model

from segments.shopper import Shopper
from shop.listings.as_typed import Typed, goods_as_typed
from shop.partnumbers.selection import numbers_beginning

Category = get_model("catalogue", "Category")

SHORTEST = 2
MOST_NUMBERS, MOST_CATEGORIES, MOST_PRODUCTS = 4, 3, 8


@dataclass(frozen=True, slots=True)
class Option:
    """Something to go to: its name, a number or path beside it, and the address."""

    text: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """Options of one kind."""

    label: str | Promise
    options: list[Option]


def suggestions_for(shopper: Shopper, words: str) -> list[Group]:
    """
    Answer what there is that begins like this, inside the gate; no group is empty.

    At most five queries: own numbers, access rows, synonyms, products, categories.
    """
    if len(words) < SHORTEST:
        return []
    called = numbers_beginning(shopper, words, limit=MOST_NUMBERS)
    numbers = {product_id: number for product_id, number, _is_whole in reversed(called)}
    goods = goods_as_typed(shopper, words, named=list(reversed(numbers)), limit=MOST_PRODUCTS)
    own = [Option(one.title, numbers[one.product_id], _url(one)) for one in goods if one.is_named]
    shown = [
        Option(one.title, one.part_number, _url(one))
        for one in goods
        if not one.is_named and one.product_id not in numbers
    ]
    groups = [
        Group(_("Your numbers"), own),
        Group(_("Categories"), _categories(shopper, words)),
        Group(_("Products"), shown),
    ]
    return [group for group in groups if group.options]


def _categories(shopper: Shopper, words: str) -> list[Option]:
    found = Category.objects.shown_to(shopper).filter(name__istartswith=words)
    found = found.order_by("depth", "name", "pk").values_list("name", "pk", "slug")
    return [
        Option(name, "", reverse("catalogue:category", kwargs={"category_slug": slug, "pk": pk}))
        for name, pk, slug in found[:MOST_CATEGORIES]
    ]


def _url(one: Typed) -> str:
    return reverse("catalogue:detail", kwargs={"product_slug": one.slug, "pk": one.product_id})
