"""What this shopper's orders must satisfy. Two queries, whatever the number of rules and lines."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.apps import apps

from segments.shopper import Shopper

from .decision import (
    SHARED,
    Applied,
    Finding,
    QuantityTerms,
    RuleLine,
    in_force,
    lacking_quantity,
    lacking_value,
    quantity_terms,
)
from .models import Kind, OrderRule

__all__ = [
    "Finding",
    "QuantityTerms",
    "RuleLine",
    "check",
    "findings",
    "quantity_terms_for",
    "rules_for",
]


def check(shopper: Shopper, lines: Sequence[RuleLine], *, total_net: Decimal) -> list[Finding]:
    """
    Answer what an order of these lines lacks; an empty list when it may be placed.

    ``total_net`` is the value of the goods in the shopper's currency, before tax and discounts.
    Least values come first, then quantities in the order of the lines. Two queries.
    """
    if not lines:
        return []
    rules = rules_for(shopper, {line.product_id: line.parent_id for line in lines})
    return findings(rules, lines, total_net=total_net)


def findings(
    rules: Sequence[Applied], lines: Sequence[RuleLine], *, total_net: Decimal
) -> list[Finding]:
    """Answer what an order lacks under rules that were fetched for its products. No query."""
    return [
        *lacking_value(rules, lines, total_net=total_net),
        *lacking_quantity(rules, lines),
    ]


def quantity_terms_for(
    shopper: Shopper, parents: Mapping[int, int | None]
) -> dict[int, QuantityTerms]:
    """
    Answer how many pieces of each product the shopper may order.

    ``parents`` maps each product to its parent product, or None. Two queries for any number.
    """
    if not parents:
        return {}
    rules = rules_for(shopper, parents)
    return {product_id: quantity_terms(rules, product_id) for product_id in parents}


def rules_for(shopper: Shopper, parents: Mapping[int, int | None]) -> list[Applied]:
    """Fetch the rules in force for the shopper that may concern these products. Two queries."""
    family = defaultdict(set)
    for product_id, parent_id in parents.items():
        family[product_id].add(product_id)
        if parent_id is not None:
            family[parent_id].add(product_id)
    rules = [
        rule
        for rule in OrderRule.objects.at(shopper.at)
        .open_to(shopper)
        .about(family)
        .select_related("product__parent", "range")
        if rule.kind != Kind.MINIMUM_VALUE or rule.currency == shopper.currency
    ]
    in_range = _members({rule.range_id for rule in rules if rule.range_id}, parents)
    applied = []
    for rule in rules:
        products = None
        if rule.product_id:
            products = frozenset(family[rule.product_id])
        elif rule.range_id:
            products = frozenset(in_range[rule.range_id])
        applied.append(Applied(rule, _level(rule, shopper), products))
    return in_force(applied)


def _level(rule: OrderRule, shopper: Shopper) -> int:
    """Answer how near the rule is: 0 the company's own, 1 its parent's ..., SHARED otherwise."""
    levels = [
        shopper.company_ids.index(company) for company in getattr(rule, "company_hits", None) or ()
    ]
    return min(levels, default=SHARED)


def _members(range_ids: set[int], product_ids: Iterable[int]) -> dict[int, set[int]]:
    """Answer which of the products are in each range. One query, none without ranges."""
    members = defaultdict(set)
    if range_ids:
        rows = apps.get_model("offer", "Range").objects.filter(
            pk__in=range_ids, members__product__in=list(product_ids), members__is_whole=True
        )
        for range_id, product_id in rows.values_list("pk", "members__product"):
            members[range_id].add(product_id)
    return members
