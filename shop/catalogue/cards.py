"""
Product cards: flat values with everything that a card or a row of a table shows.

The part that hangs on the shopper's terms is remembered for all on the same terms; what is in stock
and what the company itself calls a product is asked for each page and put into it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.core.files.storage import default_storage
from django.http import HttpRequest
from django.templatetags.static import static

from pricing.quote import Quote
from segments.prepared import prepared_cursor
from shop.addresses import address
from shop.caching import remember
from shop.money import unit_price
from shop.orderrules.selection import QuantityTerms, quantity_terms_for
from shop.partnumbers.selection import own_numbers

from .goods import load_goods

IN_STOCK = """
SELECT id FROM partner_stockrecord
WHERE id = ANY(%s::bigint[]) AND coalesce(num_in_stock, 0) - coalesce(num_allocated, 0) > 0
"""


@dataclass(frozen=True, slots=True)
class Amount:
    """What one piece costs as the shopper sees prices; ``base`` when that is more."""

    unit_price: Decimal
    currency: str
    base: Decimal | None = None

    @classmethod
    def of(cls, quote: Quote | None) -> "Amount | None":
        """Answer what to show of a quote."""
        if quote is None:
            return None
        return cls(quote.unit_price, quote.currency, quote.base if quote.saving else None)

    @property
    def written(self) -> str:
        """The unit price as machines read it, whatever the language."""
        return str(self.unit_price)

    @property
    def text(self) -> str:
        """The unit price as people read it, in the active language."""
        return unit_price(self.unit_price, self.currency)

    @property
    def base_text(self) -> str:
        """What it costs without what the shopper saves, or nothing."""
        return unit_price(self.base, self.currency)


@dataclass(frozen=True, slots=True)
class Card:
    """
    A product in a list, for one shopper.

    ``records`` are the stock records of which one must be in stock; a card that ``needs_no_stock``
    is always to be had. At least ``minimum`` may be ordered, in multiples of ``multiple``, which
    makes ``first_quantity`` the least. ``own_number`` is what the company calls it.
    """

    pk: int
    url: str
    title: str
    part_number: str
    picture: str
    is_parent: bool
    price: Amount | None
    records: tuple[int, ...] = ()
    needs_no_stock: bool = False
    minimum: int = 1
    multiple: int = 1
    first_quantity: int = 1
    is_available: bool = False
    own_number: str = ""

    @property
    def is_sold_out(self) -> bool:
        """Whether there is a price and a place to sell from, but nothing there."""
        return bool(self.records) and not self.is_available and not self.is_parent

    @property
    def id(self) -> str:
        """The key as a part of names in HTML: plain digits in every language."""
        return str(self.pk)

    @property
    def first(self) -> str:
        """The least quantity as a field holds it."""
        return str(self.first_quantity)

    @property
    def step(self) -> str:
        """By how much a field goes up."""
        return str(self.multiple)

    @property
    def add_url(self) -> str:
        """Where it is put into the basket."""
        return address("basket:add", self.pk)


def cards_of(request: HttpRequest, ids: Iterable[int]) -> list[Card]:
    """
    Answer the cards of these products in this order; what the shopper may not see is left out.

    Two queries when the terms' part is remembered (stock, and the company's own numbers), five more
    when it is not, for any number of products.
    """
    wanted = tuple(dict.fromkeys(ids))
    if not wanted:
        return []
    shopper = request.shopper
    parts = (wanted, shopper.may_order)
    cards = remember(shopper, "cards", parts, lambda: _made(request, wanted))
    in_stock = _in_stock([record for card in cards for record in card.records])
    called = own_numbers(shopper, wanted)
    return [
        replace(
            card,
            is_available=card.needs_no_stock or not in_stock.isdisjoint(card.records),
            own_number=called.get(card.pk, ""),
        )
        for card in cards
    ]


def dress(product, card: Card) -> None:
    """Give a product the quantities of its card: ``quantities`` and ``first_quantity``."""
    product.quantities = QuantityTerms(card.minimum, card.multiple)
    product.first_quantity = card.first_quantity


def _made(request: HttpRequest, ids: Sequence[int]) -> list[Card]:
    """Make cards without what is in stock. Five queries; six with variants' rules."""
    goods = load_goods(request.shopper, ids)
    products = [goods[pk] for pk in ids if pk in goods]
    request.strategy.warm(products, gated=True)
    quantities = _quantities(request, products)
    return [_card(request, product, quantities) for product in products]


def _card(request: HttpRequest, product, quantities: dict[int, QuantityTerms]) -> Card:
    terms = quantities.get(product.pk) or QuantityTerms()
    needs_no_stock, records = request.strategy.sources(product)
    return Card(
        pk=product.pk,
        url=product.get_absolute_url(),
        title=product.get_title(),
        part_number=product.upc or "",
        picture=picture_of(product),
        is_parent=product.is_parent,
        price=Amount.of(request.strategy.shown(product)),
        records=records,
        needs_no_stock=needs_no_stock,
        minimum=terms.minimum,
        multiple=terms.multiple,
        first_quantity=terms.first,
    )


def picture_of(product) -> str:
    """Answer the address of a loaded product's picture, or of the drawing that stands for none."""
    return (
        default_storage.url(product.picture) if product.picture else static("shop/img/missing.svg")
    )


def _in_stock(records: list[int]) -> set[int]:
    if not records:
        return set()
    with prepared_cursor() as cursor:
        cursor.execute(IN_STOCK, [records])
        return {pk for (pk,) in cursor.fetchall()}


def _quantities(request: HttpRequest, products: Sequence) -> dict[int, QuantityTerms]:
    if not request.shopper.may_order:
        return {}
    return quantity_terms_for(request.shopper, {one.pk: one.parent_id for one in products})
