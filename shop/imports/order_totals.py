"""Adding up imported orders inside the database."""

from decimal import Decimal

from django.db import connection
from oscar.core.loading import get_model

Line = get_model("order", "Line")
Order = get_model("order", "Order")

TOTALS = """
UPDATE {order} o
SET total_excl_tax = sums.net + o.shipping_excl_tax,
    total_incl_tax = sums.net + o.shipping_excl_tax + wanted.tax
FROM unnest(%(ids)s::bigint[], %(taxes)s::numeric[]) AS wanted(id, tax)
JOIN LATERAL (
    SELECT coalesce(sum(l.line_price_excl_tax), 0) AS net FROM {line} l WHERE l.order_id = wanted.id
) sums ON true
WHERE o.id = wanted.id
"""


def write_totals(taxes: dict[int, Decimal]) -> None:
    """Set the totals of the orders to their lines, freight and tax. One statement."""
    sql = TOTALS.format(order=Order._meta.db_table, line=Line._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(sql, {"ids": list(taxes), "taxes": list(taxes.values())})
