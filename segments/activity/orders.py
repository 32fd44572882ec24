"""Orders and their lines, upserted by reference."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from ..marks import mark_dirty
from ..models.activity import TradeOrder
from ..text import fold
from .batches import batched
from .checking import check_orders
from .errors import ActivityError
from .records import LineRecord, OrderRecord, Recorded
from .returns import sum_up_returns
from .touched import ORDER_FIELDS


class Row(NamedTuple):
    """The columns of an order that are told."""

    company_id: int
    placed_at: object
    status: str
    method: str
    currency: str
    rate: Decimal | None
    net: Decimal
    discount: Decimal
    freight_charged: Decimal
    freight_paid: Decimal
    lines: int
    units: int


TYPES = {
    "company_id": "bigint", "placed_at": "timestamptz", "status": "varchar", "method": "varchar",
    "currency": "varchar", "rate": "numeric", "net": "numeric", "discount": "numeric",
    "freight_charged": "numeric", "freight_paid": "numeric", "lines": "int", "units": "int",
}  # fmt: skip
COLUMNS = ", ".join(Row._fields)

# The names are those of the class above; every value is a parameter.
STORED = f"""
SELECT reference, id, {COLUMNS} FROM segments_tradeorder WHERE reference = ANY(%s)
ORDER BY reference FOR NO KEY UPDATE
"""  # noqa: S608

UPSERT = f"""
INSERT INTO segments_tradeorder (reference, {COLUMNS}, returned)
SELECT *, 0 FROM unnest(%s::varchar[], {", ".join(f"%s::{TYPES[c]}[]" for c in Row._fields)})
ON CONFLICT (reference) DO UPDATE SET {", ".join(f"{c} = excluded.{c}" for c in Row._fields)}
RETURNING reference, id
"""  # noqa: S608

ADOPT = """
UPDATE segments_orderreturn r SET order_id = o.id FROM segments_tradeorder o
WHERE r.order_id IS NULL AND r.order_reference = o.reference AND o.id = ANY(%s)
"""

LINES = """
SELECT order_id, product, net, quantity, categories, brand FROM segments_boughtline
WHERE order_id = ANY(%s) ORDER BY id
"""

FOLLOW = """
UPDATE segments_boughtline l SET company_id = o.company_id, placed_at = o.placed_at
FROM segments_tradeorder o WHERE o.id = l.order_id AND o.id = ANY(%s)
AND (l.company_id, l.placed_at) IS DISTINCT FROM (o.company_id, o.placed_at)
"""

COPY = """
COPY segments_boughtline (order_id, company_id, placed_at, product, categories, brand, brand_folded,
 quantity, net) FROM STDIN
"""

STATUSES = """
UPDATE segments_tradeorder o SET status = n.status
FROM unnest(%s::varchar[], %s::varchar[]) AS n(reference, status)
WHERE o.reference = n.reference AND o.status <> n.status RETURNING o.company_id
"""


@transaction.atomic
def record_orders(records: Sequence[OrderRecord]) -> Recorded:
    """
    Keep these orders, new and changed ones, with their lines.

    Raises ActivityError. About eight statements for each 2,000 orders, whatever their lines; none
    that writes, and no mark, for what is known as it is.
    """
    records = list(records)
    check_orders(records)
    created = changed = 0
    for batch in batched(sorted(records, key=lambda record: record.reference)):
        new, other = _record(batch)
        created, changed = created + new, changed + other
    return Recorded(
        created=created,
        changed=changed,
        unchanged=len(records) - created - changed,
        without_rate=tuple(record.reference for record in records if record.rate is None),
    )


def _record(records: list[OrderRecord]) -> tuple[int, int]:
    """Keep a batch; answer how many were new, and how many changed."""
    with connection.cursor() as cursor:
        cursor.execute(STORED, [[record.reference for record in records]])
        stored = {reference: (pk, Row(*row)) for reference, pk, *row in cursor.fetchall()}
        wanted = {r.reference: _row(r, stored.get(r.reference)) for r in records}
        fresh = {
            reference: row
            for reference, row in wanted.items()
            if reference not in stored or stored[reference][1] != row
        }
        ids = {reference: pk for reference, (pk, _row) in stored.items()}
        if fresh:
            columns = zip(*fresh.values(), strict=True)
            cursor.execute(UPSERT, [list(fresh), *map(list, columns)])
            ids |= dict(cursor.fetchall())
            touched = [ids[reference] for reference in fresh]
            cursor.execute(ADOPT, [touched])
            if cursor.rowcount:
                sum_up_returns(cursor, touched)
            if fresh.keys() & stored.keys():
                cursor.execute(FOLLOW, [touched])
        relined = _record_lines(cursor, records, ids, known=[pk for pk, _row in stored.values()])
    told = fresh.keys() | relined
    companies = {wanted[reference].company_id for reference in told}
    companies |= {stored[ref][1].company_id for ref in told if ref in stored}
    mark_dirty(companies, fields=ORDER_FIELDS, reason="order")
    new = len(fresh.keys() - stored.keys())
    return new, len(told) - new


def _row(record: OrderRecord, stored: tuple[int, Row] | None) -> Row:
    """Answer the columns to keep: a stored rate stays, and lines that are not told again."""
    old = stored[1] if stored else None
    rate = record.rate
    if old and old.rate is not None and old.currency == record.currency:
        rate = old.rate
    if record.bought is None:
        lines, units = (old.lines, old.units) if old else (0, 0)
    else:
        lines, units = len(record.bought), sum(line.quantity for line in record.bought)
    return Row(
        record.company_id, record.placed_at, record.status, record.method, record.currency, rate,
        Decimal(record.net), Decimal(record.discount), Decimal(record.freight_charged),
        Decimal(record.freight_paid), lines, units,
    )  # fmt: skip


def _record_lines(cursor, records: list[OrderRecord], ids: dict[str, int], *, known: list[int]):
    """Replace the lines of the orders whose lines differ; answer the references of those."""
    old: dict[int, list[LineRecord]] = defaultdict(list)
    if known:
        cursor.execute(LINES, [known])
        for order_id, product, net, quantity, categories, brand in cursor.fetchall():
            line = LineRecord(product, net, quantity, tuple(categories), brand)
            old[order_id].append(line)
    changed = {
        record.reference: record
        for record in records
        if record.bought is not None and list(record.bought) != old[ids[record.reference]]
    }
    stale = [ids[reference] for reference in changed if old[ids[reference]]]
    if stale:
        cursor.execute("DELETE FROM segments_boughtline WHERE order_id = ANY(%s)", [stale])
    if any(record.bought for record in changed.values()):
        with cursor.copy(COPY) as copy:
            for reference, record in changed.items():
                for line in record.bought or ():
                    copy.write_row((
                        ids[reference], record.company_id, record.placed_at, line.product,
                        list(line.categories), line.brand, fold(line.brand), line.quantity,
                        line.net,
                    ))  # fmt: skip
    return changed.keys()


@transaction.atomic
def record_statuses(statuses: Mapping[str, str]) -> int:
    """
    Keep the states of orders by their reference; answer how many changed.

    Orders that are not known are left out. Raises ActivityError. Two statements.
    """
    for reference, status in statuses.items():
        if status not in TradeOrder.Status.values:
            raise ActivityError(
                f"{_('Order')} {reference}", "status",
                _("is not one of %s") % ", ".join(TradeOrder.Status.values), "not_a_choice",
            )  # fmt: skip
    ordered = sorted(statuses.items())
    with connection.cursor() as cursor:
        cursor.execute(STATUSES, [[ref for ref, _s in ordered], [status for _r, status in ordered]])
        companies = [row[0] for row in cursor.fetchall()]
    mark_dirty(companies, fields=ORDER_FIELDS, reason="order")
    return len(companies)
