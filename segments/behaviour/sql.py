"""
The one SELECT behind the derived facts: a row a company, as of an instant.

Only names of ours stand in the text; every value is a parameter. ``{among}`` narrows to the
companies that were asked for, so that a few are found through the indexes. What is written on an
order knows its returns until now; only the few orders with returns later than the instant are
worked out from their returns.
"""

LIFE = """
SELECT company_id, count(*) AS ever, min(placed_at) AS first_at, max(placed_at) AS last_at,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY days) FILTER (WHERE days > 0)::numeric AS days
FROM (
    SELECT company_id, placed_at, day - lag(day) OVER (
        PARTITION BY company_id ORDER BY placed_at) AS days
    FROM (
        SELECT o.company_id, o.placed_at, (o.placed_at AT TIME ZONE %(zone)s)::date AS day
        FROM segments_tradeorder o
        WHERE o.counts AND o.placed_at <= %(now)s {among}
          AND (o.last_returned_at IS NULL OR o.last_returned_at <= %(now)s)
        UNION ALL
        SELECT o.company_id, o.placed_at, (o.placed_at AT TIME ZONE %(zone)s)::date
        FROM segments_tradeorder o
        WHERE o.status = ANY(%(counted)s::varchar[]) AND o.placed_at <= %(now)s {among}
          AND o.last_returned_at > %(now)s
          AND o.net > (SELECT coalesce(sum(r.net), 0) FROM segments_orderreturn r
                       WHERE r.order_id = o.id AND r.returned_at <= %(now)s)
    ) ordered
) steps
GROUP BY company_id"""
"""
All orders that count (laws M1, M2), read from the covering index in its own order: how many, from
when to when, and the median number of local days from one day with orders to the next.
"""

BOUGHT = """
SELECT o.company_id, o.method, o.net, o.discount, o.rate, o.returned, o.base_net AS base, o.counts
FROM segments_tradeorder o
WHERE o.status = ANY(%(counted)s::varchar[]) AND o.placed_at >= %(year)s AND o.placed_at <= %(now)s
  AND (o.last_returned_at IS NULL OR o.last_returned_at <= %(now)s) {among}
UNION ALL
SELECT o.company_id, o.method, o.net, o.discount, o.rate, k.returned,
       round((o.net - k.returned) * o.rate, 2), o.net > k.returned
FROM segments_tradeorder o, LATERAL (
    SELECT coalesce(sum(r.net), 0) AS returned FROM segments_orderreturn r
    WHERE r.order_id = o.id AND r.returned_at <= %(now)s OFFSET 0) k
WHERE o.status = ANY(%(counted)s::varchar[]) AND o.placed_at >= %(year)s AND o.placed_at <= %(now)s
  AND o.last_returned_at > %(now)s {among}"""
"""Orders of the year in a state that counts, and what had come back of each."""

ORDERS = f"""
SELECT company_id,
       count(*) FILTER (WHERE counts) AS recent,
       count(*) FILTER (WHERE counts AND method <> '') AS told,
       count(*) FILTER (WHERE counts AND method IN ('portal', 'edi')) AS online,
       coalesce(sum(base) FILTER (WHERE counts), 0) AS net,
       coalesce(sum(round(discount * rate, 2)) FILTER (
           WHERE discount <> 0 AND rate IS NOT NULL AND counts), 0) AS discount,
       sum(CASE WHEN returned = 0 THEN base ELSE round(net * rate, 2) END) AS sold,
       coalesce(sum(round(returned * rate, 2)) FILTER (WHERE returned <> 0), 0) AS returned
FROM ({BOUGHT}) b GROUP BY company_id"""  # noqa: S608
"""An order of which everything came back counts no more, but it was sold and it was returned."""

EVENTS = """
SELECT o.company_id,
       sum(quantity) FILTER (WHERE kind = 'contact' AND at >= %(quarter)s) AS contacts,
       sum(quantity) FILTER (WHERE kind = 'refusal' AND at >= %(quarter)s) AS refusals,
       sum(quantity) FILTER (WHERE kind = 'drop') AS drops,
       sum(quantity) FILTER (WHERE kind = 'login') AS logins,
       sum(quantity) FILTER (WHERE kind = 'search') AS searches
FROM segments_event o
WHERE o.kind = ANY(ARRAY['contact', 'refusal', 'drop', 'login', 'search'])
  AND o.at >= %(year)s AND o.at <= %(now)s {among}
GROUP BY o.company_id"""

LIFECYCLE = """CASE
 WHEN l.first_at IS NULL THEN 'never'
 WHEN since.first < 60 THEN 'new'
 WHEN since.last > 365 OR since.last > 3 * l.days THEN 'lapsed'
 WHEN since.last > 2 * l.days THEN 'at_risk'
 WHEN o.recent >= 3 AND l.days IS NOT NULL THEN 'regular'
 ELSE 'occasional' END"""

DIGITAL = """CASE
 WHEN o.recent IS NULL OR o.recent = 0 THEN ''
 WHEN o.told > 0 AND o.online * 3 >= o.told * 2 THEN 'high'
 WHEN o.told > 0 AND o.online * 3 >= o.told AND e.logins >= o.recent AND e.searches > 0 THEN 'high'
 WHEN o.told > 0 AND o.online * 5 >= o.told THEN 'medium'
 WHEN e.logins >= o.recent OR e.searches > 0 THEN 'medium'
 WHEN o.told > 0 THEN 'low'
 ELSE '' END"""

DROP_SIZE = """CASE WHEN o.recent > 0
 THEN round(o.net / coalesce(nullif(e.drops, 0), o.recent), 2) END"""

DERIVED = {
    "orders_ever": "coalesce(l.ever, 0)",
    "first_order_at": "l.first_at",
    "last_order_at": "l.last_at",
    "orders_365": "coalesce(o.recent, 0)",
    "net_365": "coalesce(o.net, 0)",
    "interval_days": "l.days",
    "drop_size": DROP_SIZE,
    "return_rate": "round(o.returned / nullif(o.sold, 0), 4)",
    "discount_share": "round(o.discount / nullif(o.net + o.discount, 0), 4)",
    "lifecycle": LIFECYCLE,
    "digital_observed": DIGITAL,
    "contacts_90": "coalesce(e.contacts, 0)",
    "min_order_rejections_90": "coalesce(e.refusals, 0)",
}
"""Columns of CompanyFacts, and what they are: ``l`` life, ``o`` the year’s orders, ``e`` events."""


def derived(*, among: bool) -> str:
    """Answer the SELECT of ``company_id`` and every derived column; with ids, of theirs only."""
    narrow = "AND o.company_id = ANY(%(ids)s::bigint[])" if among else ""
    life, orders, events = (part.format(among=narrow) for part in (LIFE, ORDERS, EVENTS))
    columns = ", ".join(f"{sql} AS {name}" for name, sql in DERIVED.items())
    whose = "WHERE f.company_id = ANY(%(ids)s::bigint[])" if among else ""
    return f"""
SELECT f.company_id, {columns}
FROM segments_companyfacts f
LEFT JOIN ({life}) l ON l.company_id = f.company_id
LEFT JOIN ({orders}) o ON o.company_id = f.company_id
LEFT JOIN ({events}) e ON e.company_id = f.company_id
CROSS JOIN LATERAL (SELECT
    %(today)s::date - (l.first_at AT TIME ZONE %(zone)s)::date AS first,
    %(today)s::date - (l.last_at AT TIME ZONE %(zone)s)::date AS last) since
{whose}"""  # noqa: S608
