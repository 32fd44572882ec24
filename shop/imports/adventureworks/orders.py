"""Past orders of the folder as rows of the import."""

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from segments.tabular import instant

from ..order_columns import COLUMNS
from .mapping import CENT, CURRENCY, rep_code
from .prices import VOLUME, dealer_code, offer_code, volume_code
from .tables import Folder

NO_OFFER = "1"


def order_rows(folder: Folder) -> Iterator[dict[str, Any]]:
    """Yield the lines with their order's columns. Amounts of a line round to the cent, half up."""
    blank = {column.name: column.default for column in COLUMNS}
    kinds = {offer["offer_id"]: offer["type"] for offer in folder.offers}
    periods = sorted({(row["valid_from"], row["valid_to"]) for row in folder.prices})
    heads: dict[str, dict[str, Any]] = {}
    for line in folder.order_lines():
        number = line["order_id"]
        if number not in heads:
            heads[number] = head_of(folder.orders[number])
        day = date.fromisoformat(folder.orders[number]["order_date"])
        period = next(p for p in periods if p[0] <= day and (p[1] is None or day <= p[1]))
        full = cents(line["unit_price"] * line["quantity"])
        yield (
            blank
            | heads[number]
            | {
                "line": line["line_no"],
                "sku": line["sku"],
                "quantity": line["quantity"],
                "unit_price": line["unit_price"],
                "discount": full - cents(line["net_amount"]),
                "price_list": list_code(line["offer_id"], kinds, period),
            }
        )


def head_of(order: dict[str, Any]) -> dict[str, Any]:
    """Answer what the lines of an order share."""
    return {
        "order_number": order["order_id"],
        "company": order["company_id"],
        "placed_at": instant(order["order_date"]),
        "currency": CURRENCY,
        "rep": rep_code(order["sales_rep_id"]) if order["sales_rep_id"] else None,
        "po_number": (order["purchase_order_no"] or "")[:35],
        "shipping": cents(order["freight"]),
        "tax": cents(order["tax"]),
    }


def list_code(offer_id: str, kinds: dict[str, str], period: tuple) -> str:
    """Answer the code of the list that an offer of the folder became."""
    if offer_id == NO_OFFER:
        return dealer_code(period)
    return volume_code(period) if kinds[offer_id] == VOLUME else offer_code(offer_id, period)


def cents(amount: Decimal) -> Decimal:
    """Round to the cent, half up."""
    return amount.quantize(CENT, ROUND_HALF_UP)
