"""The columns of a company file."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from segments.models import choices
from segments.models.identifiers import (
    check_country,
    check_currency,
    check_language,
    compact_vat_id,
)
from segments.tabular import (
    BadValue,
    Column,
    boolean,
    choice,
    date,
    decimal,
    integer,
    text,
)
from segments.tabular.columns import Parser, short


def checked(check: Callable[[str], str | None], fold: Callable[[str], str] = str.upper) -> Parser:
    """Take what a check of the engine accepts, folded to its case."""

    def parse(value: str) -> str:
        code = fold(value)
        try:
            return check(code) or code
        except ValidationError as fault:
            # The messages quote what was asked; show what was written.
            words = " ".join(fault.messages)
            raise BadValue(words.replace(f"“{code}”", f"“{short(value)}”")) from fault

    return parse


country = checked(check_country)
currency = checked(check_currency)
language = checked(check_language, str.lower)
vat_id = checked(compact_vat_id)


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
    Column("loyalty_points", integer(), help=_("Loyalty points")),
    Column("average_receivable", decimal(),
           help=_("What it owes on an average day, in the base currency")),
    Column("credit_hold", boolean, default=False,
           help=_("1 when its credit is blocked; blank: 0")),
    Column("customer_since", date, help=_("First day as a customer")),
    Column("language", language, default="", help=_("ISO 639, two letters")),
    Column("currency", currency, default="", help=_("Buys in this currency (ISO 4217)")),
    Column("parent", text(32), help=_("Number of the parent company, in the file or stored")),
    Column("account_manager", text(32), help=_("Code of a sales rep that is stored")),
    Column("external_id", text(64), default="", help=_("Id in the ERP or CRM; once only")),
    Column("is_active", boolean, default=True, help=_("0 stops its buyers from shopping")),
)  # fmt: skip
