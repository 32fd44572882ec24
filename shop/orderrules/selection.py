"""What this shopper's orders must satisfy. One query, whatever the number of rules and lines."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

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
from .fetching import fetch
from .models import Kind

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
    Least values come first, then quantities in the order of the lines. One query.
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

    ``parents`` maps each product to its parent product, or None. One query for any number.
    """
    if not parents:
        return {}
    rules = rules_for(shopper, parents)
    return {product_id: quantity_terms(rules, product_id) for product_id in parents}


def rules_for(shopper: Shopper, parents: Mapping[int, int | None]) -> list[Applied]:
    """Fetch the rules in force for the shopper that may concern these products. One query."""
    family = defaultdict(set)
    for product_id, parent_id in parents.items():
        family[product_id].add(product_id)
        if parent_id is not None:
            family[parent_id].add(product_id)
    applied = []
    for found in fetch(shopper, products=list(parents), family=list(family)):
        rule, products = found.rule, None
        if rule.kind == Kind.MINIMUM_VALUE and rule.currency != shopper.currency:
            continue
        if rule.product_id:
            products = frozenset(family[rule.product_id])
        elif rule.range_id:
            products = frozenset(found.in_range)
        applied.append(Applied(rule, _level(found.company_ids, shopper), products))
    return in_force(applied)


def _level(company_ids: Iterable[int], shopper: Shopper) -> int:
    """Answer how near the rule is: 0 the company's own, 1 its parent's ..., SHARED otherwise."""
    return min((shopper.company_ids.index(company) for company in company_ids), default=SHARED)
