"""
More products than are counted: the whole catalogue, a large department, a common word.

What can be read in its order from an index is read until the page is full, whatever the size of the
catalogue. Words are ranked, and prices and choices looked at, over everything that matches.
"""

from functools import lru_cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection

from segments.shopper import Shopper

from .counting import STEP, Category, Counts
from .matching import FILED
from .question import Question
from .sorting import IN_INDEX, sort_key
from .statement import ask
from .words import Wanted

_PAGE = """
SELECT p.id FROM catalogue_product p WHERE {listed} {conditions}
ORDER BY {order} LIMIT %(size)s OFFSET %(offset)s
"""

_CATEGORIES = """
SELECT c.id, c.name, c.slug, c.path
FROM catalogue_category c
WHERE c.path LIKE %(below)s AND length(c.path) = %(depth)s
    AND c.is_public AND c.ancestors_are_public
    AND EXISTS (
        SELECT FROM catalogue_category own
        JOIN catalogue_productcategory pc ON pc.category_id = own.id
        JOIN catalogue_product p ON p.id = pc.product_id
        WHERE left(own.path, %(depth)s) = c.path AND own.is_public AND own.ancestors_are_public
            AND {listed}
        OFFSET 0)
ORDER BY c.path
"""
"""The categories one level down with something in or below them: looked into, not counted."""


def ask_widely(
    shopper: Shopper, question: Question, wanted: Wanted, *, category_path: str
) -> Counts:
    """Answer a page of more products than are counted. One or two queries."""
    if wanted.words or question.is_narrowed or sort_key(question) not in IN_INDEX:
        by_value = bool(question.facets) and not wanted.words
        counts = ask(shopper, question, wanted, category_path=category_path, by_value=by_value)
    else:
        counts = Counts(total=settings.LISTING_MOST_COUNTED, has_more=True)
        counts.ids = _page(shopper, question, category_path)
    if counts.has_more and not counts.categories:
        counts.categories = _categories(shopper, category_path)
    return counts


def _page(shopper: Shopper, question: Question, category_path: str) -> list[int]:
    """Answer the ids of a page: read in order, through the gate, until it is full."""
    size = settings.OSCAR_PRODUCTS_PER_PAGE
    last = -(-settings.LISTING_MOST_COUNTED // size)
    gate = _gate(shopper)
    params = {"size": size, "offset": (min(question.page, last) - 1) * size}
    text = _page_text(gate, IN_INDEX[sort_key(question)], in_category=bool(category_path))
    with connection.cursor() as cursor:
        cursor.execute(text, {**gate.parameters, **params, "category": f"{category_path}%"})
        return [pk for (pk,) in cursor.fetchall()]


def _categories(shopper: Shopper, category_path: str) -> list[Category]:
    gate = _gate(shopper)
    params = {"below": f"{category_path}_%", "depth": len(category_path) + STEP}
    with connection.cursor() as cursor:
        cursor.execute(_categories_text(gate), {**gate.parameters, **params})
        return [Category(*row, count=None) for row in cursor.fetchall()]


@lru_cache(maxsize=200)
def _page_text(gate: Any, order: str, *, in_category: bool) -> str:
    conditions = f"AND p.id IN ({FILED})" if in_category else ""
    return _PAGE.format(listed=gate.listed("p"), conditions=conditions, order=order)


@lru_cache(maxsize=200)
def _categories_text(gate: Any) -> str:
    return _CATEGORIES.format(listed=gate.listed("p"))


def _gate(shopper: Shopper) -> Any:
    return apps.get_model("catalogue.Product").objects.gate_of(shopper)
