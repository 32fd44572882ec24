"""One page of the products that a shopper asked for, with facets, sort options and paging."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db.models import Exists, QuerySet

from segments.shopper import Shopper

from .counting import Category, Counts, count
from .facets import Group, attribute_groups, category_group
from .matching import Wanted, answering, having, in_category, listed
from .paging import Page, page_of
from .question import Question
from .sorting import SortOption, ordering, sort_options
from .spelling import alternatives
from .synonyms import synonyms


@dataclass(slots=True)
class Listing:
    """
    What a listing page shows. ``products`` is one page of products, ready for their cards.

    ``corrected_words`` says that nothing is spelled as asked, and near spellings are shown.
    """

    question: Question
    products: list
    total: int
    facets: list[Group]
    sort_options: list[SortOption]
    page: Page
    corrected_words: bool = False


def search(  # noqa: PLR0913 - what a listing is made of
    shopper: Shopper,
    question: Question,
    *,
    category_path: str = "",
    url_of: Callable[[Category], str] | None = None,
    narrowed_to: str = "",
    named: Collection[int] = (),
) -> Listing:
    """
    Answer a question: the products, the counts, and what may be asked next.

    ``category_path`` is the category the listing stands in; ``url_of`` links to the pages of those
    below it; ``narrowed_to`` is its name when the question chose it; ``named`` are the products
    that the shopper's company calls so, best first. One query for the synonyms of words, one for
    the counts, one for the products, and the cards' fetches; two more when words are mistyped.
    """
    language, named = shopper.language, tuple(named)
    wanted = Wanted(question.words, synonyms(question.words, language), named)
    matching = matching_products(shopper, wanted, category_path)
    counts = counted(shopper, matching, question, category_path)
    is_corrected = False
    if not counts.total and question.words and (meant := alternatives(question.words, language)):
        is_corrected = True
        wanted = Wanted(question.words, meant, named)
        matching = matching_products(shopper, wanted, category_path)
        counts = counted(shopper, matching, question, category_path)
    page = page_of(question, counts.total, settings.OSCAR_PRODUCTS_PER_PAGE)
    found = matching
    for code, values in question.facets:
        found = found.filter(having(shopper, code, values))
    found = ordering(shopper, found, question, wanted)
    found = found.for_listing(shopper)  # type: ignore[attr-defined]
    return Listing(
        question=question,
        products=list(found[page.first - 1 : page.last]) if counts.total else [],
        total=counts.total,
        facets=[
            *category_group(counts, question, url_of, narrowed_to),
            *attribute_groups(counts, question),
        ],
        sort_options=sort_options(question),
        page=page,
        corrected_words=is_corrected and bool(counts.total),
    )


def matching_products(shopper: Shopper, wanted: Wanted, category_path: str) -> QuerySet:
    """Everything that matches but for the facets. No query."""
    found = listed(shopper)
    if category_path:
        found = found.filter(in_category(category_path))
    if wanted.words:
        found = found.filter(Exists(answering(shopper, wanted)))
    return found


def counted(shopper: Shopper, matching: QuerySet, question: Question, path: str) -> Counts:
    """Count what matches; nothing at all when the gate is shut. One query."""
    try:
        return count(shopper, matching, question.selected, category_path=path)
    except EmptyResultSet:
        return Counts()
