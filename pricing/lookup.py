"""
Every price within reach of a shopper, for a page of products, with one query.

The cost grows with the page and with the lists addressed to the shopper; not with the number of
segments, lists or rows. A shopper whom no list can address costs no query.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection

from segments.minor_units import decimals_of
from segments.prepared import prepared_cursor
from segments.shopper import Shopper

from .candidates import Base, Candidates, Entry, Kind, ListTerms
from .sql import OPEN, REACH, parameters, tables

COST = len(Kind)

LISTS = """
WITH lists AS MATERIALIZED ({reach} WHERE {open})
SELECT lists.id, lists.percent,
    EXISTS (SELECT FROM pricing_categorypercent cp WHERE cp.price_list_id = lists.id),
    ARRAY(SELECT br.min_quantity FROM pricing_listbreak br
          WHERE br.price_list_id = lists.id ORDER BY br.min_quantity),
    ARRAY(SELECT br.percent FROM pricing_listbreak br
          WHERE br.price_list_id = lists.id ORDER BY br.min_quantity),
    {header}
FROM lists ORDER BY lists.id
"""
"""The shopper's lists that are open, with what they say of everything."""

HEADER = """lists.code, lists.name, lists.level, lists.priority, lists.currency,
    lists.decimals, lists.min_margin, lists.status, lists.starts_at, lists.ends_at"""

KNOWN = "lists (id) AS MATERIALIZED (SELECT unnest(%(lists)s::bigint[]))"
"""The lists, when it is known which they are: all that the parts below ask of ``lists``."""

PAGE = """
page AS MATERIALIZED (
    SELECT DISTINCT p.id AS product_id, above.id AS category_id, above.name, above.depth
    FROM {product} p
    JOIN {product_category} pc ON pc.product_id = coalesce(p.parent_id, p.id)
    JOIN {category} c ON c.id = pc.category_id
    CROSS JOIN LATERAL (
        SELECT id, name, depth FROM {category} WHERE path = ANY(ARRAY(
            SELECT left(c.path, cut) FROM generate_series({step}, length(c.path), {step}) cut))
        OFFSET 0  -- a fence: category by category through its path, never all there are
    ) above
    WHERE p.id = ANY(%(products)s::bigint[])
    AND EXISTS (SELECT FROM lists JOIN pricing_categorypercent cp ON cp.price_list_id = lists.id)
)"""

OF_PRODUCTS = """
    SELECT lists.id, {product_kind}, price.product_id, price.min_quantity, price.amount,
        price.percent, 0, '', 0
    FROM lists CROSS JOIN LATERAL (
        SELECT * FROM pricing_price
        WHERE price_list_id = lists.id AND product_id = ANY(%(products)s::bigint[])
        OFFSET 0  -- a fence: list by list through its index, never all lists of a product
    ) price"""

OF_CATEGORIES = """
    SELECT lists.id, {category_kind}, page.product_id, cp.min_quantity, NULL,
        cp.percent, page.category_id, page.name, page.depth
    FROM lists JOIN pricing_categorypercent cp ON cp.price_list_id = lists.id
    JOIN page ON page.category_id = cp.category_id"""

OF_COSTS = """
    SELECT NULL::bigint, {cost_kind}, cost.product_id, 1, cost.amount, NULL::numeric, 0, '', 0
    FROM pricing_unitcost cost
    WHERE cost.product_id = ANY(%(products)s::bigint[]) AND cost.currency = %(currency)s"""

ROWS = """
WITH lists AS MATERIALIZED ({reach} WHERE {which}), {page},
rows (list_id, kind, product_id, min_quantity, amount, percent, category_id, category, depth) AS (
    {of_products}
    UNION ALL {of_categories}
    UNION ALL
    SELECT lists.id, {everything_kind}, NULL, br.min_quantity, NULL, br.percent, 0, '', 0
    FROM lists JOIN pricing_listbreak br ON br.price_list_id = lists.id
    UNION ALL
    SELECT lists.id, {everything_kind}, NULL, 1, NULL, lists.percent, 0, '', 0 FROM lists
    UNION ALL {of_costs}
    AND EXISTS (SELECT FROM lists WHERE lists.min_margin IS NOT NULL)
)
SELECT rows.*, {header}
FROM rows LEFT JOIN lists ON lists.id = rows.list_id AND rows.kind = {everything_kind}
"""
"""The rows within reach; each list has one for everything at least, and its header stands there."""


@dataclass(frozen=True, slots=True)
class OpenList:
    """
    A list within a shopper's reach that is open to them: its header, and what it takes off.

    ``percent`` and the breaks (least quantity and percent) are off everything. ``has_categories``
    says that it names categories.
    """

    pk: int
    terms: ListTerms
    percent: Decimal | None
    breaks: tuple[tuple[int, Decimal], ...]
    has_categories: bool


def open_lists(shopper: Shopper) -> tuple[OpenList, ...]:
    """
    Answer the lists that may decide a price of a shopper now, for ``candidates``. One query.

    They hang on the shopper's terms and on no product, so they may be remembered with them.
    """
    if not _is_addressed(shopper):
        return ()
    with prepared_cursor() as cursor:
        cursor.execute(LISTS.format(reach=REACH, open=OPEN, header=HEADER), parameters(shopper))
        return tuple(
            OpenList(pk, _terms(header), percent, tuple(zip(least, off, strict=True)), by_category)
            for pk, percent, by_category, least, off, *header in cursor.fetchall()
        )


def candidates(
    shopper: Shopper,
    bases: Mapping[int, Base],
    *,
    lists: Sequence[OpenList] | None = None,
    with_closed: bool = False,
) -> dict[int, Candidates]:
    """
    Answer, for each product id in ``bases``, all that may decide its price. At most one query.

    ``lists`` are the shopper's own, from ``open_lists``, when they are known already: a smaller
    question then. ``with_closed`` also brings the shopper's lists that are drafts, in another
    currency or outside their period, so that an explanation can say so.
    """
    entries: dict[int | None, list[Entry]] = defaultdict(list)
    costs = {}
    if bases and _is_addressed(shopper):
        if lists is None or with_closed:
            rows = _rows(shopper, list(bases), with_closed=with_closed)
            headers = {row[0]: _terms(row[9:]) for row in rows if row[1] == Kind.EVERYTHING}
        else:
            rows = [*_rows_of(lists, shopper.currency, list(bases)), *_rows_for_all(lists)]
            headers = {one.pk: one.terms for one in lists}
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


def _is_addressed(shopper: Shopper) -> bool:
    """Whether a list can name the shopper at all."""
    return settings.SEGMENTATION and bool(shopper.company_ids or shopper.segment_ids)


def _rows_of(lists: Sequence[OpenList], currency: str, products: list[int]) -> list[tuple]:
    """Ask what known lists say of products: only for the kinds of rows that they can have."""
    if not lists:
        return []
    text = _text_of_known(
        by_category=any(one.has_categories for one in lists),
        with_costs=any(one.terms.min_margin is not None for one in lists),
    )
    values: dict[str, Any] = {"lists": [one.pk for one in lists], "products": products}
    values["currency"] = currency
    with prepared_cursor() as cursor:
        cursor.execute(text, values)
        return cursor.fetchall()


def _rows_for_all(lists: Sequence[OpenList]) -> Iterator[tuple]:
    """Answer what known lists say of everything, as rows. No query."""
    for one in lists:
        for least, percent in ((1, one.percent), *one.breaks):
            yield one.pk, Kind.EVERYTHING.value, None, least, None, percent, 0, "", 0


def _rows(shopper: Shopper, products: list[int], *, with_closed: bool) -> list[tuple]:
    """Run the one statement: lists and rows of one moment, whoever writes meanwhile."""
    sql = ROWS.format(
        reach=REACH,
        which="true" if with_closed else OPEN,
        everything_kind=Kind.EVERYTHING.value,
        header=HEADER,
        **_parts(),
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, {**parameters(shopper), "products": products})
        return cursor.fetchall()


@cache
def _text_of_known(*, by_category: bool, with_costs: bool) -> str:
    """Write the short question; each shape of it once."""
    parts = _parts()
    before = [KNOWN, *([parts["page"]] if by_category else [])]
    selects = [parts["of_products"]]
    selects += [parts["of_categories"]] if by_category else []
    selects += [parts["of_costs"]] if with_costs else []
    return f"WITH {', '.join(before)} {' UNION ALL '.join(selects)}"


@cache
def _parts() -> dict[str, str]:
    """Answer what both questions say of products, with the kinds and tables of the shop."""
    texts = {
        "page": PAGE,
        "of_products": OF_PRODUCTS,
        "of_categories": OF_CATEGORIES,
        "of_costs": OF_COSTS,
    }
    names = {
        "product_kind": Kind.PRODUCT.value,
        "category_kind": Kind.CATEGORY.value,
        "cost_kind": COST,
        **tables(),
    }
    return {name: text.format(**names) for name, text in texts.items()}


def _terms(header: Sequence) -> ListTerms:
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


__all__ = ["Base", "OpenList", "candidates", "open_lists"]
