"""Which products a question matches, inside the gate, as text for a statement: ``candidates``."""

from typing import Any

FILED = """
    SELECT pc.product_id AS id FROM catalogue_productcategory pc
    JOIN catalogue_category c ON c.id = pc.category_id
    WHERE c.path LIKE %(category)s AND c.is_public AND c.ancestors_are_public"""
"""What is in a public category at or below a path."""

HAVING = """
    SELECT root_id AS id FROM listings_facetvalue
    WHERE code = %(first_code)s AND value = ANY(%(first_values)s::text[])"""
"""What has the first of the values chosen, itself or by a variant (seen or not)."""

LISTED = """
    SELECT p.id, p.structure, p.product_class_id, p.priority, lower(p.title) AS title,
        p.date_created
    FROM catalogue_product p WHERE p.id = {found} AND {listed} OFFSET 0"""
"""A product through the gate. The fence: the gate looks at what was found, never at everything."""

SEEN = """({row}.product_id = {row}.root_id OR EXISTS (
    SELECT FROM catalogue_product variant WHERE variant.id = {row}.product_id AND {of_variant}
    OFFSET 0))"""
"""A row of the listed product itself, or of a variant that the shopper may see."""

EVERYTHING = "SELECT id FROM catalogue_product WHERE parent_id IS NULL"

PLAIN = """
candidates AS MATERIALIZED (
    SELECT p.*, 0 AS score
    FROM ({found}) found CROSS JOIN LATERAL ({listed}) p
    LIMIT %(most)s
), size AS MATERIALIZED (
    SELECT count(*) AS number FROM candidates
)"""

BY_WORDS = """
hits AS MATERIALIZED (
    SELECT p.*, {score} AS score
    FROM listings_searchdocument d CROSS JOIN LATERAL ({listed}) p
    WHERE {answers} AND {seen} {conditions}
    LIMIT %(most)s
), candidates AS MATERIALIZED (
    SELECT id, min(structure) AS structure, min(product_class_id) AS product_class_id,
        max(priority) AS priority, min(title) AS title, max(date_created) AS date_created,
        max(score) AS score
    FROM hits GROUP BY id
), size AS MATERIALIZED (
    SELECT count(*) AS number FROM hits
)"""
"""A product with variants may have several documents that answer; the best one counts."""

GOODS = """
own_goods AS MATERIALIZED (
    SELECT c.id AS root_id, c.id, c.id AS home_id, c.product_class_id
    FROM candidates c WHERE c.structure <> 'parent'
    UNION ALL
    SELECT c.id, variant.id, c.id, c.product_class_id
    FROM candidates c JOIN catalogue_product variant ON variant.parent_id = c.id
    WHERE c.structure = 'parent' AND {of_variant}
), own_ids AS MATERIALIZED (
    SELECT array_agg(id)::bigint[] AS ids FROM own_goods
)"""
"""What can be bought of the candidates: themselves, or the variants that the shopper may see."""


def candidates(
    gate: Any, answers: str, score: str, *, in_category: bool, by_value: bool = False
) -> str:
    """
    Answer the table expressions ``candidates``: what matches everything but the facets; and
    ``size``, the number of rows that were looked at.

    Columns: id, structure, product_class_id, and what they are sorted by. ``answers`` and ``score``
    are those of ``Wanted``, empty without words. At most ``%(most)s`` rows are looked at, NULL for
    all. ``%(category)s`` is a path with a ``%`` behind it.
    """
    if not answers:
        found = _found(in_category=in_category, by_value=by_value)
        return PLAIN.format(found=found, listed=through(gate, "found.id"))
    return BY_WORDS.format(
        score=score,
        answers=answers,
        listed=through(gate, "d.root_id"),
        seen=seen(gate, "d"),
        conditions=f"AND d.root_id IN ({FILED})" if in_category else "",
    )


def _found(*, in_category: bool, by_value: bool) -> str:
    """What is looked at when there are no words."""
    filed = FILED.replace("SELECT", "SELECT DISTINCT")
    if not by_value:
        return filed if in_category else EVERYTHING
    having = HAVING.replace("SELECT", "SELECT DISTINCT")
    return f"{having} INTERSECT {FILED}" if in_category else having


def through(gate: Any, found: str) -> str:
    """Answer the select of one found product through the gate."""
    return LISTED.format(found=found, listed=gate.listed("p"))


def goods(gate: Any) -> str:
    """Answer the table expressions ``own_goods`` and ``own_ids``, for prices and stock."""
    return GOODS.format(of_variant=gate.of_variant("variant"))


def seen(gate: Any, row: str) -> str:
    """The condition under which a row of a product or variant speaks for the listed product."""
    return SEEN.format(row=row, of_variant=gate.of_variant("variant"))
