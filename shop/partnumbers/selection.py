"""
What a company calls our products. A company sees its own numbers and those of the companies above.

Own numbers are a company's, and companies share their terms: never keep one under a key that is
made of ``terms_key`` alone. Every statement is narrowed to the shopper's companies before anything
else: how long it takes says nothing about the numbers of others.
"""

from collections.abc import Collection
from typing import Any

from django.apps import apps

from segments.prepared import prepared_cursor
from segments.shopper import Shopper

SHORTEST_BEGINNING = 2
"""So many letters or digits say the beginning of a number; fewer are too many numbers."""

MOST_NAMED = 200
"""So many numbers are looked at for a search; more begin alike only for a short word."""

_SHOWN = """
select distinct on (o.product_id) o.product_id, o.number
from partnumbers_ownnumber o
where o.company_id = any(%(companies)s::bigint[]) and o.product_id = any(%(products)s::bigint[])
order by o.product_id, array_position(%(companies)s::bigint[], o.company_id),
    o.changed_at desc, o.id desc
"""

_BEGINNING = """
with asked as materialized (select search_plain(%(words)s) as plain)
select found.product_id, found.number, found.plain = asked.plain
from asked cross join lateral (
    select o.product_id, o.number, o.plain
    from partnumbers_ownnumber o
    where o.company_id = any(%(companies)s::bigint[]) and length(asked.plain) >= %(shortest)s
        -- LIKE with a pattern that is not known to the planner would read all of the company's
        and o.plain ~>=~ asked.plain and o.plain ~<~ (asked.plain || chr(1114111))
        -- inside the limit: numbers of what is hidden take no place
        and exists (
            select from catalogue_product p where p.id = o.product_id and {visible} offset 0)
    order by o.plain, array_position(%(companies)s::bigint[], o.company_id), o.id
    limit %(limit)s
) found
"""


def own_numbers(shopper: Shopper, product_ids: Collection[int]) -> dict[int, str]:
    """
    Answer the company's own number of each product that has one.

    The nearest company's number is shown, and of several the one written last. One query, none
    for a visitor. The products are ones that the shopper may see.
    """
    if shopper.is_visitor or not product_ids:
        return {}
    companies = list(shopper.company_ids)
    with prepared_cursor() as cursor:
        cursor.execute(_SHOWN, {"companies": companies, "products": list(product_ids)})
        return dict(cursor.fetchall())


def called_so(shopper: Shopper, words: str) -> list[int]:
    """Answer the ids of products whose own numbers begin so, for a search. See below."""
    return [pk for pk, _number, _is_whole in numbers_beginning(shopper, words, limit=MOST_NAMED)]


def numbers_beginning(shopper: Shopper, words: str, *, limit: int) -> list[tuple[int, str, bool]]:
    """
    Answer (product id, own number, whether it is the whole number) for numbers beginning so.

    Written with or without dashes, in any case; only of products inside the gate. One query, and
    the access rows once a request; none for a visitor.
    """
    if shopper.is_visitor or not words:
        return []
    gate = apps.get_model("catalogue.Product").objects.gate_of(shopper)
    params: dict[str, Any] = {
        "companies": list(shopper.company_ids),
        "words": words,
        "shortest": SHORTEST_BEGINNING,
        "limit": limit,
        **gate.parameters,
    }
    with prepared_cursor() as cursor:
        cursor.execute(_BEGINNING.format(visible=gate.visible("p")), params)
        return cursor.fetchall()
