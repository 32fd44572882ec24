"""
Oscar's basket with one owner for each company, safe additions and rounded lines.

No field is added: whose basket it is stands in ``shop.purchases``.
"""

from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from oscar.apps.basket.abstract_models import AbstractBasket, AbstractLine
from oscar.core.utils import round_half_up_two_dec

from shop.purchases import baskets

from .filling import fill
from .taxing import TaxedLine

LARGEST_QUANTITY = 1_000_000
"""No line may hold more pieces; the database refuses it too."""


class Basket(AbstractBasket):
    """A basket that is read in a fixed number of queries and never loses an addition."""

    claimant: tuple[int, int | None] | None = None
    """The user and company that a basket which is not saved yet will belong to."""

    shopper = None
    """Who is shopping with it; set at the edge together with the strategy."""

    _is_held = False
    _pieces: dict[int, int]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._forget_lines()

    def all_lines(self):
        """Answer the lines with all that a page needs of them. Six queries for any number."""
        if self.id is None:
            return self.lines.model.objects.none()
        if self._lines is None:
            lines = self.lines.select_related(
                "product__product_class",
                "product__parent__product_class",
                "stockrecord__partner",
            ).order_by(self._meta.pk.name)
            fill(lines)
            if self.has_strategy:
                self.strategy.warm([line.product for line in lines])
            self._lines = lines
        return self._lines

    @property
    def currency(self):
        """The currency the shopper buys in now, not that of the day when a line was added."""
        if self.has_strategy:
            return self.strategy.shopper.currency
        lines = list(self.all_lines())
        return lines[0].price_currency if lines else None

    def deliver_to(self, country: str, postcode: str) -> None:
        """Tax the lines as goods that go to an address; what they cost without tax stays."""
        self.strategy.deliver_to(country, postcode)
        for line in self.all_lines():
            line.__dict__.pop("_info", None)

    def count_lines(self) -> int:
        """Answer how many lines there are, from the loaded ones if they are loaded."""
        return self.lines.count() if self._lines is None else len(self._lines)

    def lock(self) -> None:
        """
        Hold the basket until the transaction ends, so that nobody else changes or orders it.

        A basket that was ordered meanwhile gives way to the next open one of the same owner.
        """
        if self.id is None and self.claimant:
            self._become(baskets.claim(*self.claimant))
        if self.id is None:
            self.save()
        self.status = type(self).objects.select_for_update().get(pk=self.pk).status
        if not self.can_be_edited and self.claimant:
            self._become(baskets.claim(*self.claimant))
            type(self).objects.select_for_update().get(pk=self.pk)
        self._forget_lines()

    def hold(self) -> None:
        """Lock an existing basket once for all that the caller's transaction does with it."""
        if self.id is not None and not self._is_held:
            self.lock()
            self._is_held = True

    def _become(self, other: "Basket") -> None:
        """Stand for another row from now on."""
        self.pk, self.status, self.date_created = other.pk, other.status, other.date_created
        self._state.adding, self._state.db = False, other._state.db
        self._forget_lines()

    def _forget_lines(self) -> None:
        self._lines, self._pieces = None, {}

    @transaction.atomic
    def add_product(self, product, quantity=1, options=None):
        """Add a product under the lock of the basket, so that parallel additions all count."""
        if not self._is_held:
            self.lock()
        if self.product_quantity(product) + quantity > LARGEST_QUANTITY:
            raise ValueError(_("A basket holds at most 1,000,000 pieces of a product."))
        try:
            return super().add_product(product, quantity, options)
        finally:
            self._forget_lines()

    add_product.alters_data = True
    add = add_product

    def product_quantity(self, product) -> int:
        """
        Answer how many pieces of a product there are, in all lines together.

        One query, or none when the lines are loaded or the basket is held and was asked before.
        """
        if self._lines is not None:
            return sum(line.quantity for line in self._lines if line.product_id == product.pk)
        if not self._is_held:
            return super().product_quantity(product)
        if product.pk not in self._pieces:
            self._pieces[product.pk] = super().product_quantity(product)
        return self._pieces[product.pk]

    def is_quantity_allowed(self, qty, line=None):
        """Answer whether ``qty`` more pieces may be in a line, and why not. No query."""
        if line is None:
            return True, None
        held = sum(
            other.quantity
            for other in self.all_lines()
            if other.stockrecord_id == line.stockrecord_id
        )
        return line.purchase_info.availability.is_purchase_permitted(held + qty)

    def thaw(self):
        """Open the basket again, unless it was ordered: an ordered basket stays closed for ever."""
        if self.pk and self.order_set.exists():
            raise PermissionDenied(_("This basket was ordered already."))
        super().thaw()

    thaw.alters_data = True

    def _get_total(self, model_property):
        """Add up a property of the lines; a line without a price adds nothing."""
        values = (getattr(line, model_property) for line in self.all_lines())
        return round_half_up_two_dec(sum((v for v in values if v is not None), Decimal("0.00")))


class Line(TaxedLine, AbstractLine):
    """A line whose totals are rounded to the currency, net and with tax."""


from oscar.apps.basket.models import *  # noqa: E402, F403
