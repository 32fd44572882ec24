"""The statements of ``days``. Every one is for a range of local days and for all segments."""

COLUMNS = (
    "companies", "entered", "left", "orders", "revenue", "returned", "unpriced", "margin",
    "margin_revenue", "active", "refusals", "refused", "refused_ordered", "sessions", "visitors",
    "visitors_ordered",
)  # fmt: skip

FRESH = """
CREATE TEMP TABLE segments_fresh_day ON COMMIT DROP AS
WITH stay AS MATERIALIZED (
    SELECT segment_id, min(valid_from) AS born, max(valid_to) AS died,
           count(*) FILTER (
               WHERE valid_from < %(start)s AND (valid_to IS NULL OR valid_to >= %(start)s)
           ) AS before
    FROM segments_membership GROUP BY segment_id
),
published AS (
    SELECT segment_id, min(at) AS born FROM segments_publication WHERE is_live GROUP BY segment_id
),
life AS (
    SELECT s.id AS segment_id, s.status = 'published' AS is_live,
           coalesce(stay.before, 0) AS before,
           (least(stay.born, published.born) AT TIME ZONE %(zone)s)::date AS born,
           (stay.died AT TIME ZONE %(zone)s)::date AS died
    FROM segments_segment s
    LEFT JOIN stay ON stay.segment_id = s.id
    LEFT JOIN published ON published.segment_id = s.id
    WHERE s.audience = 'company'
),
grid AS (
    SELECT life.segment_id, life.before, day::date AS day
    FROM life, generate_series(%(first)s::date, %(last)s::date, interval '1 day') day
    WHERE day::date >= life.born AND (life.is_live OR day::date <= life.died)
),
moved AS (
    SELECT segment_id, day, sum(entered) AS entered, sum(gone) AS gone
    FROM (
        SELECT segment_id, (valid_from AT TIME ZONE %(zone)s)::date AS day, 1 AS entered, 0 AS gone
        FROM segments_membership WHERE valid_from >= %(start)s AND valid_from < %(end)s
        UNION ALL
        SELECT segment_id, (valid_to AT TIME ZONE %(zone)s)::date, 0, 1
        FROM segments_membership WHERE valid_to >= %(start)s AND valid_to < %(end)s
    ) move GROUP BY segment_id, day
),
placed AS MATERIALIZED (
    SELECT o.id, o.company_id, o.placed_at, o.net, o.rate, o.currency,
           (o.placed_at AT TIME ZONE %(zone)s)::date AS day,
           CASE WHEN o.last_returned_at > %(now)s THEN (
               SELECT coalesce(sum(r.net), 0) FROM segments_orderreturn r
               WHERE r.order_id = o.id AND r.returned_at <= %(now)s
           ) ELSE o.returned END AS returned
    FROM segments_tradeorder o
    WHERE o.placed_at >= %(start)s AND o.placed_at < %(end)s AND o.placed_at <= %(now)s
      AND o.status = ANY(%(counted)s)
),
cost AS (
    SELECT l.order_id, sum(l.quantity * c.amount) AS cost
    FROM placed p JOIN segments_boughtline l ON l.order_id = p.id
    LEFT JOIN segments_unit_cost c ON c.product = l.product AND c.currency = p.currency
    WHERE EXISTS (SELECT FROM segments_unit_cost)
    GROUP BY l.order_id HAVING count(*) = count(c.amount)
),
sold AS MATERIALIZED (
    SELECT p.company_id, p.placed_at, p.day,
           round((p.net - p.returned) * p.rate, 2) AS revenue,
           round(p.returned * p.rate, 2) AS returned,
           round((p.net - p.returned) * p.rate * (1 - cost.cost / p.net), 2) AS margin
    FROM placed p LEFT JOIN cost ON cost.order_id = p.id
    WHERE p.net > p.returned
),
bought AS (
    SELECT m.segment_id, s.day, count(*) AS orders, sum(s.revenue) AS revenue,
           sum(s.returned) AS returned, count(*) - count(s.revenue) AS unpriced,
           sum(s.margin) AS margin,
           sum(s.revenue) FILTER (WHERE s.margin IS NOT NULL) AS margin_revenue,
           count(DISTINCT s.company_id) AS active
    FROM sold s JOIN segments_membership m
      ON m.company_id = s.company_id AND m.valid_from <= s.placed_at
     AND (m.valid_to IS NULL OR m.valid_to > s.placed_at)
    GROUP BY m.segment_id, s.day
),
happened AS MATERIALIZED (
    SELECT e.company_id, e.at, e.quantity, e.kind = 'session' AS is_visit, event_day.day,
           shopping.company_id IS NOT NULL AS ordered,
           e.kind = 'refusal' AND EXISTS (
               SELECT FROM segments_tradeorder o
               WHERE o.company_id = e.company_id AND o.counts AND o.placed_at > e.at
                 AND o.placed_at <= least(e.at + %(later)s, %(now)s)
           ) AS ordered_later
    FROM segments_event e
    CROSS JOIN LATERAL (SELECT (e.at AT TIME ZONE %(zone)s)::date AS day) event_day
    LEFT JOIN (SELECT DISTINCT company_id, day FROM sold) shopping
      ON shopping.company_id = e.company_id AND shopping.day = event_day.day
    WHERE e.kind IN ('session', 'refusal')
      AND e.at >= %(start)s AND e.at < %(end)s AND e.at <= %(now)s
),
came AS (
    SELECT m.segment_id, h.day,
           sum(h.quantity) FILTER (WHERE h.is_visit) AS sessions,
           count(DISTINCT h.company_id) FILTER (WHERE h.is_visit) AS visitors,
           count(DISTINCT h.company_id) FILTER (WHERE h.is_visit AND h.ordered)
           AS visitors_ordered,
           sum(h.quantity) FILTER (WHERE NOT h.is_visit) AS refusals,
           count(DISTINCT h.company_id) FILTER (WHERE NOT h.is_visit) AS refused,
           count(DISTINCT h.company_id) FILTER (WHERE NOT h.is_visit AND h.ordered_later)
           AS refused_ordered
    FROM happened h JOIN segments_membership m
      ON m.company_id = h.company_id AND m.valid_from <= h.at
     AND (m.valid_to IS NULL OR m.valid_to > h.at)
    GROUP BY m.segment_id, h.day
)
SELECT g.segment_id, g.day,
       (g.before + sum(coalesce(moved.entered, 0) - coalesce(moved.gone, 0))
           OVER (PARTITION BY g.segment_id ORDER BY g.day))::int AS companies,
       coalesce(moved.entered, 0)::int AS entered, coalesce(moved.gone, 0)::int AS "left",
       coalesce(b.orders, 0)::int AS orders, coalesce(b.revenue, 0) AS revenue,
       coalesce(b.returned, 0) AS returned, coalesce(b.unpriced, 0)::int AS unpriced,
       b.margin, coalesce(b.margin_revenue, 0) AS margin_revenue,
       coalesce(b.active, 0)::int AS active,
       coalesce(c.refusals, 0)::int AS refusals, coalesce(c.refused, 0)::int AS refused,
       coalesce(c.refused_ordered, 0)::int AS refused_ordered,
       coalesce(c.sessions, 0)::int AS sessions, coalesce(c.visitors, 0)::int AS visitors,
       coalesce(c.visitors_ordered, 0)::int AS visitors_ordered
FROM grid g
LEFT JOIN moved ON moved.segment_id = g.segment_id AND moved.day = g.day
LEFT JOIN bought b ON b.segment_id = g.segment_id AND b.day = g.day
LEFT JOIN came c ON c.segment_id = g.segment_id AND c.day = g.day
"""

GONE = """
DELETE FROM segments_segmentday d
WHERE d.day BETWEEN %(first)s AND %(last)s AND NOT EXISTS (
    SELECT FROM segments_fresh_day f WHERE f.segment_id = d.segment_id AND f.day = d.day
)
"""

_NAMES = ", ".join(f'"{name}"' for name in COLUMNS)
_OLD = ", ".join(f'd."{name}"' for name in COLUMNS)
_NEW = ", ".join(f'excluded."{name}"' for name in COLUMNS)

WRITE = f"""
INSERT INTO segments_segmentday AS d (segment_id, day, {_NAMES})
SELECT segment_id, day, {_NAMES} FROM segments_fresh_day
ON CONFLICT (segment_id, day) DO UPDATE SET ({_NAMES}) = ({_NEW})
WHERE ({_OLD}) IS DISTINCT FROM ({_NEW})
"""  # noqa: S608 - names of our own columns only
