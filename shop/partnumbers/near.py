"""
Numbers that were mistyped: which of ours, or of the company's own, are one mistake away?

One mistake is a wrong, a missing or an extra letter, or two that changed places. Asked only when a
search found nothing. Only products inside the gate are answered.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connection

from segments.shopper import Shopper

SHORTEST, LONGEST = 4, 24
"""A shorter number is one mistake away from too many; a longer one is rarely typed."""

MOST = 6

_PLAIN = "select search_plain(%s)"

_NEAR = """
with own as materialized (
    select o.product_id, o.number, true as is_own, levenshtein(o.plain, %(plain)s) as far
    from partnumbers_ownnumber o
    where o.company_id = any(%(companies)s::bigint[])
        and length(o.plain) between length(%(plain)s) - 1 and length(%(plain)s) + 1
        and levenshtein_less_equal(o.plain, %(plain)s, 2) <= 2
        and exists (
            select from catalogue_product p where p.id = o.product_id and {visible} offset 0)
    order by far, o.plain limit %(most)s
), ours as materialized (
    select d.product_id, d.part_number as number, false as is_own,
        levenshtein(left(search_plain(d.part_number), 60), %(plain)s) as far
    from listings_searchdocument d
    where d.part_number_plain like any(%(patterns)s) and exists (
        select from catalogue_product p where p.id = d.product_id and {visible} offset 0)
    limit 200
), near as materialized (
    select * from own union all select * from ours
)
select near.number, near.is_own, p.id, p.slug, coalesce(nullif(p.title, ''), above.title)
from near
join catalogue_product p on p.id = near.product_id
left join catalogue_product above on above.id = p.parent_id
order by near.is_own desc, near.far, near.number limit %(most)s
"""


@dataclass(frozen=True, slots=True)
class Near:
    """A number that may have been meant, and the product that has it."""

    number: str
    is_own: bool
    product_id: int
    slug: str
    title: str


def numbers_near(shopper: Shopper, words: str) -> list[Near]:
    """Answer numbers one mistake away, the company's own first. At most two queries."""
    gate = apps.get_model("catalogue.Product").objects.gate_of(shopper)
    with connection.cursor() as cursor:
        cursor.execute(_PLAIN, [words])
        (plain,) = cursor.fetchone()
        if not SHORTEST <= len(plain) <= LONGEST or not any(sign.isdigit() for sign in plain):
            return []
        params = {
            "plain": plain,
            "companies": list(shopper.company_ids),
            "patterns": list(patterns(plain)),
            "most": MOST,
            **gate.parameters,
        }
        cursor.execute(_NEAR.format(visible=gate.visible("p")), params)
        return [Near(*row) for row in cursor.fetchall()]


def patterns(plain: str) -> Iterator[str]:
    """Yield what a number with one mistake looks like, for LIKE; no sign in it is a wild card."""
    for place in range(len(plain)):
        before, letter, after = plain[:place], plain[place], plain[place + 1 :]
        yield f"%{before}_{after}%"
        yield f"%{before}_{letter}{after}%"
        if place:
            yield f"%{before}{after}%"
            yield f"%{before[:-1]}{letter}{before[-1]}{after}%"
