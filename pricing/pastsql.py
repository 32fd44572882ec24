"""
The SQL behind ``past``: every version of the rows in question, and views that show one instant.

A view has the name of the table that it stands before, so the ordinary lookup reads it unchanged.
"""

REACHING = """
SELECT pricelist_id FROM pricing_pricelist_companies WHERE company_id = ANY(%(companies)s::bigint[])
UNION
SELECT pricelist_id FROM pricing_pricelist_segments WHERE segment_id = ANY(%(segments)s::bigint[])
UNION
SELECT pricelist_id FROM pricing_historicalpricelist_companies
WHERE company_id = ANY(%(companies)s::bigint[])
UNION
SELECT pricelist_id FROM pricing_historicalpricelist_segments
WHERE segment_id = ANY(%(segments)s::bigint[])
"""
"""The lists that name one of these companies or segments now, or ever did."""

HEADERS = """
CREATE TEMP TABLE then_pricing_pricelist ON COMMIT DROP AS
WITH recorded AS (
    SELECT {columns}, history_id, history_type, lead(history_date) OVER of_list AS ends,
        CASE WHEN history_type <> '+' AND row_number() OVER of_list = 1
        THEN least(history_date, created_at) ELSE history_date END AS begins
    FROM pricing_historicalpricelist WHERE id = ANY(%(lists)s::bigint[])
    WINDOW of_list AS (PARTITION BY id ORDER BY history_date, history_id)
)
SELECT {columns}, history_id, begins, ends
FROM recorded WHERE ends > begins AND history_type <> '-'
UNION ALL
SELECT {current}, NULL, coalesce(last.begins, l.created_at), NULL
FROM pricing_pricelist l LEFT JOIN LATERAL (
    SELECT r.begins FROM recorded r WHERE r.id = l.id AND r.ends IS NULL
) last ON true
WHERE l.id = ANY(%(lists)s::bigint[])
"""
"""
Lists by their own history. The last version is the list as it stands; a history that began after
the list was made is taken back to its making.
"""

AUDIENCE = """
CREATE TEMP TABLE then_{table} ON COMMIT DROP AS
SELECT m.id, m.pricelist_id, m.{named}, v.begins, v.ends
FROM then_pricing_pricelist v JOIN {recorded} m ON m.history_id = v.history_id
WHERE m.{named} = ANY(%({ids})s::bigint[])
UNION ALL
SELECT m.id, m.pricelist_id, m.{named}, v.begins, v.ends
FROM then_pricing_pricelist v JOIN {table} m ON m.pricelist_id = v.id
WHERE v.history_id IS NULL AND m.{named} = ANY(%({ids})s::bigint[])
"""

PRICES = """
CREATE TEMP TABLE then_pricing_price ON COMMIT DROP AS
SELECT {columns}, since AS begins, NULL::timestamptz AS ends FROM pricing_price
WHERE price_list_id = ANY(%(lists)s::bigint[]) AND product_id = ANY(%(products)s::bigint[])
UNION ALL
SELECT {past}, since, until FROM pricing_pastprice
WHERE price_list_id = ANY(%(lists)s::bigint[]) AND product_id = ANY(%(products)s::bigint[])
"""

VERSIONS = """
CREATE TEMP TABLE then_{table} ON COMMIT DROP AS
SELECT r.*, v.since AS begins, v.until AS ends
FROM pricing_rowversion v CROSS JOIN LATERAL jsonb_populate_record(NULL::{table}, v.row) r
WHERE v.relation = '{table}' AND (v.row ->> '{owner}')::bigint = ANY(%({ids})s::bigint[])
"""

VIEW = """
CREATE TEMP VIEW {table} AS SELECT {columns} FROM then_{table}
WHERE (begins IS NULL OR begins <= current_setting('pricing.as_of')::timestamptz)
AND (ends IS NULL OR ends > current_setting('pricing.as_of')::timestamptz)
"""

GO = "SELECT set_config('pricing.as_of', %s, true)"

RECORDED = "SELECT EXISTS (SELECT FROM partner_stockrecord) OR EXISTS (SELECT FROM pricing_price)"
"""Asked of the views: whether anything that prices the products is known at the instant."""
