"""
What comes of each line of a quick order: which product, how many, at which price, or why not.

Every line is answered. Lines of the same product count together, with what the basket holds.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from pricing.money import line_total
from pricing.tax.amounts import taxed
from shop.orderrules.selection import QuantityTerms, quantity_terms_for
from shop.partnumbers.resolution import Resolved, resolve_numbers
from shop.partnumbers.selection import own_numbers

from .models import LARGEST_QUANTITY
from .typed_lines import TypedLine

Product = get_model("catalogue", "Product")


class Status(StrEnum):
    """What became of a line. The first two can be ordered."""

    READY = "ready"
    ADJUSTED = "adjusted"
    UNAVAILABLE = "unavailable"
    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"
    NO_PRICE = "no_price"
    NO_QUANTITY = "no_quantity"


@dataclass(frozen=True, slots=True)
class Choice:
    """A product that an ambiguous number may mean."""

    product_id: int
    title: str
    number: str


@dataclass(frozen=True, slots=True)
class Answer:
    """
    One line with its answer. ``quantity`` is what goes into the basket; ``message`` says why not,
    or what was changed. ``quote`` is for the quantity of the product in all; it and ``line_total``
    are as the company sees prices. ``is_chosen`` says that the buyer chose among several products.
    """

    line: TypedLine
    status: Status
    message: str = ""
    quantity: int = 0
    product: Any = None
    own_number: str = ""
    quote: Any = None
    line_total: Decimal | None = None
    choices: tuple[Choice, ...] = ()
    is_chosen: bool = False

    @property
    def can_be_ordered(self) -> bool:
        """Whether the line goes into the basket."""
        return self.status in {Status.READY, Status.ADJUSTED}


def answers_to(
    basket, lines: Sequence[TypedLine], *, chosen: Mapping[str, int] | None = None
) -> list[Answer]:
    """
    Answer every line, in order. About 15 queries for any number of lines.

    ``chosen`` says, for numbers that mean several products, which one is meant; anything but one
    of those products is no choice.
    """
    lines, meant = _understood(basket.shopper, lines)
    products = _products(meant.values())
    strategy = basket.strategy
    strategy.warm(list(products.values()), gated=True)
    options = {
        place: _options(strategy, [products[pk] for pk in one.product_ids if pk in products])
        for place, one in meant.items()
    }
    picked = {}
    for line in lines:
        offered = options[line.place]
        pick = (chosen or {}).get(line.number)
        if meant[line.place].product_id is not None:
            picked[line.place] = next(iter(offered.values()), None)
        elif pick in offered:
            picked[line.place] = offered[pick]
    goods = {product.pk: product for product in picked.values() if product is not None}
    terms = quantity_terms_for(basket.shopper, {pk: one.parent_id for pk, one in goods.items()})
    called = own_numbers(basket.shopper, goods)
    total = Counter(_held(basket))
    found = []
    for line in lines:
        product = picked.get(line.place)
        if product is None:
            found.append(_unclear(line, options[line.place], chosen or {}))
            continue
        answer = _answer(line, product, strategy, terms[product.pk], total[product.pk])
        if answer.can_be_ordered:
            total[product.pk] += answer.quantity
        is_chosen = meant[line.place].product_id is None
        own_number = called.get(product.pk, "")
        found.append(replace(answer, own_number=own_number, is_chosen=is_chosen))
    return [_priced(answer, strategy, total) for answer in found]


def _priced(answer: Answer, strategy, total: Mapping[int, int]) -> Answer:
    """Price a line at the quantity that all of its product make together, as prices are shown."""
    if not answer.can_be_ordered:
        return answer
    product, quantity = answer.product, total[answer.product.pk]
    quote = strategy.quote(product, quantity)
    amount = line_total(quote.unit_price, answer.quantity, quote.currency)
    if strategy.shopper.shows_gross:
        amount = taxed(amount, strategy.tax(product), quote.currency).gross
    return replace(answer, quote=strategy.shown(product, quantity), line_total=amount)


def _understood(shopper, lines: Sequence[TypedLine]) -> tuple[list[TypedLine], dict[int, Resolved]]:
    """Resolve the number of each line; where a space may be part of it, the whole line too."""
    asked = [line.number for line in lines] + [line.whole for line in lines if line.whole]
    resolved = resolve_numbers(shopper, asked)
    wholes = iter(resolved[len(lines) :])
    understood, meant = [], {}
    for line, short in zip(lines, resolved, strict=False):
        whole = next(wholes) if line.whole else None
        if whole and whole.product_ids and not short.product_ids:
            understood.append(replace(line, number=line.whole, quantity=1, whole=""))
            meant[line.place] = whole
        else:
            understood.append(line)
            meant[line.place] = short
    return understood, meant


def _products(resolved: Iterable[Resolved]) -> dict[int, Any]:
    """Fetch the products; they came through the gate. At most six queries."""
    ids = {pk for one in resolved for pk in one.product_ids}
    products = Product.objects.filter(pk__in=ids)
    products = products.select_related("product_class", "parent__product_class")
    return products.prefetch_related("stockrecords").in_bulk()


def _options(strategy, products: Sequence) -> dict[int, Any]:
    """What a number can stand for: the products, and of a family the variants."""
    found = {}
    for product in products:
        goods = strategy.visible_variants(product) if product.is_parent else [product]
        found |= {one.pk: one for one in goods}
    return found


def _held(basket) -> dict[int, int]:
    held: Counter = Counter()
    for line in basket.all_lines():
        held[line.product_id] += line.quantity
    return held


def _unclear(line: TypedLine, options: Mapping[int, Any], chosen: Mapping[str, int]) -> Answer:
    """Answer a number that means nothing, or too much."""
    if not options:
        return Answer(line, Status.UNKNOWN, _("No product has this number."))
    choices = tuple(Choice(pk, one.get_title(), one.upc or "") for pk, one in options.items())
    return Answer(
        line, Status.AMBIGUOUS, _("Several products have this number: choose one."), choices=choices
    )


def _answer(line: TypedLine, product, strategy, terms: QuantityTerms, held: int) -> Answer:
    """Answer a line whose product is clear."""
    if line.fault:
        return Answer(line, Status.NO_QUANTITY, line.fault, product=product)
    total = terms.next_valid(held + line.quantity)
    if total is None or total > LARGEST_QUANTITY:
        words = _("A basket holds at most 1,000,000 pieces of a product.")
        return Answer(line, Status.UNAVAILABLE, words, product=product)
    quantity = total - held
    info = strategy.fetch_for_product(product, quantity=total)
    if not info.price.exists:
        return Answer(line, Status.NO_PRICE, info.price.reason, product=product)
    permitted, reason = info.availability.is_purchase_permitted(total)
    quote = strategy.shown(product, total)
    if info.stockrecord is None or not permitted:
        words = str(reason or _("Not available at the moment."))
        if held:
            words += " " + _("In the basket or above already: %(held)s.") % {"held": held}
        return Answer(line, Status.UNAVAILABLE, words, product=product, quote=quote)
    words, status = "", Status.READY
    if quantity != line.quantity:
        status = Status.ADJUSTED
        words = _("%(asked)s became %(quantity)s: that is how it is sold.")
        words %= {"asked": line.quantity, "quantity": quantity}
    return Answer(line, status, words, quantity, product, quote=quote)
