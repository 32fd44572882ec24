"""
How many products match, and how many would with each facet value: text for one statement.

A value's count is what choosing it would give: the other choices apply, its own attribute's do not.
All counts are of products inside the gate, so a count can not leak.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.conf import settings

from .facts import PRICE_BIT
from .matching import seen

MOST_VALUES = 50
"""So many values of an attribute are answered, the most frequent ones, and those chosen."""

STEP = 4
"""How many characters of a category's path one level takes (treebeard's ``steplen``)."""

EDGES = tuple(Decimal(step).scaleb(power) for power in range(-2, 7) for step in (1, 2, 5))
"""Where bands of prices can begin: 0.01, 0.02, 0.05, 0.10, … up to five millions."""

_SIZE = "SELECT 'size', '', '', '', '', number, NULL::bigint[] FROM size"

_TOTAL = "SELECT 'total', '', '', '', '', count(*), NULL::bigint[] FROM marked WHERE {met}"

_PAGE = """
SELECT 'page', '', '', '', '', 0, ARRAY(
    SELECT id FROM marked WHERE {met} ORDER BY {order} LIMIT %(size)s
    OFFSET greatest(0, least(%(offset)s, (
        SELECT (count(*) - 1) / %(size)s * %(size)s FROM marked WHERE {met})))
)"""
"""The ids of the page asked for; of the last one, when there are fewer."""

_CATEGORIES = """
SELECT 'category', c.id::text, c.name, c.slug, c.path, count(DISTINCT m.id), NULL::bigint[]
FROM marked m
CROSS JOIN LATERAL (
    SELECT category_id FROM catalogue_productcategory WHERE product_id = m.id OFFSET 0) pc
JOIN catalogue_category own ON own.id = pc.category_id
    AND own.is_public AND own.ancestors_are_public
JOIN catalogue_category c ON c.path = left(own.path, %(depth)s)
WHERE {met} AND own.path LIKE %(below)s
GROUP BY c.id
"""
"""Product by product through the index: never all places of all products."""

_ATTRIBUTES = """
SELECT 'attribute', counted.code, a.name, counted.value, '', counted.number, NULL::bigint[]
FROM (
    SELECT code, value, min(attribute_id) AS attribute_id, count(*) AS number,
        row_number() OVER (PARTITION BY code ORDER BY count(*) DESC, value) AS place
    FROM (
        SELECT v.code, v.value, v.attribute_id FROM marked m {values}
        WHERE m.structure <> 'parent' AND {met_but_own}
        UNION ALL
        SELECT v.code, v.value, min(v.attribute_id) FROM marked m {values}
        WHERE m.structure = 'parent' AND {met_but_own} AND {seen}
        GROUP BY v.root_id, v.code, v.value
    ) value_of_product
    GROUP BY code, value
) counted
JOIN catalogue_productattribute a ON a.id = counted.attribute_id
WHERE counted.place <= %(most_values)s OR {chosen}
"""
"""A product with variants has a value once, however many of them have it."""

_VALUES = """CROSS JOIN LATERAL (
            SELECT root_id, product_id, attribute_id, code, value
            FROM listings_facetvalue WHERE root_id = m.id OFFSET 0) v"""
"""The values of one product, through the index: never all values there are."""

_MET = """(m.misses & ~coalesce((
    SELECT pick.bit FROM unnest(%(pick_codes)s::text[], %(pick_bits)s::bigint[])
        AS pick (code, bit) WHERE pick.code = v.code LIMIT 1), 0)) = 0"""

_CHOSEN = """EXISTS (
    SELECT FROM unnest(%(pick_codes)s::text[], %(pick_values)s::text[]) AS pick (code, value)
    WHERE pick.code = counted.code AND pick.value = counted.value)"""

_PRICES = """
SELECT 'price', width_bucket(price, %(edges)s::numeric[])::text, '', '', '', count(*),
    NULL::bigint[]
FROM marked WHERE price IS NOT NULL AND {met_but_price}
GROUP BY 2
"""


@dataclass(frozen=True, slots=True)
class Category:
    """A category one level down, and how many products are in it or below it, if it was counted."""

    pk: int
    name: str
    slug: str
    path: str
    count: int | None


@dataclass(slots=True)
class Counts:
    """
    One page of ids, and what was counted: the total, categories, values of attributes, and prices
    by the place of their edge in ``EDGES``.

    ``looked_at`` is how many rows matched before the choices; when it was limited, and is above
    ``LISTING_MOST_COUNTED``, nothing else is known. ``has_more`` says that the total was not
    counted to its end.
    """

    looked_at: int = 0
    total: int = 0
    has_more: bool = False
    ids: list[int] = field(default_factory=list)
    categories: list[Category] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, int]] = field(default_factory=dict)
    prices: dict[int, int] = field(default_factory=dict)


def arms(gate: Any, order: str, *, price: bool, picks: bool, choices: bool) -> list[str]:
    """Answer the selects that are put under each other. ``choices``: whether there are any."""
    met = {
        "met": "misses = 0" if choices else "true",
        "met_but_own": _MET if picks else "misses = 0" if choices else "true",
        "met_but_price": f"(misses & ~{PRICE_BIT}) = 0" if choices else "true",
        "chosen": _CHOSEN if picks else "false",
        "seen": seen(gate, "v"),
        "order": order,
        "values": _VALUES,
    }
    few = f"(SELECT count(*) FROM marked WHERE {met['met']}) <= %(most_counted)s"  # noqa: S608
    counted = [_CATEGORIES, _ATTRIBUTES, *([_PRICES] if price else [])]
    return [arm.format(**met) for arm in (_SIZE, _TOTAL, _PAGE)] + [
        f"SELECT * FROM ({arm.format(**met)}) counted WHERE {few}"  # noqa: S608 (our own texts)
        for arm in counted
    ]


def read(rows: Iterable[tuple]) -> Counts:
    """Put the rows of the statement into their places."""
    answer = Counts()
    for kind, key, name, value, path, number, ids in rows:
        match kind:
            case "size":
                answer.looked_at = number
            case "total":
                answer.total = min(number, settings.LISTING_MOST_COUNTED)
                answer.has_more = number > settings.LISTING_MOST_COUNTED
            case "page":
                answer.ids = ids
            case "category":
                answer.categories.append(Category(int(key), name, value, path, number))
            case "attribute":
                answer.labels[key] = name
                answer.values.setdefault(key, {})[value] = number
            case "price":
                answer.prices[int(key)] = number
    answer.categories.sort(key=lambda category: category.path)
    return answer
