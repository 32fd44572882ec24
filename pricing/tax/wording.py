"""Tax in words: beside an amount, on an invoice, and where something can not be sold."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import localize
from django.utils.translation import gettext as _

from segments.models.identifiers import countries

from .amounts import RateTotal
from .areas import NORTHERN_IRELAND
from .treatment import Problem, Tax, Treatment


def rate_in_words(tax: Tax) -> str:
    """Answer the rate as people write it: “25.5 %”, a dash when it is not known."""
    return "–" if tax.rate is None else f"{localize(tax.rate.normalize() + 0)} %"


def label(tax: Tax) -> str:
    """Answer what stands before an amount of tax: “VAT 25.5 % (Finland)”."""
    values = {"rate": rate_in_words(tax), "country": country_in_words(tax.country)}
    if tax.rate is None:
        return _("VAT: not known")
    if tax.treatment is Treatment.REVERSE_CHARGE:
        return _("VAT %(rate)s, reverse charge") % values
    if tax.treatment is Treatment.EXPORT:
        return _("VAT %(rate)s, export") % values
    return _("VAT %(rate)s (%(country)s)") % values


def reason(tax: Tax) -> str:
    """Answer the sentence that an invoice must carry where no VAT is charged; else nothing."""
    if tax.treatment is Treatment.REVERSE_CHARGE:
        return _(
            "Reverse charge: intra-Community supply, exempt under Article 138 of Directive "
            "2006/112/EC. The recipient accounts for the VAT."
        )
    if tax.treatment is Treatment.EXPORT:
        return _("Export outside the EU, exempt under Article 146 of Directive 2006/112/EC.")
    return ""


def price_note(tax: Tax, *, includes_tax: bool) -> str:
    """Answer what stands below the price of a piece: whether it has its tax in it, and which."""
    if includes_tax:
        return _("per piece, including %(tax)s") % {"tax": label(tax)}
    return _("per piece, without VAT")


def why_unknown(tax: Tax) -> str:
    """Answer why a product can not be sold for want of a tax rate, and what to do."""
    if tax.problem is Problem.TWO_CATEGORIES:
        return _("Its VAT is not clear: its categories disagree. Please ask us.")
    return _("Its VAT in %(country)s is not known yet. Please ask us.") % {
        "country": country_in_words(tax.country)
    }


def country_in_words(code: str) -> str:
    """Answer the name of a country or of Northern Ireland; the code itself when it is neither."""
    return _("Northern Ireland") if code == NORTHERN_IRELAND else countries().get(code, code)


@dataclass(frozen=True, slots=True)
class TaxInWords:
    """A total of one rate as a page shows it: what it is called, and why it may be nought."""

    label: str
    net: Decimal
    amount: Decimal
    reason: str


def in_words(totals: Iterable[RateTotal]) -> list[TaxInWords]:
    """Answer the totals per rate in words."""
    return [TaxInWords(label(one.tax), one.net, one.amount, reason(one.tax)) for one in totals]
