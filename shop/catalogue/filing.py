"""Which categories hold something that a shopper may see: text around the gate."""

from functools import lru_cache

from django.db.models import BooleanField, F, Func

from pricing.sql import positional
from segments.shopper import Shopper
from shop.ranges.gate import Gate, gate

OWN = """EXISTS (
    SELECT FROM catalogue_productcategory pc
    CROSS JOIN LATERAL (
        SELECT FROM catalogue_product p WHERE p.id = pc.product_id AND {listed} OFFSET 0) p
    WHERE pc.category_id = c.id OFFSET 0)"""
"""Looked into until something visible turns up. The fences: product by product, by the indexes."""

GATHERED = """c.id IN (
    SELECT pc.category_id FROM ranges_rangemember m
    JOIN catalogue_productcategory pc ON pc.product_id = m.product_id
    CROSS JOIN LATERAL (
        SELECT FROM catalogue_product p WHERE p.id = m.product_id AND {listed} OFFSET 0) p
    WHERE m.range_id = ANY(%(gate_union)s::bigint[]))"""
"""Who sees only some ranges has their categories gathered from these."""

MENU = """
SELECT c.id, c.path, c.name, c.slug, c.image, c.exclude_from_menu, {has_own} AS has_own
FROM catalogue_category c
WHERE c.is_public AND c.ancestors_are_public ORDER BY c.path
"""

BELOW = """EXISTS (
    SELECT FROM catalogue_category c
    WHERE c.path LIKE {path} || '%%' AND c.is_public AND c.ancestors_are_public AND {has_own}
    OFFSET 0)"""


@lru_cache(maxsize=200)
def has_own(through: Gate) -> str:
    """The condition that something visible is in a category ``c`` (not below it)."""
    return (GATHERED if through.has_union else OWN).format(listed=through.listed("p"))


@lru_cache(maxsize=200)
def menu_text(through: Gate) -> str:
    """
    Every public category with whether something visible is in it, in tree order.

    Columns: id, path, name, slug, image, exclude_from_menu, has_own.
    """
    return MENU.format(has_own=has_own(through))


class FiledBelow(Func):
    """The condition on a category that something visible is in it or below it."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, *sources, through: Gate, **extra):
        super().__init__(*sources, **extra)
        self.through = through

    def as_sql(self, compiler, connection, **_context):
        """Write the text around the category's path, whatever its table is called."""
        path = compiler.compile(self.source_expressions[0])[0]
        text = BELOW.format(path=path, has_own=has_own(self.through))
        return positional(text, self.through.parameters)


def filed_below(shopper: Shopper) -> FiledBelow:
    """Answer the condition for a shopper. Costs the gate: one query a request."""
    return FiledBelow(F("path"), through=gate(shopper))
