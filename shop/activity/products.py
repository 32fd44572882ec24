"""What a product is about: the categories it stands in, with all above them, and its brand."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

BRAND = "brand"
"""The code of the attribute that names the brand."""

ABOUT = """
WITH wanted AS (
    SELECT p.id, unnest(ARRAY[p.id, p.parent_id]) AS source FROM catalogue_product p
    WHERE p.id = ANY(%(ids)s)
)
SELECT w.id, own.path AS path, above.path, above.slug, NULL AS brand
FROM wanted w JOIN catalogue_productcategory pc ON pc.product_id = w.source
JOIN catalogue_category own ON own.id = pc.category_id
CROSS JOIN LATERAL generate_series(1, own.depth) AS step
JOIN catalogue_category above ON above.path = left(own.path, step * %(width)s)
UNION ALL
SELECT w.id, NULL, NULL, NULL, coalesce(o.option, v.value_text)
FROM wanted w JOIN catalogue_productattributevalue v ON v.product_id = w.source
JOIN catalogue_productattribute a ON a.id = v.attribute_id AND a.code = %(brand)s
LEFT JOIN catalogue_attributeoption o ON o.id = v.value_option_id
ORDER BY 1, 2, 3
"""

WIDTH = 4
"""How many letters of a category's path one level takes."""


@dataclass(frozen=True, slots=True)
class Topics:
    """The codes of categories (slugs from the root, with “/” between), and the brand."""

    categories: tuple[str, ...] = ()
    nearest: str = ""
    brand: str = ""


NOTHING = Topics()


def topics_of(product_ids: Collection[int]) -> dict[int, Topics]:
    """Answer what products are about; a variant is about what its parent is. One query."""
    with connection.cursor() as cursor:
        cursor.execute(ABOUT, {"ids": list(product_ids), "width": WIDTH, "brand": BRAND})
        rows = cursor.fetchall()
    slugs: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    brands: dict[int, str] = {}
    for product_id, path, _above, slug, brand in rows:
        if path is None:
            brands.setdefault(product_id, (brand or "").strip()[:120])
        else:
            slugs[product_id][path].append(slug)
    return {
        product_id: Topics(
            categories=_codes(slugs[product_id].values()),
            nearest=_nearest(slugs[product_id].values()),
            brand=brands.get(product_id, ""),
        )
        for product_id in {*slugs, *brands}
    }


def _codes(paths) -> tuple[str, ...]:
    codes = {"/".join(path[:depth]) for path in paths for depth in range(1, len(path) + 1)}
    return tuple(sorted(codes))


def _nearest(paths) -> str:
    """Answer the code of the first of its categories."""
    return next(("/".join(path) for path in paths), "")
