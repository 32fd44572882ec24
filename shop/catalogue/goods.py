"""
The products of a page with all that a card needs of them, from one statement.

What comes back are Oscar's models, filled as its own prefetches would fill them, so that the
strategy prices them like any others. Text instead of a queryset: the ORM's five queries and their
joining in Python cost more than everything else of a card.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from oscar.core.loading import get_model

from segments.prepared import prepared_cursor
from segments.shopper import Shopper
from shop.ranges.gate import gate

GOODS = """
SELECT p.id, p.structure, p.upc, p.parent_id, p.title, p.slug, p.product_class_id,
    above.title, above.product_class_id, c.name, c.track_stock,
    coalesce(
        (SELECT i.original FROM catalogue_productimage i WHERE i.product_id = p.id
         ORDER BY i.display_order, i.id LIMIT 1),
        (SELECT i.original FROM catalogue_productimage i WHERE i.product_id = p.parent_id
         ORDER BY i.display_order, i.id LIMIT 1)
    ),
    (SELECT json_agg(json_build_array(s.id, s.product_id, s.partner_sku, s.price_currency,
        s.price::text, s.num_in_stock, s.num_allocated) ORDER BY s.id)
     FROM partner_stockrecord s WHERE s.product_id = p.id)
FROM catalogue_product p
LEFT JOIN catalogue_product above ON above.id = p.parent_id
LEFT JOIN catalogue_productclass c ON c.id = coalesce(above.product_class_id, p.product_class_id)
WHERE (p.id = ANY(%(ids)s::bigint[]) OR p.parent_id = ANY(%(ids)s::bigint[])) AND {seen}
ORDER BY p.id
"""

RECOMMENDED = """
SELECT p.id FROM catalogue_productrecommendation r
JOIN catalogue_product p ON p.id = r.recommendation_id
WHERE r.primary_id = %(product)s AND {listed} ORDER BY r.ranking DESC, r.id LIMIT %(most)s
"""

PRODUCT = ("id", "structure", "upc", "parent_id", "title", "slug", "product_class_id")
RECORD = (
    "id", "product_id", "partner_sku", "price_currency", "price", "num_in_stock", "num_allocated",
)  # fmt: skip


def load_goods(shopper: Shopper, ids: Iterable[int]) -> dict[int, Any]:
    """
    Answer by id the products that the shopper may see of these, and the variants of parents.

    Each has its type, its stock records, its visible variants and ``picture``, the name of its
    first picture or of its parent's. One query, and one a request for the access rows.
    """
    found = {row[0]: row for row in _rows(shopper, list(ids))}
    classes: dict[int, Any] = {}
    products = {pk: _product(row, classes) for pk, row in found.items()}
    for pk, row in found.items():
        if row[3] is not None:
            products[pk].parent = products.get(row[3]) or _parent(row, classes)
        if row[1] == "parent":
            products[pk]._prefetched_public_children = []
    for product in products.values():
        if product.parent_id in products:
            products[product.parent_id]._prefetched_public_children.append(product)
    return products


def _rows(shopper: Shopper, ids: list[int]) -> list[tuple]:
    if not ids:
        return []
    through = gate(shopper)
    with prepared_cursor() as cursor:
        cursor.execute(GOODS.format(seen=through.visible("p")), {"ids": ids, **through.parameters})
        return cursor.fetchall()


def _product(row: tuple, classes: dict[int, Any]) -> Any:
    product = get_model("catalogue", "Product").from_db(None, PRODUCT, row[:7])
    product.product_class = _class(product.product_class_id, row, classes)
    product.picture = row[11] or ""
    product._prefetched_objects_cache = {"stockrecords": [_record(one) for one in row[12] or ()]}
    return product


def _parent(row: tuple, classes: dict[int, Any]) -> Any:
    """Answer the parent of a variant that came without it: what a variant takes from there."""
    values = (row[3], "parent", row[7], row[8])
    names = ("id", "structure", "title", "product_class_id")
    parent = get_model("catalogue", "Product").from_db(None, names, values)
    parent.product_class = _class(row[8], row, classes)
    return parent


def _class(class_id: int | None, row: tuple, classes: dict[int, Any]) -> Any:
    if class_id is not None and class_id not in classes:
        kind = get_model("catalogue", "ProductClass")
        classes[class_id] = kind.from_db(
            None, ("id", "name", "track_stock"), (class_id, row[9], row[10])
        )
    return classes.get(class_id) if class_id is not None else None


def _record(values: list) -> Any:
    given: Mapping[str, Any] = dict(zip(RECORD, values, strict=True))
    price = None if given["price"] is None else Decimal(given["price"])
    record = get_model("partner", "StockRecord")
    return record.from_db(None, RECORD, tuple((given | {"price": price}).values()))


def recommended_with(product: Any, shopper: Shopper, most: int) -> list[int]:
    """Answer what is recommended with a product, best first, inside the gate. One query."""
    through = gate(shopper)
    text = RECOMMENDED.format(listed=through.listed("p"))
    with prepared_cursor() as cursor:
        cursor.execute(text, {"product": product.pk, "most": most, **through.parameters})
        return [pk for (pk,) in cursor.fetchall()]
