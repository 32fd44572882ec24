"""What a template may ask about a product that is on the page: stock, terms, where it stands."""

from dataclasses import dataclass, field
from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString

from pricing.quote import Quote
from pricing.secrecy import sees_costs, veiled
from pricing.tax.wording import price_note
from pricing.wording import Line, conclusion, in_words
from shop.basket.drawing import drawn
from shop.caching import remember
from shop.catalogue import menu
from shop.catalogue.cards import Card, cards_of, dress
from shop.catalogue.drawing import draw_cards
from shop.catalogue.goods import recommended_with
from shop.catalogue.menu import Entry
from shop.catalogue.why import may_ask_why
from shop.fragments import Buying, buying_of, fragment, personal
from shop.partner.steps import Steps, fitting, steps_of
from shop.ranges.gate import gate

register = template.Library()

MOST_RECOMMENDED = 6


@dataclass(frozen=True, slots=True)
class Why:
    """How a price came about, in words."""

    conclusion: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms the shopper gets a product. ``why`` is filled for those who may ask.

    ``tax_note`` says whether the price that is shown has its tax in it.
    """

    card: Card
    buying: Buying
    quote: Quote | None
    availability: Any
    variants: list = field(default_factory=list)
    recommended: list = field(default_factory=list)
    why: Why | None = None
    tax_note: str = ""


@register.simple_tag(takes_context=True)
def product_grid(context, cards, suffix="") -> SafeString:
    """Draw cards as a grid. ``suffix`` tells the fields of two lists on a page apart. No query."""
    values = {"cards": _drawn(context, cards, suffix)}
    return _personal(context, "components/product_grid.html", values)


@register.simple_tag(takes_context=True)
def product_carousel(context, cards, position) -> SafeString:
    """Draw cards as a row that is pushed sideways, under the heading of a block. No query."""
    values = {"cards": _drawn(context, cards), "position": position}
    return _personal(context, "components/product_carousel.html", values)


@register.simple_tag(takes_context=True)
def product_table(context, cards) -> SafeString:
    """Draw cards as rows of a table. No query."""
    request = context["request"]
    values = {"cards": tuple(cards), "buying": buying_of(request)}
    return fragment(request, "components/product_table.html", **values)


@register.simple_tag(takes_context=True)
def basket_lines(context, contents, editable=False) -> SafeString:
    """Draw the lines of a basket as a table, with fields where it is ``editable``. No query."""
    values = {"lines": drawn(contents.rows), "editable": editable}
    return fragment(context["request"], "components/basket_lines.html", **values)


@register.simple_tag(takes_context=True)
def product_form(context, card, suffix="", back="") -> SafeString:
    """Draw the large form that puts a product into the basket. No query."""
    request = context["request"]
    values = {"card": card, "buying": buying_of(request), "suffix": suffix, "back": back}
    return fragment(request, "components/add_to_basket.html", large=True, **values)


def _drawn(context, cards, suffix="") -> list[SafeString]:
    return draw_cards(cards, buying_of(context["request"]), suffix)


def _personal(context, name: str, values: dict) -> SafeString:
    return personal(context["request"], get_template(name).render(values))


@register.simple_tag(takes_context=True)
def facets(context, groups) -> SafeString:
    """Draw what narrows a listing. No query."""
    return fragment(context["request"], "components/facets.html", groups=tuple(groups))


@register.simple_tag(takes_context=True)
def terms_of(context, product) -> Terms:
    """Answer everything a product's own page says about price and stock. At most 10 queries."""
    request = context["request"]
    strategy = request.strategy
    more = remember(
        request.shopper, "recommended", product.pk,
        lambda: recommended_with(product, request.shopper, MOST_RECOMMENDED),
        by=gate(request.shopper).told,
    )  # fmt: skip
    strategy.warm([product], gated=True)
    variants = strategy.visible_variants(product) if product.is_parent else []
    cards = {card.pk: card for card in cards_of(request, [product.pk, *_ids(variants), *more])}
    dress(product, cards[product.pk])
    return Terms(
        card=cards[product.pk],
        buying=buying_of(request),
        quote=strategy.quote(product),
        availability=strategy.fetch_for_product(product).availability,
        variants=[cards[pk] for pk in _ids(variants) if pk in cards],
        recommended=[cards[pk] for pk in more if pk in cards],
        why=_why(request, product) if may_ask_why(request) else None,
        tax_note=_tax_note(strategy, product),
    )


def _tax_note(strategy, product) -> str:
    shown = strategy.shown(product)
    if shown is None:
        return ""
    return price_note(strategy.tax(product), includes_tax=shown.includes_tax)


def _ids(products) -> list[int]:
    return [product.pk for product in products]


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
def way_to(context, product) -> list[Entry]:
    """
    Answer the categories from the top to one that holds the product.

    At most two queries; once remembered the whole menu is not even fetched.
    """
    family = product.parent if product.is_child else product
    request = context["request"]
    shopper = request.shopper

    def homes() -> frozenset[int]:
        return frozenset(family.categories.values_list("pk", flat=True))

    def way() -> list[tuple]:
        held = remember(shopper, "homes", family.pk, homes, by="")
        return [tuple(entry) for entry in menu.way_to(menu.entries_of(request), held)]

    told = gate(shopper).told
    return [Entry._make(row) for row in remember(shopper, "way", family.pk, way, by=told)]


def _why(request, product) -> Why | None:
    if product.is_parent:
        return None
    decision = request.strategy.explain(product)
    decision = veiled(decision, with_costs=sees_costs(request.user))
    currency = request.shopper.currency
    return Why(conclusion(decision, currency=currency), in_words(decision, currency=currency))
