"""The lines of past orders, and the unit prices they were bought at."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from oscar.core.loading import get_model

from shop.purchases.models import OrderLineTerms

from .running import Rows
from .upserts import upsert

Line = get_model("order", "Line")
Order = get_model("order", "Order")
Product = get_model("catalogue", "Product")

CENT = Decimal("0.01")
IMPORTED = "imported"
"""The reason for the price of a line that was bought elsewhere."""

LINE_FIELDS = (
    "product", "stockrecord", "partner", "partner_name", "partner_sku", "title", "upc", "quantity",
    "line_price_excl_tax", "line_price_incl_tax", "line_price_before_discounts_excl_tax",
    "line_price_before_discounts_incl_tax", "unit_price_excl_tax", "unit_price_incl_tax", "status",
)  # fmt: skip

LineKey = tuple[str, int]
"""Order number and number of the line."""


def line_row(values: dict[str, Any], order: Order, product: Product, stock: dict) -> Line:
    """Answer the order line that a row describes, not saved. Lines round to the cent, half up."""
    record = stock.get(product.pk)
    full = (values["unit_price"] * values["quantity"]).quantize(CENT, ROUND_HALF_UP)
    net = full - values["discount"]
    unit = values["unit_price"].quantize(CENT, ROUND_HALF_UP)
    return Line(
        order=order,
        partner=record.partner if record else None,
        partner_name=record.partner.name if record else "",
        partner_sku=values["sku"],
        partner_line_reference=str(values["line"]),
        stockrecord=record,
        product=product,
        title=product.title,
        upc=product.upc,
        quantity=values["quantity"],
        line_price_excl_tax=net,
        line_price_incl_tax=net,
        line_price_before_discounts_excl_tax=full,
        line_price_before_discounts_incl_tax=full,
        unit_price_excl_tax=unit,
        unit_price_incl_tax=unit,
        status=values["status"],
        num_allocated=0,
    )


def write_line_terms(rows: Rows, lines: dict[LineKey, Line]) -> set[LineKey]:
    """Keep the unit price at four decimals; answer the lines whose terms changed."""
    wanted = {
        (values["order_number"], values["line"]): OrderLineTerms(
            line=lines[values["order_number"], values["line"]],
            unit_price=values["unit_price"],
            price_list_code=values["price_list"],
            reason=IMPORTED,
        )
        for _line, values in rows
    }
    by_line = {line.pk: key for key, line in lines.items()}
    existing = {
        by_line[terms.pk]: terms for terms in OrderLineTerms.objects.filter(line__in=by_line)
    }
    return upsert(
        OrderLineTerms, wanted, existing, fields=["unit_price", "price_list_code", "reason"]
    ).changed
