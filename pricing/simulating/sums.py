"""The SQL that adds up what lines are billed before and after. ``Sums`` names the figures."""

from ..sql import tables

TABLES = """
CREATE TEMP TABLE simulated_price (
    world text, terms integer, product text, quantity integer, line numeric, cost numeric,
    raised boolean, below_cost boolean
) ON COMMIT DROP;
CREATE TEMP TABLE simulated_sight (world text, terms integer, product text) ON COMMIT DROP
"""

LINES = """
CREATE TEMP TABLE simulated_line ON COMMIT DROP AS
SELECT s.terms, s.company_id, s.currency, l.product, l.quantity,
    date_trunc('month', l.placed_at AT TIME ZONE %(zone)s)::date AS month,
    o.currency = s.currency AS is_comparable, count(*) AS lines, coalesce(sum(o.rate), 0) AS rates
FROM pricing_simulatedcompany s
JOIN segments_boughtline l ON l.company_id = s.company_id
    AND l.placed_at >= %(since)s AND l.placed_at <= %(until)s AND l.quantity > 0
JOIN segments_tradeorder o ON o.id = l.order_id AND o.counts
WHERE s.simulation_id = %(simulation)s AND s.position BETWEEN %(first)s AND %(last)s
GROUP BY 1, 2, 3, 4, 5, 6, 7;
ANALYZE simulated_line
"""
"""Equal lines of a company and month in one row; ``rates`` sums what their money was worth."""

PAIRS = """
SELECT terms, product, array_agg(DISTINCT quantity ORDER BY quantity)
FROM simulated_line WHERE is_comparable GROUP BY terms, product ORDER BY terms, product
"""

_CHANGES = """
CREATE TEMP TABLE simulated_change ON COMMIT DROP AS
SELECT told.*,
    coalesce(after, 0) - coalesce(before, 0) AS change,
    coalesce(after - cost, 0) - coalesce(before - cost, 0) AS earns
FROM (
    SELECT l.*, coalesce(was.cost, comes.cost) AS cost,
        CASE WHEN saw.product IS NOT NULL THEN was.line END AS before,
        CASE WHEN sees.product IS NOT NULL THEN comes.line END AS after,
        goods.id IS NOT NULL AND sees.product IS NULL AS is_hidden,
        saw.product IS NOT NULL AND sees.product IS NULL AS is_newly_hidden,
        sees.product IS NOT NULL AND coalesce(comes.raised, false) AS is_raised,
        sees.product IS NOT NULL AND coalesce(comes.below_cost, false) AS is_below_cost
    FROM simulated_line l
    LEFT JOIN {product} goods ON goods.upc = l.product
    LEFT JOIN simulated_price was ON was.world = 'before' AND was.terms = l.terms
        AND was.product = l.product AND was.quantity = l.quantity
    LEFT JOIN simulated_price comes ON comes.world = 'after' AND comes.terms = l.terms
        AND comes.product = l.product AND comes.quantity = l.quantity
    LEFT JOIN simulated_sight saw ON saw.world = 'before' AND saw.terms = l.terms
        AND saw.product = l.product
    LEFT JOIN simulated_sight sees ON sees.world = 'after' AND sees.terms = l.terms
        AND sees.product = l.product
    WHERE l.is_comparable
    UNION ALL
    SELECT l.*, NULL, NULL, NULL, false, false, false, false
    FROM simulated_line l WHERE NOT l.is_comparable
) told;
ANALYZE simulated_change
"""
"""A line that can not be bought in a world has no bill in it; ``earns`` needs a known cost."""

FIGURES = {
    "before": "before",
    "after": "after",
    "up": "greatest(change, 0)",
    "down": "greatest(-change, 0)",
    "lost": "CASE WHEN after IS NULL THEN before END",
    "known": "CASE WHEN cost IS NOT NULL THEN before END",
    "margin_before": "before - cost",
    "margin_after": "after - cost",
    "margin_up": "greatest(earns, 0)",
    "margin_down": "greatest(-earns, 0)",
}
"""What each figure is of one line."""

COMPARED = "(before IS NOT NULL OR after IS NOT NULL)"

SUMS = {
    "lines": f"coalesce(sum(lines) FILTER (WHERE {COMPARED}), 0)",
    "skipped": f"coalesce(sum(lines) FILTER (WHERE NOT {COMPARED}), 0)",
    **{name: f"coalesce(sum(lines * ({one})), 0)" for name, one in FIGURES.items()},
    **{f"base_{name}": f"coalesce(sum(rates * ({one})), 0)" for name, one in FIGURES.items()},
}
"""By the name of the field: how it is added up."""

HIDDEN = {
    "hidden": "count(DISTINCT {what}) FILTER (WHERE is_hidden)",
    "newly_hidden": "count(DISTINCT {what}) FILTER (WHERE is_newly_hidden)",
}


def _added(table: str, keys: str, sums: dict[str, str]) -> str:
    """Write the statement that adds to the rows of a table, or makes them."""
    adds = ", ".join(f"{name} = kept.{name} + excluded.{name}" for name in sums)
    return f"""
INSERT INTO {table} AS kept (simulation_id, {keys}, {", ".join(sums)})
SELECT %(simulation)s, {keys}, {", ".join(sums.values())}
FROM simulated_change GROUP BY {keys}
ON CONFLICT (simulation_id, {keys}) DO UPDATE SET {adds}
"""  # noqa: S608 - put together from the constants above


def _of_companies() -> str:
    sums = SUMS | {name: one.format(what="product") for name, one in HIDDEN.items()}
    sets = ", ".join(f"{name} = found.{name}" for name in sums)
    told = ", ".join(f"{one} AS {name}" for name, one in sums.items())
    return f"""
UPDATE pricing_simulatedcompany kept SET {sets}
FROM (SELECT company_id, {told} FROM simulated_change GROUP BY company_id) found
WHERE kept.simulation_id = %(simulation)s AND kept.company_id = found.company_id
    AND kept.position BETWEEN %(first)s AND %(last)s
"""  # noqa: S608 - put together from the constants above


BY_COMPANY = _of_companies()
BY_PRODUCT = _added(
    "pricing_simulatedproduct",
    "product, currency",
    SUMS
    | {name: one.format(what="company_id") for name, one in HIDDEN.items()}
    | {
        "companies": "count(DISTINCT company_id)",
        "raised": "coalesce(sum(lines) FILTER (WHERE is_raised), 0)",
        "below_cost": "coalesce(sum(lines) FILTER (WHERE is_below_cost), 0)",
    },
)
"""A company is in one part only, so that counts of companies may be added up."""

BY_MONTH = _added("pricing_simulatedmonth", "month, currency", SUMS)


def changes() -> str:
    """Answer the statement that puts what both worlds ask for beside each line."""
    return _CHANGES.format(**tables())


def titles() -> str:
    """Answer the statement that names products; a variant without a title has its parent's."""
    return """
UPDATE pricing_simulatedproduct kept
SET title = left(coalesce(nullif(p.title, ''), parent.title, ''), 255)
FROM {product} p LEFT JOIN {product} parent ON parent.id = p.parent_id
WHERE kept.simulation_id = %(simulation)s AND p.upc = kept.product
""".format(**tables())
