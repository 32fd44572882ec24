"""What a template may ask about a product that is on the page: stock, terms, where it stands."""

from dataclasses import dataclass, field
from typing import Any

from django import template

from pricing.quote import Quote
from pricing.wording import Line, conclusion, in_words
from shop.catalogue.cards import dress
from shop.catalogue.menu import Node, menu_of
from shop.catalogue.why import may_ask_why
from shop.partner.steps import Steps, fitting, steps_of

register = template.Library()

MOST_RECOMMENDED = 6


@dataclass(frozen=True, slots=True)
class Why:
    """How a price came about, in words."""

    conclusion: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms the shopper gets a product. ``why`` is filled for those who may ask."""

    quote: Quote | None
    availability: Any
    variants: list = field(default_factory=list)
    recommended: list = field(default_factory=list)
    why: Why | None = None


@register.simple_tag(takes_context=True)
def availability_of(context, product):
    """Answer whether a product can be had. No query once the page was warmed."""
    return context["request"].strategy.fetch_for_product(product).availability


@register.simple_tag(takes_context=True)
def terms_of(context, product) -> Terms:
    """Answer everything a product's own page says about price and stock. At most 12 queries."""
    request = context["request"]
    strategy = request.strategy
    recommended = product.sorted_recommended_products[:MOST_RECOMMENDED]
    strategy.warm([product, *recommended], gated=True)
    variants = strategy.visible_variants(product) if product.is_parent else []
    dress(request, [product, *variants, *recommended])
    return Terms(
        quote=product.quote,
        availability=strategy.fetch_for_product(product).availability,
        variants=variants,
        recommended=recommended,
        why=_why(strategy, product) if may_ask_why(request) else None,
    )


@register.simple_tag(takes_context=True)
def steps_for(context, product, quantity: int | None = None) -> Steps | None:
    """Answer the quantity prices of a product that was dressed. No query; None without a price."""
    strategy = context["request"].strategy
    quote = None if product.is_parent else strategy.quote(product)
    if quote is None:
        return None
    fit = fitting(product.quantities, strategy.fetch_for_product(product).availability)
    rate = strategy.tax(product).rate if strategy.shopper.shows_gross else None
    return steps_of(quote, quantity or product.first_quantity or 1, fit=fit, rate=rate)


@register.simple_tag(takes_context=True)
def way_to(context, product) -> list[Node]:
    """Answer the categories from the top to one that holds the product. One query."""
    family = product.parent if product.is_child else product
    held = set(family.categories.values_list("pk", flat=True))
    return _path(menu_of(context["request"]), held)


def _why(strategy, product) -> Why | None:
    if product.is_parent:
        return None
    decision = strategy.explain(product)
    currency = strategy.shopper.currency
    return Why(conclusion(decision, currency=currency), in_words(decision, currency=currency))


def _path(nodes: list[Node], held: set[int]) -> list[Node]:
    """Answer the deepest way through the tree that ends in one of ``held``."""
    best: list[Node] = []
    for node in nodes:
        below = _path(node.children, held)
        way = [node, *below] if below or node.pk in held else []
        best = max(best, way, key=len)
    return best
