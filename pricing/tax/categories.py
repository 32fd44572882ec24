"""
Which tax category products have: their own, else that of their nearest category, else standard.

A variant has what its parent has. Where two equally near categories differ, nobody knows: None.
"""

from collections.abc import Iterable

from segments.prepared import prepared_cursor

from ..models.tax import STANDARD
from ..sql import tables

OF_PRODUCTS = """
SELECT p.id, coalesce(own.tax_category_id, family.tax_category_id), near.codes
FROM {product} p
LEFT JOIN pricing_producttax own ON own.product_id = p.id
LEFT JOIN pricing_producttax family ON family.product_id = p.parent_id
LEFT JOIN LATERAL (
    SELECT array_agg(DISTINCT t.tax_category_id) AS codes
    FROM pricing_categorytax t
    JOIN {category} above ON above.id = t.category_id
    JOIN {category} c ON left(c.path, length(above.path)) = above.path
    JOIN {product_category} pc ON pc.category_id = c.id
    WHERE pc.product_id = coalesce(p.parent_id, p.id)
    GROUP BY above.depth ORDER BY above.depth DESC LIMIT 1
) near ON true
WHERE p.id = ANY(%(products)s::bigint[])
AND (own.product_id IS NOT NULL OR family.product_id IS NOT NULL OR near.codes IS NOT NULL)
"""


def exceptions(product_ids: Iterable[int]) -> dict[int, str | None]:
    """Answer the tax category of those products that are not plainly standard. One query."""
    sql = OF_PRODUCTS.format(**tables())
    with prepared_cursor() as cursor:
        cursor.execute(sql, {"products": list(product_ids)})
        return {pk: _one(own, codes) for pk, own, codes in cursor.fetchall()}


def _one(own: str | None, codes: list[str] | None) -> str | None:
    if own is not None:
        return own
    return codes[0] if codes and len(codes) == 1 else None


__all__ = ["STANDARD", "exceptions"]
