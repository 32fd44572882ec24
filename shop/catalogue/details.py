"""
A product with all that its own page says: what its card needs, its texts, pictures and facts.

Four statements as text, whatever the product: the ORM's seven, and their joining in Python, cost
as much as drawing the page.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.db.models import prefetch_related_objects
from oscar.core.loading import get_model

from segments.prepared import prepared_cursor
from segments.shopper import Shopper

from .goods import load_goods

TEXTS = "SELECT {p} FROM catalogue_product p WHERE p.id = ANY(%s::bigint[])"

PICTURES = """
SELECT {i} FROM catalogue_productimage i
WHERE i.product_id = ANY(%s::bigint[]) ORDER BY i.display_order, i.id
"""

FACTS = """
SELECT {v}, {a}, {o} FROM catalogue_productattributevalue v
JOIN catalogue_productattribute a ON a.id = v.attribute_id
LEFT JOIN catalogue_attributeoption o ON o.id = v.value_option_id
WHERE v.product_id = ANY(%s::bigint[]) ORDER BY a.name, v.id
"""

MODELS = {
    "p": "Product",
    "i": "ProductImage",
    "v": "ProductAttributeValue",
    "a": "ProductAttribute",
    "o": "AttributeOption",
}
"""Whose columns an alias stands for."""


def load_detail(shopper: Shopper, pk: int) -> Any:
    """
    Answer a product for its page, or None when the shopper may not see it.

    Its visible variants, stock records, pictures and facts, and those of its parent, are loaded.
    Four queries; values with several options cost one more.
    """
    product = load_goods(shopper, [pk]).get(pk)
    if product is None:
        return None
    family = {product.pk: product}
    if product.is_child:
        family[product.parent_id] = product.parent
    for row in _asked(TEXTS, family, "p"):
        told = dict(zip(_names("p"), row, strict=True))
        family[told["id"]].__dict__.update(told)
    _give_pictures(family)
    _give_facts(product, family)
    return product


def _give_pictures(family: dict[int, Any]) -> None:
    pictures = [_made("i", row) for row in _asked(PICTURES, family, "i")]
    for one in family.values():
        own = [picture for picture in pictures if picture.product_id == one.pk]
        one._prefetched_objects_cache = getattr(one, "_prefetched_objects_cache", {})
        one._prefetched_objects_cache["images"] = own


def _give_facts(product: Any, family: dict[int, Any]) -> None:
    """Put the values where Oscar looks for those that were fetched before."""
    values = [_value(row) for row in _asked(FACTS, family, "v", "a", "o")]
    several = [value for value in values if value.attribute.is_multi_option]
    prefetch_related_objects(several, "value_multi_option")
    own = [value for value in values if value.product_id == product.pk]
    product._prefetched_attribute_values = own
    if product.is_child:
        inherited = [value for value in values if value.product_id == product.parent_id]
        product.parent._prefetched_parent_attribute_values = inherited


def _value(row: Sequence) -> Any:
    """Make a value with its attribute, and with the option that it names."""
    parts, start = [], 0
    for alias in ("v", "a", "o"):
        end = start + len(_names(alias))
        parts.append(_made(alias, row[start:end]))
        start = end
    value, value.attribute, value.value_option = parts
    return value


def _made(alias: str, row: Sequence) -> Any:
    """Make an instance of a row, as the ORM would; None of the NULLs of a join without a match."""
    if row[0] is None:
        return None
    return get_model("catalogue", MODELS[alias]).from_db(None, _names(alias), row)


@lru_cache(maxsize=10)
def _names(alias: str) -> tuple[str, ...]:
    fields = get_model("catalogue", MODELS[alias])._meta.concrete_fields
    return tuple(one.attname for one in fields)


@lru_cache(maxsize=10)
def _columns(alias: str) -> str:
    fields = get_model("catalogue", MODELS[alias])._meta.concrete_fields
    return ", ".join(f'{alias}."{one.column}"' for one in fields)


def _asked(text: str, family: Iterable[int], *aliases: str) -> list[tuple]:
    """Answer the rows of a product and its parent. One query."""
    with prepared_cursor() as cursor:
        cursor.execute(text.format(**{one: _columns(one) for one in aliases}), [list(family)])
        return cursor.fetchall()
