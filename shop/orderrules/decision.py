"""
Which rules count, and what an order lacks. Pure: rules and lines in, findings out.

All rules that apply are checked and the strictest wins. A rule of the company itself replaces the
rules of its parents, of segments and of everyone that are of the same kind on the same products;
a rule of the nearest parent replaces those of segments and of everyone likewise.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import lcm

from . import words
from .models import Kind, OrderRule

LARGEST_QUANTITY = 1_000_000
"""No line may hold more pieces."""

SHARED = 1_000_000
"""The level of rules of segments and of everyone; levels below it are companies, nearest first."""


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A line to check. ``line_net`` is before tax and discounts; None when it has no price."""

    product_id: int
    quantity: int
    line_net: Decimal | None
    parent_id: int | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Applied:
    """A rule that is meant for the shopper; ``product_ids`` is None when it is about everything."""

    rule: OrderRule
    level: int
    product_ids: frozenset[int] | None

    @property
    def amount(self) -> Decimal:
        """The least value that the rule asks for; nought for a rule of quantities."""
        return self.rule.amount or Decimal(0)

    @property
    def quantity(self) -> int:
        """The quantity that the rule asks for; one for a rule of values."""
        return self.rule.quantity or 1

    @property
    def same(self) -> tuple:
        """Rules with equal answers here compete: same kind, same products."""
        return self.rule.kind, self.rule.product_id, self.rule.range_id

    def concerns(self, product_id: int) -> bool:
        """Whether the rule is about a product."""
        return self.product_ids is None or product_id in self.product_ids


@dataclass(frozen=True, slots=True)
class Finding:
    """Something an order lacks. ``product_id`` is None when it is about the whole order."""

    rule: OrderRule
    message: str
    shortfall: Decimal | int
    next_step: str
    product_id: int | None = None


@dataclass(frozen=True, slots=True)
class QuantityTerms:
    """How many pieces of a product may be ordered: at least ``minimum``, in ``multiple``s."""

    minimum: int = 1
    multiple: int = 1
    minimum_rule: OrderRule | None = None
    multiple_rule: OrderRule | None = None

    @property
    def first(self) -> int:
        """The least quantity that may be ordered; adding ``multiple`` again and again gives all."""
        return self.next_valid(1) or 1

    def allows(self, quantity: int) -> bool:
        """Whether this many pieces may be ordered."""
        return quantity >= self.minimum and quantity % self.multiple == 0

    def next_valid(self, quantity: int) -> int | None:
        """Answer the least allowed quantity from ``quantity`` up; None when there is none."""
        wanted = max(quantity, self.minimum, 1)
        fitting = -(-wanted // self.multiple) * self.multiple
        return fitting if fitting <= LARGEST_QUANTITY else None

    def previous_valid(self, quantity: int) -> int | None:
        """Answer the largest allowed quantity below ``quantity``; None when there is none."""
        fitting = quantity // self.multiple * self.multiple
        return fitting if fitting >= max(self.minimum, 1) else None

    def finding(self, product_id: int, quantity: int, title: str = "") -> Finding | None:
        """Answer what is wrong with a quantity, or None when it is allowed."""
        rule = self.minimum_rule if quantity < self.minimum else self.multiple_rule
        if rule is None or self.allows(quantity):
            return None
        nearest = self.next_valid(quantity)
        shortfall = (nearest or quantity) - quantity
        next_step = words.order_instead(nearest, self.previous_valid(quantity))
        if quantity < self.minimum:
            message = words.below_minimum(title, self.minimum, quantity)
            return Finding(rule, message, shortfall, next_step, product_id)
        message = words.not_a_multiple(title, self.multiple, quantity)
        return Finding(rule, message, shortfall, next_step, product_id)


def in_force(applied: Iterable[Applied]) -> list[Applied]:
    """Drop each rule that a nearer level replaces."""
    groups: dict[tuple, list[Applied]] = defaultdict(list)
    for one in applied:
        groups[one.same].append(one)
    kept = []
    for group in groups.values():
        nearest = min(one.level for one in group)
        kept += [one for one in group if one.level == nearest]
    return kept


def quantity_terms(rules: Iterable[Applied], product_id: int) -> QuantityTerms:
    """Answer how many pieces of a product may be ordered under the rules that are in force."""
    minimum = multiple = largest_pack = 1
    minimum_rule: OrderRule | None = None
    multiple_rule: OrderRule | None = None
    for one in rules:
        if not one.concerns(product_id):
            continue
        if one.rule.kind == Kind.QUANTITY_MINIMUM and one.quantity > minimum:
            minimum, minimum_rule = one.quantity, one.rule
        elif one.rule.kind == Kind.QUANTITY_MULTIPLE:
            multiple = lcm(multiple, one.quantity)
            if one.quantity > largest_pack:
                largest_pack, multiple_rule = one.quantity, one.rule
    return QuantityTerms(minimum, multiple, minimum_rule, multiple_rule)


def lacking_value(
    rules: Sequence[Applied], lines: Sequence[RuleLine], *, total_net: Decimal
) -> list[Finding]:
    """Answer the least values that are not reached, one finding for each set of products."""
    strictest: dict[tuple, Applied] = {}
    for one in rules:
        if one.rule.kind == Kind.MINIMUM_VALUE:
            held = strictest.get(one.same)
            if held is None or one.amount > held.amount:
                strictest[one.same] = one
    findings = []
    for one in sorted(strictest.values(), key=lambda found: (-found.amount, found.rule.pk)):
        value = total_net
        if one.product_ids is not None:
            concerned = [line for line in lines if one.concerns(line.product_id)]
            if not concerned:
                continue
            value = sum((line.line_net or Decimal(0) for line in concerned), Decimal(0))
        if value < one.amount:
            findings.append(
                Finding(
                    one.rule,
                    words.below_value(one.rule, value),
                    one.amount - value,
                    words.add_value(one.rule, one.amount - value),
                )
            )
    return findings


def lacking_quantity(rules: Sequence[Applied], lines: Sequence[RuleLine]) -> list[Finding]:
    """Answer the products whose quantity, all their lines together, is not allowed."""
    quantities: dict[int, int] = defaultdict(int)
    titles: dict[int, str] = {}
    for line in lines:
        quantities[line.product_id] += line.quantity
        titles[line.product_id] = line.title
    found = (
        quantity_terms(rules, product_id).finding(product_id, quantity, titles[product_id])
        for product_id, quantity in quantities.items()
    )
    return [finding for finding in found if finding is not None]
