"""
What a buyer takes home as CSV: the own prices, and the orders of the company. No cell is a formula.

Lines are made while they are sent: a thousand products, or two thousand lines, are in memory.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone
from oscar.core.loading import get_model

from segments.shopper import Shopper
from segments.tabular.writing import csv_lines, plain
from shop.partner.strategy import SegmentStrategy
from shop.partnumbers.selection import own_numbers

AT_ONCE = 1_000
LINES_AT_ONCE = 2_000

PRICES = [
    "part_number", "own_number", "title", "currency", "from_quantity", "unit_price", "tax_rate",
    "remark",
]  # fmt: skip
"""The columns of a price file: one row for each product and quantity from which it costs less."""

ORDERS = [
    "order", "placed_at", "status", "po_number", "ordered_by", "part_number", "title", "quantity",
    "currency", "unit_price", "line_net", "line_tax", "line_gross",
]  # fmt: skip
"""The columns of an export of orders: one row for each line, as it was frozen."""


def price_rows(shopper: Shopper) -> Iterator[list]:
    """
    Yield the shopper's net prices of everything inside the gate that can be ordered, by id.

    All prices are those of the shopper's instant. About ten queries for a thousand products. A
    product without a price has a row that says why.
    """
    products = get_model("catalogue", "Product").objects.visible_to(shopper)
    products = products.filter(structure__in=["standalone", "child"]).order_by("pk")
    products = products.select_related("product_class", "parent__product_class")
    last = 0
    while page := list(products.filter(pk__gt=last)[:AT_ONCE]):
        strategy = SegmentStrategy(shopper, policy=settings.PRICING_POLICY)
        strategy.warm(page, gated=True)
        called = own_numbers(shopper, [product.pk for product in page])
        for product in page:
            yield from _price_rows(strategy, product, called.get(product.pk, ""))
        last = page[-1].pk


def order_rows(orders: Any) -> Iterator[list]:
    """Yield the lines of these orders, the newest order first. One query."""
    lines = (
        get_model("order", "Line")
        .objects.filter(order__in=orders.order_by().values("pk"))
        .select_related("order__terms__buyer", "terms")
        .order_by("-order_id", "pk")
    )
    for line in lines.iterator(chunk_size=LINES_AT_ONCE):
        order, buyer = line.order, line.order.terms.buyer
        tax = line.line_price_incl_tax - line.line_price_excl_tax
        yield [
            order.number,
            timezone.localtime(order.date_placed).isoformat(timespec="seconds"),
            order.status,
            order.terms.po_number,
            (buyer.get_full_name() or buyer.email) if buyer else "",
            line.partner_sku,
            line.title,
            line.quantity,
            order.currency,
            line.terms.unit_price,
            line.line_price_excl_tax,
            tax,
            line.line_price_incl_tax,
        ]


def as_csv(header: list[str], rows: Iterable[list]) -> Iterator[str]:
    """Yield the lines of a file that spreadsheets open as it was meant; amounts have decimals."""
    return csv_lines(
        header,
        ([plain(c, places=2) if isinstance(c, Decimal) else c for c in row] for row in rows),
    )


def _price_rows(strategy: SegmentStrategy, product: Any, own_number: str) -> Iterator[list]:
    info = strategy.fetch_for_product(product)
    price = info.price
    known = [product.upc or "", own_number, product.get_title(), strategy.shopper.currency]
    if not price.exists:
        yield [*known, "", "", "", price.reason]
        return
    remark = "" if info.availability.is_available_to_buy else info.availability.message
    steps = [(one.min_quantity, one.unit_price) for one in price.quote.breaks]
    for quantity, unit_price in steps or [(1, price.excl_tax)]:
        yield [*known, quantity, unit_price, price.vat.rate, remark]
