"""
How many products match, and how many would with each facet value: one query for everything.

A value's count is what choosing it would give: the other attributes' choices apply, its own
attribute's do not. All counts are of products inside the gate, so a count can not leak.
"""

from dataclasses import dataclass, field

from django.db import connection
from django.db.models import QuerySet

from segments.shopper import Shopper

from .matching import is_seen
from .models import FacetValue

MOST_COUNTED = 20_000
"""Attributes are counted only when no more products match: in a longer list choose a category."""

STEP = 4
"""How many characters of a category's path one level takes (treebeard's ``steplen``)."""

_TOTAL = "select 'total', '', '', '', '', count(*) from chosen"

_CATEGORIES = """
select 'category', c.id::text, c.name, c.slug, c.path, count(distinct b.id)
from chosen b
join catalogue_productcategory pc on pc.product_id = b.id
join catalogue_category own on own.id = pc.category_id
    and own.is_public and own.ancestors_are_public
join catalogue_category c on c.path = left(own.path, %s)
where own.path like %s
group by c.id
"""

_WITH_VALUE = """
select m.id from matching m where exists (
    select 1 from seen_values v where v.root_id = m.id and v.code = %s and v.value = any(%s))
"""

_ATTRIBUTES = """
select 'attribute', v.code, min(a.name), v.value, '', count(distinct v.root_id)
from seen_values v
join {products} p on p.id = v.root_id
join catalogue_productattribute a on a.id = v.attribute_id
where {codes} and (select count(*) from {products}) <= %s
group by v.code, v.value
"""


@dataclass(frozen=True, slots=True)
class Category:
    """A category one level down, and how many products are in it or below it."""

    pk: int
    name: str
    slug: str
    path: str
    count: int


@dataclass(slots=True)
class Counts:
    """The total, the categories, the names of attributes, and each one's values with counts."""

    total: int = 0
    categories: list[Category] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, int]] = field(default_factory=dict)


def count(
    shopper: Shopper,
    matching: QuerySet,
    selected: dict[str, tuple[str, ...]],
    *,
    category_path: str = "",
) -> Counts:
    """
    Count what matches, before and after the selected facet values. One query.

    ``matching`` holds the listed products that match everything but the facets; the categories
    counted are those one level below ``category_path``.
    """
    statement, params = _statement(shopper, matching, selected, category_path)
    answer = Counts()
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        for kind, key, name, value, path, number in cursor.fetchall():
            if kind == "total":
                answer.total = number
            elif kind == "category":
                answer.categories.append(Category(int(key), name, value, path, number))
            else:
                answer.labels[key] = name
                answer.values.setdefault(key, {})[value] = number
    answer.categories.sort(key=lambda category: category.path)
    return answer


def _statement(shopper, matching, selected, category_path) -> tuple[str, list]:
    seen = FacetValue.objects.filter(is_seen(shopper)).order_by()
    columns = ("root_id", "attribute_id", "code", "value")
    tables = [
        ("matching", "materialized", *_compiled(matching.order_by().values("pk"), ["id"])),
        ("seen_values", "not materialized", *_compiled(seen.values(*columns), columns)),
    ]
    picks = list(enumerate(selected.items()))
    for number, (code, values) in picks:
        tables.append((f"with_{number}", "materialized", _WITH_VALUE, [code, list(values)]))
    tables.append(("chosen", "materialized", _all_of(picks), []))
    arms = [
        (_TOTAL, []),
        (_CATEGORIES, [len(category_path) + STEP, f"{category_path}_%"]),
        (
            _ATTRIBUTES.format(products="chosen", codes="v.code <> all(%s)"),
            [[code for _, (code, _) in picks], MOST_COUNTED],
        ),
    ]
    for number, (code, _) in picks:
        others = _all_of([pick for pick in picks if pick[0] != number])
        tables.append((f"but_{number}", "materialized", others, []))
        arm = _ATTRIBUTES.format(products=f"but_{number}", codes="v.code = %s")
        arms.append((arm, [code, MOST_COUNTED]))
    declared = ", ".join(f"{name} as {how} ({body})" for name, how, body, _ in tables)
    united = " union all ".join(f"({arm})" for arm, _ in arms)
    params = [value for *_, given in [*tables, *arms] for value in given]
    return f"with {declared} {united}", params


def _all_of(picks) -> str:
    selects = ["select id from matching"] + [
        f"select id from with_{number}"  # noqa: S608 (a number of our own)
        for number, _ in picks
    ]
    return " intersect ".join(selects)


def _compiled(queryset: QuerySet, columns) -> tuple[str, list]:
    """The queryset as a table expression with named columns."""
    statement, params = queryset.query.sql_with_params()
    named = f"q({', '.join(columns)})"
    return f"select * from ({statement}) as {named}", list(params)  # noqa: S608 (compiled)
