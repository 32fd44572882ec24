"""A product as the API tells it: the strategy's answers, written down."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from shop.partnumbers.selection import own_numbers

from .amounts import text


def products_told(strategy: Any, products: Sequence) -> list[dict]:
    """Answer products inside the gate with the price of one piece. A fixed number of queries."""
    strategy.warm(products, gated=True)
    own = own_numbers(strategy.shopper, [product.pk for product in products])
    return [_product(strategy, product, own.get(product.pk)) for product in products]


def _product(strategy: Any, product: Any, own_number: str | None) -> dict:
    info = strategy.fetch_for_product(product)
    return {
        "id": product.pk,
        "part_number": product.upc,
        "own_number": own_number,
        "title": product.get_title(),
        "url": product.get_absolute_url(),
        "kind": product.structure,
        "parent": product.parent_id,
        "price": price_of(info.price, 1),
        "no_price": no_price_of(info.price),
        "availability": availability_of(info.availability),
    }


def price_of(price: Any, quantity: int) -> dict | None:
    """Answer what one piece costs at a quantity; None when there is no price."""
    if not price.exists:
        return None
    quote = price.quote
    return {
        "currency": price.currency,
        "net": text(price.excl_tax),
        "tax": text(price.tax) if price.is_tax_known else None,
        "gross": text(price.incl_tax) if price.is_tax_known else None,
        "tax_rate": text(price.vat.rate),
        "tax_treatment": price.vat.treatment.value,
        "breaks": [
            {"from_quantity": one.min_quantity, "net": text(one.unit_price)} for one in quote.breaks
        ],
        "next_break": _next(quote, quantity),
    }


def no_price_of(price: Any) -> dict | None:
    """Answer why there is no price; None when there is one."""
    return None if price.exists else {"code": price.code, "detail": price.reason}


def availability_of(availability: Any) -> dict:
    """Answer whether something can be bought."""
    return {
        "is_available": bool(availability.is_available_to_buy),
        "code": availability.code or "unavailable",
        "message": str(availability.message),
    }


def _next(quote: Any, quantity: int) -> dict | None:
    found = quote.next_break(quantity)
    if found is None:
        return None
    net: Decimal = found.unit_price
    return {
        "from_quantity": found.min_quantity,
        "net": text(net),
        "add": found.min_quantity - quantity,
    }
