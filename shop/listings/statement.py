"""The one statement of a listing: written once for each shape of a question, then only filled."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection

from pricing.own_price import own_prices
from pricing.sql import parameters
from segments.shopper import Shopper

from .counting import EDGES, MOST_VALUES, STEP, Counts, arms, read
from .facts import FIRST_BIT, marked
from .matching import candidates, goods
from .question import Question
from .sorting import ORDERS, sort_key
from .words import Wanted


@dataclass(frozen=True, slots=True)
class Shape:
    """What the text of the statement depends on; all else are parameters."""

    gate: Any
    answers: str
    score: str
    sort: str
    policy: str
    in_category: bool
    in_stock: bool
    price_range: bool
    picks: bool
    price: bool
    by_value: bool


@lru_cache(maxsize=500)
def written(shape: Shape) -> str:
    """Answer the text of the statement."""
    gate = shape.gate
    tables = [
        candidates(
            gate,
            shape.answers,
            shape.score,
            in_category=shape.in_category,
            by_value=shape.by_value,
        ),
        goods(gate),
        *([own_prices(shape.policy)] if shape.price else []),
        *marked(
            gate,
            in_stock=shape.in_stock,
            price=shape.price,
            price_range=shape.price_range,
            picks=shape.picks,
        ),
    ]
    selects = arms(
        gate,
        ORDERS[shape.sort],
        price=shape.price,
        picks=shape.picks,
        choices=shape.picks or shape.in_stock or shape.price_range,
    )
    united = " UNION ALL ".join(f"({select})" for select in selects)
    return f"WITH {', '.join(tables)} {united}"


def ask(  # noqa: PLR0913 - what a listing is asked by
    shopper: Shopper,
    question: Question,
    wanted: Wanted,
    *,
    category_path: str,
    most: int | None = None,
    by_value: bool = False,
) -> Counts:
    """
    Answer a page of ids, with all counts. One query, and the access rows once a request.

    When there are ``most`` candidates or more nothing is counted; with None all are looked at.
    ``by_value`` looks only at what has the first value chosen, found by an index: then the other
    values of its attribute are not counted.
    """
    gate = apps.get_model("catalogue.Product").objects.gate_of(shopper)
    sort = sort_key(question)
    shape = Shape(
        gate=gate,
        answers=wanted.condition if wanted.words else "",
        score=wanted.score if wanted.words else "",
        sort=sort,
        policy=settings.PRICING_POLICY,
        in_category=bool(category_path),
        in_stock=question.in_stock,
        price_range=question.has_price_range,
        picks=bool(question.facets),
        price=True,
        by_value=by_value,
    )
    bits = {code: FIRST_BIT << place for place, (code, _) in enumerate(question.facets)}
    picks = [(code, value, bits[code]) for code, values in question.facets for value in values]
    size = settings.OSCAR_PRODUCTS_PER_PAGE
    with connection.cursor() as cursor:
        cursor.execute(
            written(shape),
            {
                **gate.parameters,
                **parameters(shopper),
                **wanted.parameters,
                "category": f"{category_path}%",
                "below": f"{category_path}_%",
                "depth": len(category_path) + STEP,
                "most": most,
                "most_counted": settings.LISTING_MOST_COUNTED,
                "most_values": MOST_VALUES,
                "edges": list(EDGES),
                "first_code": picks[0][0] if picks else "",
                "first_values": list(question.facets[0][1]) if picks else [],
                "pick_codes": [code for code, _, _ in picks],
                "pick_values": [value for _, value, _ in picks],
                "pick_bits": [bit for _, _, bit in picks],
                "picks": sum(bits.values()),
                "price_from": question.price_from,
                "price_to": question.price_to,
                "size": size,
                "offset": (question.page - 1) * size,
            },
        )
        return read(cursor.fetchall())
