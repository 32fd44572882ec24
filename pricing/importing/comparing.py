"""
What applying a staged file would change, found out by PostgreSQL.

``compare`` leaves the differences in a table of the transaction, in the order of the prices' own
index: the summary is drawn from it, and applying writes from it.
"""

from django.apps import apps
from django.db import connection

from ..models import PriceBatch

LARGEST = 20
"""So many of the largest rises and falls, and of the other kinds of rows, are shown."""
STEPS = (-50, -25, -10, -5, 0, 5, 10, 25, 50)
"""Percent: where one column of the chart ends and the next begins."""

NEW, CHANGED, GONE = "new", "changed", "gone"

DIFFERENCES = """
    SELECT
        CASE WHEN price.id IS NULL THEN 'new' WHEN staged.line IS NULL THEN 'gone' ELSE 'changed'
            END AS kind,
        price.id AS price_id, product_id, min_quantity,
        price.amount AS old_amount, price.percent AS old_percent,
        staged.amount, staged.percent
    FROM (
        SELECT line, product_id, min_quantity, amount, percent
        FROM pricing_stagedprice WHERE batch_id = %(batch)s
    ) staged
    FULL JOIN (
        SELECT id, product_id, min_quantity, amount, percent
        FROM pricing_price WHERE price_list_id = %(list)s
    ) price USING (product_id, min_quantity)
    WHERE (staged.line IS NOT NULL OR %(replaces)s)
        AND (price.id IS NULL OR staged.line IS NULL
            OR (price.amount, price.percent) IS DISTINCT FROM (staged.amount, staged.percent))
    ORDER BY product_id, min_quantity
"""
"""What is new, changed and gone, the prices before and after."""

COUNTS = """
    SELECT count(*) FILTER (WHERE kind = 'new'), count(*) FILTER (WHERE kind = 'changed'),
        count(*) FILTER (WHERE kind = 'gone'),
        coalesce(sum(hash_record_extended(ROW(
            product_id, min_quantity, old_amount, old_percent, amount, percent, kind), 0)), 0)
    FROM price_diff
"""

VALUED = """
    CREATE TEMPORARY TABLE price_valued ON COMMIT DROP AS
    WITH base AS (
        SELECT DISTINCT ON (product_id) product_id, price FROM {stock}
        WHERE price_currency = %(currency)s AND price >= 0 AND price <> 'NaN'
        ORDER BY product_id, id
    )
    SELECT valued.*,
        round((CASE WHEN old_percent IS NOT NULL AND percent IS NOT NULL
            THEN (100 - percent) / (100 - old_percent) ELSE becomes / nullif(was, 0) END - 1)
            * 100, 2) AS change,
        becomes * 100 < cost.amount * (100 + %(margin)s) AS is_below
    FROM (
        SELECT diff.*,
            coalesce(old_amount, round(base.price * (100 - old_percent) / 100, 4)) AS was,
            coalesce(diff.amount, round(base.price * (100 - diff.percent) / 100, 4)) AS becomes
        FROM price_diff diff LEFT JOIN base USING (product_id)
    ) valued
    LEFT JOIN pricing_unitcost cost
        ON cost.product_id = valued.product_id AND cost.currency = %(currency)s
"""
FIGURES = """
    SELECT count(*) FILTER (WHERE change > 0), count(*) FILTER (WHERE change < 0),
        round(avg(change), 2), count(*) FILTER (WHERE is_below AND kind <> 'gone'),
        count(*) FILTER (WHERE kind = 'changed' AND change IS NULL)
    FROM price_valued
"""
COLUMNS_OF_CHART = """
    SELECT width_bucket(change, %(steps)s::numeric[]), count(*)
    FROM price_valued WHERE change <> 0 GROUP BY 1
"""
EXAMPLES = """
    SELECT product.upc, product.title, min_quantity, was, becomes, change, old_percent, percent
    FROM price_valued valued JOIN {product} product ON product.id = valued.product_id
    WHERE {condition} ORDER BY {order}, valued.product_id, min_quantity LIMIT %(most)s
"""
SHOWN = {
    "rises": ("change > 0", "change DESC"),
    "falls": ("change < 0", "change"),
    "below": ("is_below AND kind <> 'gone'", "becomes / was NULLS LAST"),
    "new": ("kind = 'new'", "becomes DESC NULLS LAST"),
    "gone": ("kind = 'gone'", "was DESC NULLS LAST"),
}
WHOLE_TABLES = "SET LOCAL work_mem = '96MB'; SET LOCAL enable_nestloop = off"
"""What is staged has no statistics, and is compared from end to end: never row by row."""
ROW_BY_ROW = "SET LOCAL enable_nestloop = on; ANALYZE price_diff"


def parameters(batch: PriceBatch) -> dict:
    """Answer what ``DIFFERENCES`` asks."""
    return {"batch": batch.pk, "list": batch.price_list_id, "replaces": batch.replaces}


def compare(batch: PriceBatch) -> str:
    """
    Leave the differences in the table ``price_diff`` and count them; answer their digest.

    Needs a transaction: with its end the table is gone. Three queries.
    """
    with connection.cursor() as cursor:
        cursor.execute(WHOLE_TABLES)
        cursor.execute("DROP TABLE IF EXISTS price_diff")
        create = f"CREATE TEMPORARY TABLE price_diff ON COMMIT DROP AS {DIFFERENCES}"
        cursor.execute(create, parameters(batch))
        cursor.execute(COUNTS)
        batch.created, batch.changed, batch.removed, digest = cursor.fetchone()
        cursor.execute(ROW_BY_ROW)
    batch.unchanged = batch.rows_staged - batch.created - batch.changed
    return str(digest)


def summarise(batch: PriceBatch) -> dict:
    """
    Answer the figures of the differences that ``compare`` left, ready for JSON.

    A percentage counts with the base price that the product has now; ``unknown`` are those
    changes that can not be told in percent because there is none. Nine queries.
    """
    price_list = batch.price_list
    tables = {
        "product": apps.get_model("catalogue.Product")._meta.db_table,
        "stock": apps.get_model("partner.StockRecord")._meta.db_table,
    }
    asked = {
        "currency": price_list.currency, "margin": price_list.min_margin or 0, "most": LARGEST,
        "steps": list(STEPS),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS price_valued")
        cursor.execute(WHOLE_TABLES)
        cursor.execute(VALUED.format(**tables), asked)
        cursor.execute(FIGURES)
        rises, falls, mean, below, unknown = cursor.fetchone()
        cursor.execute(COLUMNS_OF_CHART, asked)
        columns = dict(cursor.fetchall())
        examples = {}
        for name, (condition, order) in SHOWN.items():
            cursor.execute(EXAMPLES.format(condition=condition, order=order, **tables), asked)
            examples[name] = [[_plain(cell) for cell in row] for row in cursor.fetchall()]
        cursor.execute(ROW_BY_ROW)
    return {
        "rises": rises, "falls": falls, "mean": _plain(mean), "below": below, "unknown": unknown,
        "columns": [columns.get(place, 0) for place in range(len(STEPS) + 1)],
        "examples": examples,
    }  # fmt: skip


def _plain(cell: object) -> object:
    """Answer a cell as JSON keeps it: a decimal as its text."""
    return cell if cell is None or isinstance(cell, int | str) else str(cell)
