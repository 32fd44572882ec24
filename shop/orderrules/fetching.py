"""
The rules that are meant for a shopper, from one statement.

Text instead of a queryset: putting the queryset together cost more than PostgreSQL and the rest of
a product page do. Every basket, product page and addition to a basket asks for rules.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.apps import apps

from segments.prepared import prepared_cursor
from segments.shopper import Shopper

from .models import OrderRule

COLUMNS = tuple(field.attname for field in OrderRule._meta.concrete_fields)

RULES = f"""
SELECT {", ".join(f"r.{column}" for column in COLUMNS)},
    coalesce(nullif(p.title, ''), above.title, ''), g.name,
    ARRAY(SELECT named.company_id FROM orderrules_orderrule_companies named
          WHERE named.orderrule_id = r.id AND named.company_id = ANY(%(companies)s::bigint[])),
    CASE WHEN r.range_id IS NOT NULL THEN ARRAY(
        SELECT m.product_id FROM ranges_rangemember m
        WHERE m.range_id = r.range_id AND m.is_whole AND m.product_id = ANY(%(products)s::bigint[])
    ) END
FROM orderrules_orderrule r
LEFT JOIN catalogue_product p ON p.id = r.product_id
LEFT JOIN catalogue_product above ON above.id = p.parent_id
LEFT JOIN offer_range g ON g.id = r.range_id
WHERE (r.starts_at IS NULL OR r.starts_at <= %(at)s) AND (r.ends_at IS NULL OR r.ends_at > %(at)s)
    AND (r.product_id IS NULL OR r.product_id = ANY(%(family)s::bigint[]))
    AND (r.for_everyone
        OR EXISTS (SELECT FROM orderrules_orderrule_companies named
                   WHERE named.orderrule_id = r.id
                   AND named.company_id = ANY(%(companies)s::bigint[]))
        OR EXISTS (SELECT FROM orderrules_orderrule_segments named
                   WHERE named.orderrule_id = r.id
                   AND named.segment_id = ANY(%(segments)s::bigint[])))
ORDER BY r.kind, r.name, r.id
"""  # noqa: S608 - names of columns
"""Periods are half-open; a rule with no audience is for nobody."""


@dataclass(frozen=True, slots=True)
class Found:
    """
    A rule with the shopper's companies that it names, and its range's products among those asked.

    Of the rule's product and range only id and name are loaded.
    """

    rule: OrderRule
    company_ids: Sequence[int]
    in_range: Sequence[int]


def fetch(shopper: Shopper, *, products: list[int], family: list[int]) -> Iterator[Found]:
    """
    Answer the rules meant for the shopper that may concern products: theirs, those of any range and
    of everything. ``family`` holds the products and their parents. One query.
    """
    asked = {
        "at": shopper.at,
        "companies": list(shopper.company_ids),
        "segments": list(shopper.segment_ids),
        "products": products,
        "family": family,
    }
    with prepared_cursor() as cursor:
        cursor.execute(RULES, asked)
        rows = cursor.fetchall()
    for *values, title, range_name, company_ids, in_range in rows:
        rule = OrderRule.from_db(None, COLUMNS, values)
        if rule.product_id:
            rule.product = _named("catalogue", "Product", "title", rule.product_id, title)
        if rule.range_id:
            rule.range = _named("offer", "Range", "name", rule.range_id, range_name)
        yield Found(rule, company_ids, in_range or ())


def _named(app: str, model: str, name: str, pk: int, value: str):
    return apps.get_model(app, model).from_db(None, ("id", name), (pk, value))
