"""One page of the products that a shopper asked for, with facets, sort options and paging."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db.models import Exists, QuerySet

from segments.shopper import Shopper

from .counting import Category, Counts, count
from .facets import Group, attribute_groups, category_group
from .matching import answering, having, in_category, listed
from .paging import Page, page_of
from .question import Question
from .sorting import SortOption, ordering, sort_options


@dataclass(slots=True)
class Listing:
    """What a listing page shows. ``products`` is one page of products, ready for their cards."""

    question: Question
    products: list
    total: int
    facets: list[Group]
    sort_options: list[SortOption]
    page: Page


def search(
    shopper: Shopper,
    question: Question,
    *,
    category_path: str = "",
    url_of: Callable[[Category], str] | None = None,
    page_size: int = 0,
) -> Listing:
    """
    Answer a question: the products, the counts, and what may be asked next.

    ``category_path`` is the category the listing stands in; ``url_of`` links to the pages of those
    below it. One query for the counts, one for the products, and a product card's fetches.
    """
    matching = matching_products(shopper, question, category_path)
    try:
        counts = count(shopper, matching, question.selected, category_path=category_path)
    except EmptyResultSet:
        counts = Counts()
    page = page_of(question, counts.total, page_size or settings.OSCAR_PRODUCTS_PER_PAGE)
    found = matching
    for code, values in question.facets:
        found = found.filter(having(shopper, code, values))
    found = ordering(shopper, found, question).for_listing(shopper)  # type: ignore[attr-defined]
    return Listing(
        question=question,
        products=list(found[page.first - 1 : page.last]) if counts.total else [],
        total=counts.total,
        facets=category_group(counts, question, url_of) + attribute_groups(counts, question),
        sort_options=sort_options(question),
        page=page,
    )


def matching_products(shopper: Shopper, question: Question, category_path: str) -> QuerySet:
    """Everything that matches but for the facets. No query."""
    found = listed(shopper)
    if category_path:
        found = found.filter(in_category(category_path))
    if question.words:
        found = found.filter(Exists(answering(shopper, question.words)))
    return found
