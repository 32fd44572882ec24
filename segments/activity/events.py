"""Events: with a reference upserted, without one added to what is recorded for the minute."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from django.db import connection, transaction

from ..marks import mark_dirty
from ..text import fold
from .batches import batched
from .checking import check_events
from .records import EventRecord, Recorded
from .touched import EVENT_FIELDS, OTHER_EVENT_FIELDS

STORED = """
SELECT e.kind, e.reference, e.company_id, e.key, e.at, e.quantity, e.minutes
FROM segments_event e JOIN unnest(%s::varchar[], %s::varchar[]) AS n(kind, reference)
  ON e.kind = n.kind AND e.reference = n.reference
"""

UPSERT = """
INSERT INTO segments_event (kind, reference, company_id, key, at, quantity, minutes)
SELECT * FROM unnest(%s::varchar[], %s::varchar[], %s::bigint[], %s::varchar[], %s::timestamptz[],
                     %s::int[], %s::numeric[])
ON CONFLICT (kind, reference) DO UPDATE SET company_id = excluded.company_id, key = excluded.key,
 at = excluded.at, quantity = excluded.quantity, minutes = excluded.minutes
"""

ADD = """
INSERT INTO segments_event AS e (company_id, kind, at, key, quantity, minutes)
SELECT * FROM unnest(%s::bigint[], %s::varchar[], %s::timestamptz[], %s::varchar[], %s::int[],
                     %s::numeric[])
ON CONFLICT (company_id, kind, at, key) WHERE reference IS NULL
DO UPDATE SET quantity = e.quantity + excluded.quantity, minutes = e.minutes + excluded.minutes
"""


@transaction.atomic
def record_events(records: Sequence[EventRecord]) -> Recorded:
    """
    Keep these events.

    Raises ActivityError. Four statements for each 2,000 events; none that writes for those that are
    known as they are by their reference.
    """
    records = list(records)
    check_events(records)
    named = sorted((r for r in records if r.reference), key=lambda r: (r.kind, r.reference))
    created = changed = 0
    for batch in batched(named):
        new, other = _record(batch)
        created, changed = created + new, changed + other
    nameless = [record for record in records if not record.reference]
    _add(nameless)
    unchanged = len(named) - created - changed
    return Recorded(created + len(nameless), changed, unchanged)


def _record(records: list[EventRecord]) -> tuple[int, int]:
    wanted = {
        (r.kind, r.reference): [r.company_id, fold(r.key), r.at, r.quantity, Decimal(r.minutes)]
        for r in records
    }
    with connection.cursor() as cursor:
        cursor.execute(STORED, _columns(wanted))
        stored = {(kind, reference): row for kind, reference, *row in cursor.fetchall()}
        fresh = {name: row for name, row in wanted.items() if stored.get(name) != row}
        if fresh:
            cursor.execute(UPSERT, [*_columns(fresh), *_columns(fresh.values())])
    companies = defaultdict(set)
    for (kind, reference), row in fresh.items():
        rows = (row, stored.get((kind, reference)))
        companies[kind] |= {company_id for company_id, *_rest in filter(None, rows)}
    _mark(companies)
    new = len(fresh.keys() - stored.keys())
    return new, len(fresh) - new


def _add(records: list[EventRecord]) -> None:
    sums: dict[tuple, list] = {}
    companies = defaultdict(set)
    for record in records:
        minute = record.at.replace(second=0, microsecond=0)
        name = (record.company_id, record.kind, minute, fold(record.key))
        found = sums.setdefault(name, [0, Decimal(0)])
        found[0] += record.quantity
        found[1] += record.minutes
        companies[record.kind].add(record.company_id)
    with connection.cursor() as cursor:
        for batch in batched(sorted(sums.items())):
            rows = [(*name, *counted) for name, counted in batch]
            cursor.execute(ADD, _columns(rows))
    _mark(companies)


def _columns(rows) -> list[list]:
    return [list(column) for column in zip(*rows, strict=True)]


def _mark(companies: dict[str, set[int]]) -> None:
    """Mark companies once for all kinds that can change the same."""
    by_fields = defaultdict(set)
    for kind, ids in companies.items():
        by_fields[EVENT_FIELDS.get(kind, OTHER_EVENT_FIELDS)] |= ids
    for fields, ids in by_fields.items():
        mark_dirty(ids, fields=fields, reason="activity")
