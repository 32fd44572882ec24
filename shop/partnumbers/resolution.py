"""
Which product does a number mean? For one shopper and up to thousands of numbers, in two queries.

The shopper's own number goes first (the own company's, then its parent's, ...), then a part number
exactly as written, then one that differs in dashes, spaces or case. Only products inside the gate
count: a number of a hidden product is answered like one that nobody has.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.apps import apps

from segments.prepared import prepared_cursor
from segments.shopper import Shopper

EXACT, ALIKE = 1_000, 1_001
"""Behind every company, however deep the tree of companies."""

_NAMED = """
with asked as materialized (
    select place, text, search_plain(text) as plain
    from unnest(%(numbers)s::text[]) with ordinality as a(text, place)
), named as materialized (
    select asked.place, own.product_id, own.number,
        array_position(%(companies)s::bigint[], own.company_id) - 1 as level
    from asked cross join lateral (
        select o.product_id, o.number, o.company_id from partnumbers_ownnumber o
        where o.company_id = any(%(companies)s::bigint[]) and o.plain = asked.plain
        offset 0  -- a fence: number by number through the index, never all numbers
    ) own
    union all
    select asked.place, part.product_id, part.number,
        case when upper(part.number) = upper(asked.text) then {exact} else {alike} end
    from asked cross join lateral (
        select n.product_id, n.number from listings_partnumber n
        where n.plain = asked.plain and n.plain <> ''
        offset 0
    ) part
)
select named.place, named.level, named.product_id, named.number, seen.structure
from named cross join lateral (
    select p.structure from catalogue_product p
    where p.id = named.product_id and {visible}
    offset 0
) seen
order by named.place, named.level, named.product_id
"""


@dataclass(frozen=True, slots=True)
class Resolved:
    """
    What one asked number means: no product, one, or several to choose from.

    ``number`` is as it was asked for; ``names`` are the numbers as we, or the company, write them,
    in the order of ``product_ids``. ``is_own`` says that it is the company's own number;
    ``is_family`` that it names a product which is sold in variants.
    """

    number: str
    product_ids: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    is_own: bool = False
    is_family: bool = False

    @property
    def product_id(self) -> int | None:
        """The product, when there is just one and it can be bought as it is."""
        return self.product_ids[0] if len(self.product_ids) == 1 and not self.is_family else None

    @property
    def is_ambiguous(self) -> bool:
        """Whether the number alone does not say which product is meant."""
        return len(self.product_ids) > 1


def resolve_numbers(
    shopper: Shopper, numbers: Sequence[str], *, with_own: bool = True
) -> list[Resolved]:
    """
    Answer what each number means to the shopper, in the order in which they were asked.

    ``with_own`` says whether the company's own numbers count. Two queries for any number of them
    (one when the access rows were read in this request); the cost grows with the numbers asked,
    not with the products or the numbers there are.
    """
    found = defaultdict(list)
    for place, *row in _rows(shopper, numbers, with_own) if numbers else ():
        found[place].append(row)
    return [_resolved(number, found[place]) for place, number in enumerate(numbers, start=1)]


def _rows(shopper: Shopper, numbers: Sequence[str], with_own: bool) -> list[tuple]:
    gate = apps.get_model("catalogue.Product").objects.gate_of(shopper)
    params = {
        "numbers": list(numbers),
        "companies": list(shopper.company_ids) if with_own else [],
        **gate.parameters,
    }
    statement = _NAMED.format(exact=EXACT, alike=ALIKE, visible=gate.visible("p"))
    with prepared_cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()


def _resolved(number: str, rows: list[list]) -> Resolved:
    """Keep the nearest level; a product named by two of its numbers is one product."""
    if not rows:
        return Resolved(number)
    level = rows[0][0]
    nearest = {
        product_id: (name, structure)
        for row_level, product_id, name, structure in reversed(rows)
        if row_level == level
    }
    ids = tuple(sorted(nearest))
    return Resolved(
        number=number,
        product_ids=ids,
        names=tuple(nearest[pk][0] for pk in ids),
        is_own=level < EXACT,
        is_family=len(ids) == 1 and nearest[ids[0]][1] == "parent",
    )
