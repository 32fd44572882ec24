"""The columns of a file of past orders: one row a line, the order's own columns repeated."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from segments.models import choices
from segments.tabular import Column, choice, decimal, instant, integer, text

from .company_columns import currency

MONEY = decimal(places=2, most=Decimal("9999999999.99"))

ORDER_COLUMNS = (
    Column("order_number", text(64), required=True, help=_("The order's number: the key")),
    Column("company", text(32), required=True, help=_("Number of a stored company")),
    Column("placed_at", instant, required=True, help=_("Day, or day and time, of the order")),
    Column("currency", currency, help=_("Currency of all amounts; blank: the company's")),
    Column("status", text(100), default="Delivered", help=_("A status of the shop's orders")),
    Column("buyer", text(254), help=_("E-mail of a stored user")),
    Column("rep", text(32), help=_("Code of the sales rep at the time")),
    Column(
        "method",
        choice(choices.OrderingMethod.values),
        default="",
        help=_("How it was ordered"),
    ),
    Column("po_number", text(35), default="", help=_("The company's purchase-order number")),
    Column(
        "payment_terms",
        choice(choices.PaymentTerms.values),
        default="",
        help=_("Terms at the time"),
    ),
    Column(
        "delivery_terms",
        choice(choices.DeliveryTerms.values),
        default="",
        help=_("Terms at the time"),
    ),
    Column("shipping", MONEY, default=Decimal(0), help=_("Freight of the order before tax")),
    Column("tax", MONEY, default=Decimal(0), help=_("Tax of the order")),
)

LINE_COLUMNS = (
    Column("line", integer(least=1), required=True, help=_("Number of the line in the order")),
    Column("sku", text(64), required=True, help=_("SKU of a stored product")),
    Column("quantity", integer(least=1), required=True, help=_("Pieces")),
    Column(
        "unit_price",
        decimal(places=4, most=Decimal("999999999.9999")),
        required=True,
        help=_("Price of one piece before tax"),
    ),
    Column("discount", MONEY, default=Decimal(0), help=_("Taken off the line, before tax")),
    Column("price_list", text(64), default="", help=_("Code of the price list, if known")),
)

COLUMNS = (*ORDER_COLUMNS, *LINE_COLUMNS)
