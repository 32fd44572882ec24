"""The shop's orders as records of the engine, read in sets."""

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable

from django.apps import apps
from django.db import connection, transaction

from segments.activity import LineRecord, OrderRecord, Recorded, record_orders

from .products import NOTHING, topics_of
from .rates import Rates
from .states import state_of

logger = logging.getLogger(__name__)

BATCH = 2_000

READ = """
SELECT o.id, o.number, t.company_id, t.placed_at, o.status, t.method, o.currency,
       greatest(o.total_excl_tax - o.shipping_excl_tax, 0), o.shipping_excl_tax,
       l.product_id, coalesce(nullif(l.upc, ''), l.partner_sku), l.quantity,
       greatest(l.line_price_excl_tax, 0),
       greatest(l.line_price_before_discounts_excl_tax - l.line_price_excl_tax, 0)
FROM order_order o JOIN purchases_orderterms t ON t.order_id = o.id
LEFT JOIN order_line l ON l.order_id = o.id
WHERE o.id = ANY(%s) ORDER BY o.id, l.id
"""

Progress = Callable[[int], None]


def order_records(order_ids: Collection[int], rates: Rates | None = None) -> list[OrderRecord]:
    """
    Answer the records of orders that belong to a company, with their lines.

    Two queries for any number, one more when an order is not in the base currency.
    """
    rates = rates or Rates()
    with connection.cursor() as cursor:
        cursor.execute(READ, [list(order_ids)])
        rows = cursor.fetchall()
    topics = topics_of({row[9] for row in rows if row[9]})
    heads, lines, discounts = {}, defaultdict(list), defaultdict(int)
    for order_id, *head, product_id, sku, quantity, net, discount in rows:
        heads[order_id] = head
        if quantity is None:
            continue
        about = topics.get(product_id, NOTHING)
        record = LineRecord((sku or "?")[:64], net, quantity, about.categories, about.brand)
        lines[order_id].append(record)
        discounts[order_id] += discount
    records = []
    for order_id, head in heads.items():
        number, company_id, placed_at, status, method, currency, net, freight = head
        records.append(
            OrderRecord(
                reference=number[:64],
                company_id=company_id,
                placed_at=placed_at,
                net=net,
                currency=currency,
                rate=rates.at(currency, placed_at),
                status=state_of(status),
                method=method,
                discount=discounts[order_id],
                freight_charged=freight,
                bought=tuple(lines[order_id]),
            )
        )
    return records


def feed_orders(order_ids: Iterable[int], *, progress: Progress | None = None) -> Recorded:
    """
    Tell the engine of these orders; safe to repeat.

    A constant number of statements for each 2,000 orders. ``progress`` is called with the number
    of orders done.
    """
    rates = Rates()
    created = changed = unchanged = done = 0
    without_rate: list[str] = []
    ids = list(order_ids)
    for start in range(0, len(ids), BATCH):
        told = record_orders(order_records(ids[start : start + BATCH], rates))
        created, changed = created + told.created, changed + told.changed
        unchanged += told.unchanged
        without_rate += told.without_rate
        done += len(ids[start : start + BATCH])
        if progress:
            progress(done)
    if without_rate:
        logger.warning("%s orders are in a currency without a rate: %s …",
                       len(without_rate), ", ".join(without_rate[:5]))  # fmt: skip
    return Recorded(created, changed, unchanged, tuple(without_rate))


def records_of_companies(company_ids: Collection[int]) -> list[OrderRecord]:
    """Answer the records of all orders of some companies. Three queries."""
    orders = apps.get_model("order.Order").objects.filter(terms__company__in=list(company_ids))
    return order_records(list(orders.values_list("pk", flat=True)))


def order_ids_of(references: Iterable[str]) -> list[int]:
    """Answer the shop's orders of these references. One query."""
    orders = apps.get_model("order.Order").objects.filter(number__in=list(references))
    return list(orders.values_list("pk", flat=True))


def feed_placed_order(order_id: int) -> None:
    """
    Tell the engine of an order in the transaction that places it. About ten statements.

    An order is never lost because the engine stumbles over it: then it is told about in the log,
    and the self-check finds it.
    """
    try:
        with transaction.atomic():
            feed_orders([order_id])
    except Exception:
        logger.exception("Order %s was placed, but not told to the engine.", order_id)
