"""
Products for somebody who is typing: those named so, then those that answer best.

The gate stands inside every limit: what is hidden takes no place from what may be seen.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.apps import apps
from django.db import connection

from segments.shopper import Shopper

from .synonyms import as_question, synonyms

MOST_RANKED = 300
"""So many answers are ranked. A beginning that more share says too little to rank them all."""

MOST_NUMBERS = 40
"""So many part numbers that begin so are taken, in their order."""

_GOODS = """
with asked as materialized (
    select search_plain(%(words)s) as plain, search_fold(%(words)s) as folded,
        {question} as question
), named as materialized (
    select p.id, p.slug, coalesce(nullif(p.title, ''), above.title) as title, p.upc,
        array_position(%(named)s::bigint[], p.id) as place
    from unnest(%(named)s::bigint[]) as n(id)
    cross join lateral (
        select p.* from catalogue_product p where p.id = n.id and {visible} offset 0
    ) p
    left join catalogue_product above on above.id = p.parent_id
), numbered as materialized (
    select d.product_id, d.root_id, case when n.plain = asked.plain then 100 else 10 end as score
    from asked cross join lateral (
        select product_id, plain from listings_partnumber
        where length(asked.plain) >= 3
            -- LIKE with a pattern that is not known to the planner would read the whole index
            and plain ~>=~ asked.plain and plain ~<~ (asked.plain || chr(1114111))
            and exists (
                select from catalogue_product p
                where p.id = product_id and {visible} offset 0)
        order by plain using ~<~, product_id limit %(numbers)s
    ) n
    join listings_searchdocument d on d.product_id = n.product_id
), answering as materialized (
    select d.product_id, d.root_id, ts_rank(d.document, asked.question)
        + case when d.title_folded like asked.folded || '%%' then 1 else 0 end as score
    from asked cross join lateral (
        select d.product_id, d.root_id, d.document, d.title_folded
        from listings_searchdocument d
        where d.document @@ asked.question and exists (
            select from catalogue_product p where p.id = d.root_id and {listed} offset 0)
            and (d.product_id = d.root_id or exists (
                select from catalogue_product variant
                where variant.id = d.product_id and {of_variant} offset 0))
        limit %(ranked)s
    ) d
), best as (
    select found.root_id, max(found.score) as score
    from (select * from numbered union all select * from answering) found
    group by found.root_id
)
(select id, slug, title, coalesce(upc, ''), true as is_named from named order by place)
union all
(select p.id, p.slug, p.title, coalesce(p.upc, ''), false
from best join catalogue_product p on p.id = best.root_id
order by best.score desc, lower(p.title), p.id limit %(limit)s)
"""

PREFIXES = "search_prefixes(search_fold(%(words)s))"
MEANT = "to_tsquery('simple', %(meant)s)"


@dataclass(frozen=True, slots=True)
class Typed:
    """A product to offer. ``is_named`` says that it was asked for by its id."""

    product_id: int
    slug: str
    title: str
    part_number: str
    is_named: bool


def goods_as_typed(
    shopper: Shopper, words: str, *, named: Collection[int] = (), limit: int
) -> list[Typed]:
    """
    Answer the ``named`` products in their order, then those that answer the words best.

    All of them inside the gate. Two queries, and the access rows once a request.
    """
    gate = apps.get_model("catalogue.Product").objects.gate_of(shopper)
    slots = synonyms(words, shopper.language)
    statement = _GOODS.format(
        question=MEANT if slots else PREFIXES,
        visible=gate.visible("p"),
        listed=gate.listed("p"),
        of_variant=gate.of_variant("variant"),
    )
    params = {
        "words": words,
        "meant": as_question(slots),
        "named": list(named),
        "numbers": MOST_NUMBERS,
        "ranked": MOST_RANKED,
        "limit": limit,
        **gate.parameters,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return [Typed(*row) for row in cursor.fetchall()]
