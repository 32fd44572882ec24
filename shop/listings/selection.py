"""One page of what a shopper asked for: ids, counts, facets, orders and pages."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.conf import settings

from segments.shopper import Shopper
from shop.caching import remember

from .bands import price_group
from .counting import Category, Counts
from .facets import Group, attribute_groups, category_group, stock_group
from .paging import Page, page_of
from .question import Question
from .sorting import SortOption, sort_options
from .spelling import alternatives
from .statement import ask
from .synonyms import synonyms
from .wide import ask_widely
from .words import Wanted


@dataclass(slots=True)
class Listing:
    """
    What a listing page shows. ``ids`` is one page of products in order, inside the gate.

    ``has_more`` says that more than ``total`` match: they were not all counted.
    ``corrected_words`` says that nothing is spelled as asked, and near spellings are shown.
    """

    question: Question
    ids: list[int]
    total: int
    has_more: bool
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
    Answer a question: the ids of a page, the counts, and what may be asked next.

    ``category_path`` is the category the listing stands in; ``url_of`` links to the pages of those
    below it; ``narrowed_to`` is its name when the question chose it; ``named`` are the products
    that the shopper's company calls so, best first. One query, one more for more products than are
    counted, one for the synonyms of words, two more when words are mistyped.
    """
    language, named = shopper.language, tuple(named)
    wanted = Wanted(question.words, synonyms(question.words, language), named)
    counts = counted(shopper, question, wanted, category_path)
    is_corrected = False
    if not counts.looked_at and question.words:
        meant = alternatives(shopper, question.words)
        if meant:
            is_corrected = True
            counts = counted(shopper, question, Wanted(question.words, meant, named), category_path)
    return Listing(
        question=question,
        ids=counts.ids,
        total=counts.total,
        has_more=counts.has_more,
        facets=[
            *category_group(counts, question, url_of, narrowed_to),
            *stock_group(counts, question),
            *price_group(counts, question, shopper.currency, shows_gross=shopper.shows_gross),
            *attribute_groups(counts, question),
        ],
        sort_options=sort_options(question),
        page=page_of(question, counts.total, settings.OSCAR_PRODUCTS_PER_PAGE),
        corrected_words=is_corrected and bool(counts.total),
    )


def counted(shopper: Shopper, question: Question, wanted: Wanted, path: str) -> Counts:
    """
    Count, and answer a page of ids. One query, two when there is more than is counted.

    Remembered for all on the same terms, but for what is in stock.
    """
    if question.in_stock:
        return asked(shopper, question, wanted, path)
    parts = (question, wanted, path)
    return remember(shopper, "listing", parts, lambda: asked(shopper, question, wanted, path))


def asked(shopper: Shopper, question: Question, wanted: Wanted, path: str) -> Counts:
    """Ask, and ask widely when more is found than is counted."""
    most = settings.LISTING_MOST_COUNTED
    counts = ask(shopper, question, wanted, category_path=path, most=most + 1)
    if counts.looked_at <= most:
        return counts
    return ask_widely(shopper, question, wanted, category_path=path)
