"""
Every price within reach of a shopper, for a page of products, with one query.

The cost grows with the page and with the lists addressed to the shopper; not with the number of
segments, lists or rows. A shopper whom no list can address costs no query.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from django.conf import settings
from django.db import connection

from segments.minor_units import decimals_of
from segments.shopper import Shopper

from .candidates import Base, Candidates, Entry, Kind, ListTerms
from .sql import OPEN, REACH, parameters, tables

COST = len(Kind)

ROWS = """
WITH lists AS MATERIALIZED ({reach} WHERE {which}),
page AS MATERIALIZED (
    SELECT DISTINCT p.id AS product_id, above.id AS category_id, above.name, above.depth
    FROM {product} p
    JOIN {product_category} pc ON pc.product_id = coalesce(p.parent_id, p.id)
    JOIN {category} c ON c.id = pc.category_id
    CROSS JOIN LATERAL generate_series({step}, length(c.path), {step}) AS cut(at)
    JOIN {category} above ON above.path = left(c.path, cut.at)
    WHERE p.id = ANY(%(products)s::bigint[])
    AND EXISTS (SELECT FROM lists JOIN pricing_categorypercent cp ON cp.price_list_id = lists.id)
),
rows (list_id, kind, product_id, min_quantity, amount, percent, category_id, category, depth) AS (
    SELECT lists.id, {product_kind}, price.product_id, price.min_quantity, price.amount,
        price.percent, 0, '', 0
    FROM lists CROSS JOIN LATERAL (
        SELECT * FROM pricing_price
        WHERE price_list_id = lists.id AND product_id = ANY(%(products)s::bigint[])
        OFFSET 0  -- a fence: list by list through its index, never all lists of a product
    ) price
    UNION ALL
    SELECT lists.id, {category_kind}, page.product_id, cp.min_quantity, NULL,
        cp.percent, page.category_id, page.name, page.depth
    FROM lists JOIN pricing_categorypercent cp ON cp.price_list_id = lists.id
    JOIN page ON page.category_id = cp.category_id
    UNION ALL
    SELECT lists.id, {everything_kind}, NULL, br.min_quantity, NULL, br.percent, 0, '', 0
    FROM lists JOIN pricing_listbreak br ON br.price_list_id = lists.id
    UNION ALL
    SELECT lists.id, {everything_kind}, NULL, 1, NULL, lists.percent, 0, '', 0 FROM lists
    UNION ALL
    SELECT NULL, {cost_kind}, cost.product_id, 1, cost.amount, NULL, 0, '', 0
    FROM pricing_unitcost cost
    WHERE cost.product_id = ANY(%(products)s::bigint[]) AND cost.currency = %(currency)s
    AND EXISTS (SELECT FROM lists WHERE lists.min_margin IS NOT NULL)
)
SELECT rows.*, lists.code, lists.name, lists.level, lists.priority, lists.currency,
    lists.decimals, lists.min_margin, lists.status, lists.starts_at, lists.ends_at
FROM rows LEFT JOIN lists ON lists.id = rows.list_id AND rows.kind = {everything_kind}
"""
"""The rows within reach; each list has one for everything at least, and its header stands there."""


def candidates(
    shopper: Shopper, bases: Mapping[int, Base], *, with_closed: bool = False
) -> dict[int, Candidates]:
    """
    Answer, for each product id in ``bases``, all that may decide its price. At most one query.

    ``with_closed`` also brings the shopper's lists that are drafts, in another currency or outside
    their period, so that an explanation can say so.
    """
    entries: dict[int | None, list[Entry]] = defaultdict(list)
    costs = {}
    is_addressed = settings.SEGMENTATION and (shopper.company_ids or shopper.segment_ids)
    if bases and is_addressed:
        rows = _rows(shopper, list(bases), with_closed=with_closed)
        headers = {row[0]: _terms(row[9:]) for row in rows if row[1] == Kind.EVERYTHING}
        for list_id, kind, product_id, *what in (row[:9] for row in rows):
            if kind == COST:
                costs[product_id] = what[1]
            else:
                entries[product_id].append(Entry(headers[list_id], Kind(kind), *what))
    return {
        product_id: Candidates(
            currency=shopper.currency,
            at=shopper.at,
            base=replace(base, cost=costs.get(product_id, base.cost)),
            entries=(*entries[product_id], *entries[None]),
        )
        for product_id, base in bases.items()
    }


def _rows(shopper: Shopper, products: list[int], *, with_closed: bool) -> list[tuple]:
    """Run the one statement."""
    sql = ROWS.format(
        reach=REACH,
        which="true" if with_closed else OPEN,
        product_kind=Kind.PRODUCT.value,
        category_kind=Kind.CATEGORY.value,
        everything_kind=Kind.EVERYTHING.value,
        cost_kind=COST,
        **tables(),
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, {**parameters(shopper), "products": products})
        return cursor.fetchall()


def _terms(header: tuple) -> ListTerms:
    """Read a list's header off the columns behind a row."""
    code, name, level, priority, currency, decimals, min_margin, status, starts_at, ends_at = header
    return ListTerms(
        code=code,
        name=name,
        level=level,
        priority=priority,
        currency=currency,
        decimals=decimals_of(currency) if decimals is None else decimals,
        min_margin=min_margin,
        is_published=status == "published",
        starts_at=starts_at,
        ends_at=ends_at,
    )


__all__ = ["Base", "candidates"]
