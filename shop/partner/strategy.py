"""
Where Oscar asks for prices and stock: one strategy a request, made for one shopper.

Everything that Oscar charges, shows and refuses goes through here, so here is where ``pricing`` and
the gate of ``ranges`` meet it. ``warm`` fills a page with one query for prices; what was found is
kept for the life of the request.
"""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from oscar.apps.partner import strategy as oscar
from oscar.core.loading import get_class

from pricing.base_price import base_of, is_price
from pricing.candidates import Candidates
from pricing.decision import Decision
from pricing.lookup import Base, OpenList, candidates, open_lists
from pricing.quote import Quote
from pricing.resolution import explain, resolve
from pricing.tax.display import as_shown
from pricing.tax.taxation import Taxation
from pricing.tax.treatment import Tax
from segments.current import current_shopper
from segments.selection import shopper_of_user, visitor
from segments.shopper import Shopper
from shop.caching import may_remember, remember
from shop.ranges.explanation import Verdict, why_visible_as

from .availability import NotForSale, refusal
from .page import Sellable, load_sellable, load_variants, variants_fetched_with
from .prices import NoPrice, QuotedPrice

Available = get_class("partner.availability", "Available")
StockRequired = get_class("partner.availability", "StockRequired")


class Selector:
    """Answers the strategy of whoever is shopping: Oscar asks with a request, a user or neither."""

    def strategy(self, request=None, user=None, **_kwargs) -> "SegmentStrategy":
        """Make a strategy that has read nothing yet; the middleware keeps one a request."""
        shopper = shopper_behind(request, user)
        return SegmentStrategy(shopper, request, policy=settings.PRICING_POLICY)


def shopper_behind(request, user) -> Shopper:
    """Answer who is shopping: the request's shopper, else the user's, else the ambient one."""
    shopper = getattr(request, "shopper", None)
    if shopper is not None:
        return shopper
    person = user or getattr(request, "user", None)
    if person is not None and person.is_authenticated:
        return shopper_of_user(person.pk, at=timezone.now())
    return current_shopper() or visitor(at=timezone.now())


class SegmentStrategy(oscar.Base):
    """Prices, stock and visibility for one shopper at one instant."""

    def __init__(self, shopper: Shopper, request=None, *, policy: str = "priority"):
        super().__init__(request)
        self.shopper = shopper
        self.policy = policy
        self._address = ("", "")
        self.forget()

    def forget(self) -> None:
        """Drop what was found, so that the next answer is read anew (inside a submit)."""
        self._sellable: dict[int, Sellable] = {}
        self._variants: dict[int, list] = {}
        self._candidates: dict[int, Candidates] = {}
        self._lists: tuple[OpenList, ...] | None = None
        self._quotes: dict[tuple[int, int], Quote | None] = {}
        self._visible: dict[int, bool] = {}
        self.deliver_to(*self._address)

    def deliver_to(self, country: str, postcode: str = "") -> None:
        """Tax everything as goods that go to an address; blank is where the company is."""
        self._address = (country, postcode)
        self.taxation = Taxation(self.shopper, country=country, postcode=postcode)

    def warm(self, products: Iterable, *, gated: bool = False) -> None:
        """
        Fetch what a page of products needs, whatever their number.

        One query for prices, one for tax categories where there are any, one for visibility unless
        the products came through the gate (``gated``) with the variants that were prefetched, one
        for each relation that was not prefetched, none for what is known.
        """
        products = [product for product in products if product.pk not in self._visible]
        if not products:
            return
        parents = [product for product in products if product.is_parent]
        self._variants |= load_variants(parents)
        variants = [variant for parent in parents for variant in self._variants[parent.pk]]
        goods = [product for product in products if not product.is_parent] + variants
        self._sellable |= {
            sellable.product.pk: sellable
            for sellable in load_sellable(goods, self.shopper.currency)
        }
        if gated:
            self._look_through_the_gate(products + variants_fetched_with(parents), gated=True)
            self._look_through_the_gate(
                [variant for variant in variants if variant.pk not in self._visible], gated=False
            )
        else:
            self._look_through_the_gate(products + variants, gated=False)
        bases = {product.pk: self._base(product) for product in goods}
        self._candidates |= candidates(self.shopper, bases, lists=self._known_lists())
        self.taxation.warm(product.pk for product in goods)

    def quote(self, product, quantity: int = 1) -> Quote | None:
        """Answer the quote for a quantity; for a parent, the lowest of its variants ("from")."""
        key = (product.pk, quantity)
        if key not in self._quotes:
            self.warm([product])
            self._quotes[key] = self._resolve(product, quantity)
        return self._quotes[key]

    def tax(self, product, quantity: int = 1) -> Tax:
        """Answer the tax of a product; for a parent, that of the variant that it costs "from"."""
        self.warm([product])
        variant = self._cheapest_variant(product, quantity) if product.is_parent else None
        return self.taxation.of((variant or product).pk)

    def shown(self, product, quantity: int = 1) -> Quote | None:
        """Answer the quote as the shopper sees prices, with tax or without. Never to charge."""
        quote = self.quote(product, quantity)
        if quote is None or not self.shopper.shows_gross:
            return quote
        return as_shown(quote, self.tax(product, quantity), gross=True)

    def explain(self, product, quantity: int = 1) -> Decision:
        """Answer every candidate for the price and why it lost. One query more."""
        self.warm([product])
        if product.is_parent:
            product = self._cheapest_variant(product, quantity) or product
        if product.is_parent:
            return Decision(quantity, self.policy, findings=())
        found = candidates(self.shopper, {product.pk: self._base(product)}, with_closed=True)
        return explain(found[product.pk], quantity=quantity, policy=self.policy)

    def why_visible(self, product, *, at: datetime | None = None) -> Verdict:
        """
        Answer whether the shopper sees the product, and which row decided. Five queries.

        With another instant, whether the shopper saw it then, or will see it.
        """
        now = self.shopper.at
        return why_visible_as(self.shopper, product, at=at or now, now=now)

    def is_visible(self, product) -> bool:
        """Whether the shopper may see the product."""
        self.warm([product])
        return self._visible[product.pk]

    def visible_variants(self, parent) -> list:
        """Answer the variants of a parent that the shopper may see."""
        self.warm([parent])
        return [variant for variant in self._variants[parent.pk] if self.is_visible(variant)]

    def fetch_for_product(self, product, stockrecord=None, quantity: int = 1):
        """Answer price, availability and stock record of something that can be bought."""
        if product.is_parent:
            return self.fetch_for_parent(product)
        self.warm([product])
        stockrecord = stockrecord or self._sellable[product.pk].record
        price = self._price(product, quantity)
        availability = self._availability(product, stockrecord, price)
        return oscar.PurchaseInfo(price, availability, stockrecord)

    def fetch_for_parent(self, product):
        """Answer the lowest price among the variants, available when one of them is."""
        price = self._price(product, 1)
        infos = [self.fetch_for_product(variant) for variant in self.visible_variants(product)]
        if price.exists and any(info.availability.is_available_to_buy for info in infos):
            return oscar.PurchaseInfo(price, Available(), None)
        refused = refusal(price) or NotForSale(_("Not available at the moment."))
        return oscar.PurchaseInfo(price, refused, None)

    def sources(self, product) -> tuple[bool, tuple[int, ...]]:
        """
        Answer whether a product can be had whatever the stock, and else the stock records of which
        one must hold some. Neither: it is not sold to this shopper.
        """
        goods = self.visible_variants(product) if product.is_parent else [product]
        infos = [self.fetch_for_product(one) for one in goods]
        tracked = {
            info.stockrecord.pk for info in infos if isinstance(info.availability, StockRequired)
        }
        always = any(
            info.availability.is_available_to_buy
            for info in infos
            if not isinstance(info.availability, StockRequired)
        )
        return always, tuple(sorted(tracked))

    def fetch_for_line(self, line, stockrecord=None):
        """Price a basket line at its quantity, out of the stock record that it holds."""
        quantity = max(1, line.quantity or 1)
        return self.fetch_for_product(line.product, stockrecord or line.stockrecord, quantity)

    def _resolve(self, product, quantity: int) -> Quote | None:
        if product.is_parent:
            variant = self._cheapest_variant(product, quantity)
            return self.quote(variant, quantity) if variant else None
        return resolve(self._candidates[product.pk], quantity=quantity, policy=self.policy)

    def _cheapest_variant(self, parent, quantity: int):
        """Answer the visible variant with the lowest price, the first of equals, if any has one."""
        priced = [v for v in self.visible_variants(parent) if self.quote(v, quantity)]
        return min(priced, key=lambda v: self.quote(v, quantity).unit_price, default=None)

    def _price(self, product, quantity: int) -> QuotedPrice | NoPrice:
        if not self.is_visible(product):
            return NoPrice(_("This product is not available."), "not_available")
        quote = self.quote(product, quantity)
        if quote is None:
            return self._no_price(product)
        return QuotedPrice(quote, self.tax(product, quantity))

    def _no_price(self, product) -> NoPrice:
        """Say what is missing, and what to do next."""
        if not product.is_parent:
            records = self._sellable[product.pk].records
            if any(is_price(record.price) for record in records):
                words = _("There is no price in %(currency)s for this product. Ask us for one.")
                return NoPrice(words % {"currency": self.shopper.currency}, "no_price_in_currency")
        return NoPrice(_("There is no price for this product yet. Ask us for one."))

    def _availability(self, product, stockrecord, price):
        """Say whether it can be bought: visible, priced, in stock. How much is a rule's matter."""
        if refused := refusal(price):
            return refused
        if stockrecord is None:
            return NotForSale(_("Not available at the moment."))
        if not self._sellable[product.pk].tracks_stock:
            return Available()
        return StockRequired(stockrecord.net_stock_level)

    def _known_lists(self) -> tuple[OpenList, ...] | None:
        """Answer the shopper's lists where they may be remembered; once for all products."""
        if self._lists is None and may_remember(self.shopper):
            self._lists = remember(self.shopper, "lists", (), lambda: open_lists(self.shopper))
        return self._lists

    def _base(self, product) -> Base:
        return base_of(self._sellable[product.pk].record, self.shopper.currency)

    def _look_through_the_gate(self, products: list, *, gated: bool) -> None:
        """Note which products the shopper may see."""
        asked = [product.pk for product in products]
        seen = set(asked)
        if products and not gated:
            goods = type(products[0])._default_manager.filter(pk__in=asked)
            seen = set(goods.visible_to(self.shopper).values_list("pk", flat=True))
        self._visible |= {pk: pk in seen for pk in asked}
