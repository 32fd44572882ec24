"""The columns of a company file."""

from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError
from stdnum.util import get_cc_module

from segments.models import choices
from segments.tabular import (
    BadValue,
    Column,
    boolean,
    choice,
    country,
    currency,
    date,
    decimal,
    integer,
    language,
    text,
)


def vat_id(value: str) -> str:
    """Take a VAT id with its country prefix; check digits are checked offline where known."""
    compact = "".join(value.split()).replace("-", "").replace(".", "").upper()
    if not (compact.isascii() and compact.isalnum() and compact[:2].isalpha()):
        raise BadValue(_("“%(value)s” is not a VAT id; begin with the country") % {"value": value})
    prefix = {"EL": "GR", "XI": "GB"}.get(compact[:2], compact[:2])
    checker = get_cc_module(prefix.lower(), "vat")
    if checker is None:
        return text(20)(compact)
    for number in (compact[2:], compact):
        try:
            checker.validate(number)
        except ValidationError:
            continue
        return compact
    raise BadValue(_("“%(value)s” is not a valid VAT id") % {"value": value})


COLUMNS = (
    Column("number", text(32), required=True, help=_("The company number: the key")),
    Column("legal_name", text(160), required=True, help=_("The legal name")),
    Column("vat_id", vat_id, default="", help=_("With country prefix; check digits are checked")),
    Column("nace", text(8), help=_("A NACE Rev. 2.1 code that is loaded")),
    Column("naics", text(8), help=_("A NAICS 2022 code that is loaded")),
    Column("employees", integer(), help=_("Number of employees")),
    Column("turnover", decimal(), help=_("Annual turnover; needs turnover_currency")),
    Column("turnover_currency", currency, default="", help=_("Currency of the turnover")),
    Column("country", country, default="", help=_("ISO 3166, two letters")),
    Column("region", text(80), default="", help=_("Region or state")),
    Column("territory", text(80), default="", help=_("Sales territory")),
    Column("reach", choice(choices.Reach.values), default="",
           help=_("How far it does business")),
    Column("channel", choice(choices.SalesChannel.values), default="",
           help=_("Sales channel")),
    Column("ordering_method", choice(choices.OrderingMethod.values), default="",
           help=_("How it orders")),
    Column("digital_maturity", choice(choices.DigitalMaturity.values), default="",
           help=_("How ready it is to buy online")),
    Column("payment_terms", choice(choices.PaymentTerms.values), default="",
           help=_("When an invoice is due")),
    Column("delivery_terms", choice(choices.DeliveryTerms.values), default="",
           help=_("Incoterms 2020")),
    Column("cost_to_serve", choice(choices.CostToServe.values), default="",
           help=_("Cost-to-serve band")),
    Column("loyalty_number", text(40), default="", help=_("Loyalty number")),
    Column("customer_since", date, help=_("First day as a customer")),
    Column("language", language, default="", help=_("ISO 639, two letters")),
    Column("currency", currency, default="", help=_("Buys in this currency (ISO 4217)")),
    Column("parent", text(32), help=_("Number of the parent company, in the file or stored")),
    Column("account_manager", text(32), help=_("Code of a sales rep that is stored")),
    Column("external_id", text(64), default="", help=_("Id in the ERP or CRM; once only")),
    Column("is_active", boolean, default=True, help=_("0 stops its buyers from shopping")),
)  # fmt: skip
