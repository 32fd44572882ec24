"""Returns, upserted by reference; the order they belong to may be told before or after."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection, transaction

from ..marks import mark_dirty
from .batches import batched
from .checking import check_returns
from .records import Recorded, ReturnRecord
from .touched import ORDER_FIELDS

ORDERS = """
SELECT id, reference, company_id FROM segments_tradeorder
WHERE reference = ANY(%s) OR id = ANY(%s) ORDER BY reference FOR NO KEY UPDATE
"""

STORED = """
SELECT reference, order_id, order_reference, returned_at, net FROM segments_orderreturn
WHERE reference = ANY(%s)
"""

UPSERT = """
INSERT INTO segments_orderreturn (reference, order_id, order_reference, returned_at, net)
SELECT * FROM unnest(%s::varchar[], %s::bigint[], %s::varchar[], %s::timestamptz[], %s::numeric[])
ON CONFLICT (reference) DO UPDATE SET order_id = excluded.order_id,
 order_reference = excluded.order_reference, returned_at = excluded.returned_at, net = excluded.net
"""

SUM_UP = """
UPDATE segments_tradeorder o SET returned = s.net, last_returned_at = s.at
FROM (SELECT n.id, coalesce(sum(r.net), 0) AS net, max(r.returned_at) AS at
      FROM unnest(%s::bigint[]) AS n(id) LEFT JOIN segments_orderreturn r ON r.order_id = n.id
      GROUP BY n.id) s
WHERE o.id = s.id AND (o.returned, o.last_returned_at) IS DISTINCT FROM (s.net, s.at)
"""


def sum_up_returns(cursor: Any, order_ids: Collection[int]) -> None:
    """Make the sums on these orders those of their returns. One statement."""
    cursor.execute(SUM_UP, [list(order_ids)])


@transaction.atomic
def record_returns(records: Sequence[ReturnRecord]) -> Recorded:
    """
    Keep these returns, new and changed ones; a return of an order that is not known waits for it.

    Raises ActivityError. Five statements for each 2,000 returns; none that writes for what is known
    as it is.
    """
    records = list(records)
    check_returns(records)
    created = changed = 0
    waiting: list[str] = []
    for batch in batched(sorted(records, key=lambda record: record.reference)):
        new, other, alone = _record(batch)
        created, changed = created + new, changed + other
        waiting += alone
    return Recorded(created, changed, len(records) - created - changed, waiting=tuple(waiting))


def _record(records: list[ReturnRecord]) -> tuple[int, int, list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(STORED, [[record.reference for record in records]])
        stored = {reference: row for reference, *row in cursor.fetchall()}
        earlier = [row[0] for row in stored.values() if row[0] is not None]
        cursor.execute(ORDERS, [[record.order_reference for record in records], earlier])
        orders = {reference: (pk, company) for pk, reference, company in cursor.fetchall()}
        company_of = dict(orders.values())
        wanted = {
            r.reference: [
                orders.get(r.order_reference, (None, 0))[0], r.order_reference, r.returned_at, r.net
            ]
            for r in records
        }  # fmt: skip
        fresh = {ref: row for ref, row in wanted.items() if stored.get(ref) != row}
        if fresh:
            columns = zip(*fresh.values(), strict=True)
            cursor.execute(UPSERT, [list(fresh), *map(list, columns)])
            rows = [*fresh.values(), *(stored[ref] for ref in fresh if ref in stored)]
            touched = {row[0] for row in rows if row[0] is not None}
            sum_up_returns(cursor, touched)
            companies = {company_of[pk] for pk in touched}
            mark_dirty(companies, fields=ORDER_FIELDS, reason="return")
    alone = [reference for reference, row in wanted.items() if row[0] is None]
    new = len(fresh.keys() - stored.keys())
    return new, len(fresh) - new, alone
