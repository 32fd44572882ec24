"""
Does the engine know what the shop knows? A sample of companies is compared, and healed.

The shop registers how its own orders are read; the engine compares them with its rows, field by
field, tells itself again what differs, and says what it was.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection, transaction

from ..models.activity import BoughtLine, TradeOrder
from .orders import record_orders
from .records import OrderRecord

Source = Callable[[Collection[int]], Sequence[OrderRecord]]
"""Answers the orders of some companies as the shop has them."""

_sources: list[Source] = []

SAMPLE = """
SELECT id FROM segments_company ORDER BY md5(id::text || %s)
LIMIT (SELECT ceil(count(*) * %s::numeric) FROM segments_company)
"""

FIELDS = (
    "company_id", "placed_at", "status", "method", "currency", "net", "discount",
    "freight_charged", "freight_paid",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """An order that the engine knows otherwise than the shop, or only one of them knows."""

    reference: str
    company_id: int
    field: str
    shop: str
    engine: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check looked at and found; ``healed`` orders were told again."""

    companies: int
    orders: int
    differences: tuple[Difference, ...]
    healed: int


def register_source(source: Source) -> None:
    """Name the shop's own orders; called when the app that has them is ready."""
    if source not in _sources:
        _sources.append(source)


@transaction.atomic
def self_check(*, seed: str, share: Decimal = Decimal("0.01")) -> Checked:
    """
    Compare a share of the companies, at least one, with the shop's own orders, and heal.

    The same ``seed`` takes the same companies. Orders that only the engine knows are told about and
    stay. Four queries, and those of the shop.
    """
    with connection.cursor() as cursor:
        cursor.execute(SAMPLE, [seed, share])
        sample = [row[0] for row in cursor.fetchall()]
    records = [record for source in _sources for record in source(sample)]
    found = list(_differences(sample, records))
    wrong = {difference.reference for difference in found}
    again = [record for record in records if record.reference in wrong]
    if again:
        record_orders(again)
    return Checked(len(sample), len(records), tuple(found), len(again))


def _differences(sample: list[int], records: list[OrderRecord]) -> Iterator[Difference]:
    told = {record.reference: record for record in records}
    rows = TradeOrder.objects.filter(company_id__in=sample).in_bulk(field_name="reference")
    elsewhere = [reference for reference in told if reference not in rows]
    rows |= TradeOrder.objects.in_bulk(elsewhere, field_name="reference") if elsewhere else {}
    lines = defaultdict(list)
    bought = BoughtLine.objects.filter(order__in=[row.pk for row in rows.values()])
    for order_id, *line in bought.order_by("pk").values_list(
        "order_id", "product", "quantity", "net", "categories", "brand"
    ):
        lines[order_id].append(tuple(map(_comparable, line)))
    for reference in sorted({*told, *rows}):
        record, row = told.get(reference), rows.get(reference)
        if record is None:
            yield Difference(reference, row.company_id, "order", "", "known")
        elif row is None:
            yield Difference(reference, record.company_id, "order", "known", "")
        else:
            yield from _between(record, row, lines[row.pk])


def _between(record: OrderRecord, row: TradeOrder, lines: list) -> Iterator[Difference]:
    pairs = [(name, getattr(record, name), getattr(row, name)) for name in FIELDS]
    if record.rate is not None and row.rate is None:
        pairs.append(("rate", record.rate, row.rate))
    if record.bought is not None:
        here = [
            tuple(
                map(
                    _comparable,
                    (line.product, line.quantity, line.net, line.categories, line.brand),
                )
            )
            for line in record.bought
        ]
        pairs.append(("lines", here, lines))
    for name, shop, engine in pairs:
        if shop != engine:
            yield Difference(
                record.reference, record.company_id, name, str(shop)[:200], str(engine)[:200]
            )


def _comparable(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
