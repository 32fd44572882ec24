"""
What is known of each candidate, as text: its own price, and which choices it misses: the table
expression ``marked``.

``misses`` has a bit for each choice that a product does not meet, so that every facet can be
counted as if its own choice were not made: one pass, whatever the number of choices.
"""

from typing import Any

from .matching import seen

IN_STOCK_BIT, PRICE_BIT, FIRST_BIT = 1, 2, 4
"""The bits of the choices; each attribute chosen takes the next one from ``FIRST_BIT`` on."""

STOCKED = """
own_stock AS MATERIALIZED (
    SELECT DISTINCT ON (stock.product_id) stock.product_id,
        coalesce(stock.num_in_stock, 0) - coalesce(stock.num_allocated, 0) AS number
    FROM partner_stockrecord stock
    WHERE stock.product_id = ANY((SELECT ids FROM own_ids)::bigint[])
    ORDER BY stock.product_id, (stock.price_currency = %(currency)s
        AND stock.price IS NOT NULL AND stock.price >= 0 AND stock.price <> 'NaN') DESC,
        stock.id
), stocked AS MATERIALIZED (
    SELECT good.root_id AS id
    FROM own_goods good JOIN own_stock record ON record.product_id = good.id
    WHERE record.number > 0 OR good.product_class_id IN (
        SELECT type.id FROM catalogue_productclass type WHERE NOT type.track_stock)
    GROUP BY good.root_id
)"""
"""What has pieces in stock, in the record that it is sold from; or is not counted in pieces."""

PICKED = """
picked AS MATERIALIZED (
    SELECT v.root_id AS id, bit_or(pick.bit) AS bits
    FROM candidates c
    CROSS JOIN LATERAL (
        SELECT root_id, product_id, code, value FROM listings_facetvalue
        WHERE root_id = c.id AND code = ANY(%(pick_codes)s::text[]) OFFSET 0) v
    JOIN unnest(%(pick_codes)s::text[], %(pick_values)s::text[], %(pick_bits)s::bigint[])
        AS pick (code, value, bit) ON pick.code = v.code AND pick.value = v.value
    WHERE {seen}
    GROUP BY v.root_id
)"""

MARKED = """
marked AS MATERIALIZED (
    SELECT c.*, {price} AS price, {misses} AS misses
    FROM candidates c {joins}
    WHERE coalesce((SELECT number FROM size) < %(most)s, true)
)"""

NO_STOCK = "CASE WHEN stocked.id IS NULL THEN 1 ELSE 0 END"
NO_PRICE = """CASE WHEN price.price >= coalesce(%(price_from)s::numeric, 0)
    AND price.price < coalesce(%(price_to)s::numeric, 'infinity') THEN 0 ELSE 2 END"""
NO_PICK = "(%(picks)s & ~coalesce(picked.bits, 0))"


def marked(gate: Any, *, in_stock: bool, price: bool, price_range: bool, picks: bool) -> list[str]:
    """Answer the table expressions from ``candidates`` to ``marked``, less those of prices."""
    tables = ([STOCKED] if in_stock else []) + (
        [PICKED.format(seen=seen(gate, "v"))] if picks else []
    )
    joins = ["LEFT JOIN stocked ON stocked.id = c.id"] if in_stock else []
    joins += ["LEFT JOIN own_prices price ON price.root_id = c.id"] if price else []
    joins += ["LEFT JOIN picked ON picked.id = c.id"] if picks else []
    misses = [NO_STOCK] if in_stock else []
    misses += [NO_PRICE] if price_range else []
    misses += [NO_PICK] if picks else []
    written = MARKED.format(
        price="price.price" if price else "NULL::numeric",
        misses=" + ".join(misses) or "0",
        joins=" ".join(joins),
    )
    return [*tables, written]
