"""Prices that know where they come from and how they are taxed, and why there is none."""

from oscar.apps.partner.prices import FixedPrice, Unavailable

from pricing.quote import Quote
from pricing.tax.amounts import with_tax
from pricing.tax.treatment import Tax


class QuotedPrice(FixedPrice):
    """
    A net price with the quote and the tax behind it.

    ``incl_tax`` is for showing one piece; what a line costs is rounded by the line.
    """

    def __init__(self, quote: Quote, vat: Tax):
        unit, currency = quote.unit_price, quote.currency
        tax = None if vat.rate is None else with_tax(unit, vat.rate, currency) - unit
        super().__init__(currency, unit, tax=tax, tax_code=vat.code)
        self.quote = quote
        self.vat = vat
        self.retail = quote.base


class NoPrice(Unavailable):
    """No price, and the reason as a stable code and in words; so the product can not be bought."""

    is_tax_known = True
    quote = None
    vat = None

    def __init__(self, reason: str, code: str = "no_price"):
        self.reason = reason
        self.code = code


__all__ = ["NoPrice", "QuotedPrice"]
