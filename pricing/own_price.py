"""
The shopper's own price of one piece for many products at once, to sort and filter listings by.

It must always agree with ``resolution`` at quantity one; a property test compares the two on random
shops. Set-based: the lists within reach are found once, each list is read once for all products
through its index, and what has a percentage is worked out product by product. A parent's price is
the lowest ("from") of the goods that are given for it.
"""

from functools import cache

from .sql import OPEN, REACH, tables

COMPUTED = """nullif(
    round({base} * (100 - {percent}) * 0.01, l.rounds_to), CASE WHEN {base} > 0 THEN 0 END
)"""
"""A percentage off the base, rounded half up; nothing when it rounds to nothing."""

RATES = """
    SELECT jsonb_object_agg(nearest.category_id, nearest.said) FROM (
        SELECT DISTINCT ON (c.id) c.id AS category_id,
            jsonb_build_array(above.depth, cp.percent) AS said
        FROM pricing_categorypercent cp
        JOIN {category} above ON above.id = cp.category_id
        JOIN {category} c ON left(c.path, length(above.path)) = above.path
        WHERE cp.price_list_id = reached.id AND cp.min_quantity = 1
        ORDER BY c.id, above.depth DESC
    ) nearest
"""
"""For each category at or below a named one: the depth and percentage of the nearest named."""

BY_CATEGORY = """
    SELECT {computed} FROM (
        SELECT l.rates -> pc.category_id::text AS said
        FROM {product_category} pc WHERE pc.product_id = good.home_id
    ) rate
    WHERE rate.said IS NOT NULL
    ORDER BY (rate.said -> 0)::integer DESC, (rate.said -> 1)::numeric DESC LIMIT 1
"""

FLOOR = """CASE WHEN l.min_margin IS NULL THEN {price} ELSE greatest({price}, (
    SELECT round(ceil(cost.amount * (100 + l.min_margin) * 0.01 * scale.of) / scale.of, l.rounds_to)
    FROM pricing_unitcost cost
    CROSS JOIN LATERAL (SELECT power(10::numeric, l.rounds_to::numeric) AS of) scale
    WHERE cost.product_id = {product} AND cost.currency = %(currency)s
)) END"""

OWN_PRICES = """
own_lists AS MATERIALIZED (
    SELECT reached.id, reached.percent, reached.min_margin, reached.rounds_to,
        dense_rank() OVER (ORDER BY reached.level, reached.priority) AS place,
        ({rates}) AS rates
    FROM ({reach} WHERE {open}) reached
), own_base AS MATERIALIZED (
    SELECT DISTINCT ON (stock.product_id) stock.product_id, stock.price AS amount
    FROM {stock} stock
    WHERE stock.product_id = ANY((SELECT ids FROM own_ids)::bigint[])
        AND stock.price_currency = %(currency)s AND stock.price >= 0 AND stock.price <> 'NaN'
    ORDER BY stock.product_id, stock.id
), own_rows AS MATERIALIZED (
    SELECT l.id AS list_id, entry.product_id, entry.amount, entry.percent
    FROM own_lists l CROSS JOIN LATERAL (
        SELECT price.product_id, price.amount, price.percent FROM pricing_price price
        WHERE price.price_list_id = l.id AND price.min_quantity = 1
            AND price.product_id = ANY((SELECT ids FROM own_ids)::bigint[])
        OFFSET 0  -- a fence: list by list through its index, never all lists of a product
    ) entry
), own_entries AS MATERIALIZED (
    SELECT entry.list_id, entry.product_id, entry.amount AS price
    FROM own_rows entry WHERE entry.amount IS NOT NULL
    UNION ALL
    SELECT entry.list_id, entry.product_id, {product_percent}
    FROM own_rows entry
    JOIN own_lists l ON l.id = entry.list_id
    JOIN own_base base ON base.product_id = entry.product_id
    WHERE entry.amount IS NULL
), own_asked AS (
    SELECT entry.product_id, l.place, {entry_floored} AS price
    FROM own_entries entry JOIN own_lists l ON l.id = entry.list_id
    WHERE entry.price IS NOT NULL
    UNION ALL
    SELECT asked.product_id, l.place, {asked_floored}
    FROM own_lists l
    CROSS JOIN LATERAL (
        SELECT good.id AS product_id, coalesce(
            CASE WHEN l.rates IS NOT NULL THEN ({by_category}) END, {list_percent}
        ) AS price
        FROM own_goods good
        JOIN own_base base ON base.product_id = good.id
        WHERE (l.id, good.id) NOT IN (
            SELECT list_id, product_id FROM own_entries WHERE price IS NOT NULL)
    ) asked
    WHERE (l.rates IS NOT NULL OR l.percent IS NOT NULL) AND asked.price IS NOT NULL
), own_offers AS (
    SELECT DISTINCT ON (product_id) product_id, price FROM own_asked
    ORDER BY product_id, {order}
), own_prices AS MATERIALIZED (
    SELECT good.root_id, min({best}(offer.price, base.amount)) AS price
    FROM own_goods good
    LEFT JOIN own_base base ON base.product_id = good.id
    LEFT JOIN own_offers offer ON offer.product_id = good.id
    GROUP BY good.root_id
)"""


@cache
def own_prices(policy: str) -> str:
    """
    Answer table expressions that end with ``own_prices (root_id, price)``, for a ``WITH``.

    Before them stand ``own_goods (root_id, id, home_id)``: what can be bought, the product it is
    listed as, and the product that has its categories; and ``own_ids (ids)``: the ids of all these
    goods. The price is NULL when there is none. The parameters are those of ``sql.parameters``.
    """
    base_percent = COMPUTED.format(base="base.amount", percent="{}")
    by_category = BY_CATEGORY.format(
        computed=base_percent.format("(rate.said -> 1)::numeric"), **tables()
    )
    lowest = policy == "lowest"
    return OWN_PRICES.format(
        reach=REACH,
        open=OPEN,
        rates=RATES.format(**tables()),
        product_percent=base_percent.format("entry.percent"),
        list_percent=base_percent.format("l.percent"),
        by_category=by_category,
        entry_floored=FLOOR.format(price="entry.price", product="entry.product_id"),
        asked_floored=FLOOR.format(price="asked.price", product="asked.product_id"),
        order="price" if lowest else "place, price",
        best="least" if lowest else "coalesce",
        **tables(),
    )
