"""Prices that know where they come from, and why there is none."""

from decimal import Decimal

from oscar.apps.partner.prices import FixedPrice, Unavailable

from pricing.quote import Quote

NO_TAX = Decimal("0.00")


class QuotedPrice(FixedPrice):
    """A net price with the quote behind it; tax is known (none is charged yet)."""

    def __init__(self, quote: Quote):
        super().__init__(quote.currency, quote.unit_price, tax=NO_TAX)
        self.quote = quote
        self.retail = quote.base


class NoPrice(Unavailable):
    """No price, and the reason as a stable code and in words; so the product can not be bought."""

    is_tax_known = True
    quote = None

    def __init__(self, reason: str, code: str = "no_price"):
        self.reason = reason
        self.code = code


__all__ = ["NoPrice", "QuotedPrice"]
