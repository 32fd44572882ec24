"""
What a basket line costs with tax: its net total × rate, rounded half up, once.

Oscar multiplies a rounded price with tax and divides discounts by a ratio; both lose cents.
"""

from decimal import Decimal

from pricing.money import half_up
from pricing.money import line_total as rounded_total
from pricing.tax.amounts import Taxed, tax_on, taxed, with_tax
from segments.minor_units import decimals_of


class TaxedLine:
    """The amounts of a line; before discounts unless the name says otherwise."""

    @property
    def line_price_excl_tax(self) -> Decimal | None:
        """The line total before tax and discounts, or None when there is no price."""
        if self.unit_price_excl_tax is None:
            return None
        return rounded_total(self.unit_price_excl_tax, self.quantity, self._currency)

    @property
    def line_price_incl_tax(self) -> Decimal | None:
        """The line total with tax before discounts, or None when price or tax is not known."""
        return self._with_tax(self.line_price_excl_tax)

    @property
    def line_price_excl_tax_incl_discounts(self) -> Decimal | None:
        """The line total before tax and after discounts, or None when there is no price."""
        net = self.line_price_excl_tax
        if net is None:
            return None
        return half_up(max(net - self.discounts.excl_tax, Decimal(0)), decimals_of(self._currency))

    @property
    def line_price_incl_tax_incl_discounts(self) -> Decimal | None:
        """What is to be paid for the line, or None when price or tax is not known."""
        return self._with_tax(self.line_price_excl_tax_incl_discounts)

    @property
    def line_tax(self) -> Decimal | None:
        """The tax of the line after discounts, or None when it is not known."""
        return self.taxed.amount if self.taxed else None

    @property
    def taxed(self) -> Taxed | None:
        """The line total after discounts with its tax, or None when there is no price."""
        net, vat = self.line_price_excl_tax_incl_discounts, self.purchase_info.price.vat
        return None if net is None or vat is None else taxed(net, vat, self._currency)

    @property
    def unit_price_incl_tax(self) -> Decimal | None:
        """What one piece is shown for with tax, or None when price or tax is not known."""
        price = self.purchase_info.price
        return price.incl_tax if price.exists and price.is_tax_known else None

    @property
    def unit_tax(self) -> Decimal | None:
        """The tax that is shown for one piece, or None when it is not known."""
        return self.purchase_info.price.tax

    def get_price_breakdown(self) -> list[tuple[Decimal, Decimal, int]]:
        """Answer (with tax, net, pieces) of the pieces with and without a discount."""
        net, vat, currency = self.unit_price_excl_tax, self.purchase_info.price.vat, self._currency
        consumed = self.quantity_with_discount if self.discount_value else 0
        pieces = [(net, self.quantity - consumed)]
        if consumed:
            pieces.insert(0, (half_up(net - self.discounts.excl_tax / consumed, 4), consumed))
        return [
            (with_tax(unit, vat.rate, currency), unit, number) for unit, number in pieces if number
        ]

    def _with_tax(self, net: Decimal | None) -> Decimal | None:
        vat = self.purchase_info.price.vat
        if net is None or vat is None or vat.rate is None:
            return None
        return net + tax_on(net, vat.rate, self._currency)

    @property
    def _currency(self) -> str:
        return self.purchase_info.price.currency
