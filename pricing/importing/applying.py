"""
Writing the differences of a batch, in one transaction and in parts that can be stopped.

Whoever adds or removes a price of the list meanwhile waits for the lock on the list; a row that
somebody changed since it was compared is seen when it is written, and ends the whole with Moved.
"""

from collections.abc import Callable

from django.db import connection, transaction
from django.utils.translation import gettext as _

from ..models import PriceBatch, PriceList
from .comparing import CHANGED, GONE, NEW, compare
from .report import tally
from .staging import Gone, Stopped

PAGES = 1_000
"""Pages (8 kB) of the table of differences that are written with one statement: 100,000 rows."""

REMOVE = """
    DELETE FROM pricing_price price USING price_diff diff
    WHERE diff.kind = 'gone' AND diff.ctid >= %(first)s::tid AND diff.ctid < %(end)s::tid
        AND price.id = diff.price_id
        AND (price.amount, price.percent) IS NOT DISTINCT FROM (diff.old_amount, diff.old_percent)
"""
CHANGE = """
    UPDATE pricing_price price
    SET amount = diff.amount, percent = diff.percent, since = now(), batch_id = %(batch)s
    FROM price_diff diff
    WHERE diff.kind = 'changed' AND diff.ctid >= %(first)s::tid AND diff.ctid < %(end)s::tid
        AND price.id = diff.price_id
        AND (price.amount, price.percent) IS NOT DISTINCT FROM (diff.old_amount, diff.old_percent)
"""
ADD = """
    INSERT INTO pricing_price
        (price_list_id, product_id, min_quantity, amount, percent, since, batch_id)
    SELECT %(list)s, product_id, min_quantity, amount, percent, now(), %(batch)s
    FROM price_diff diff
    WHERE diff.kind = 'new' AND diff.ctid >= %(first)s::tid AND diff.ctid < %(end)s::tid
    ORDER BY diff.ctid
"""
STEPS = ((GONE, REMOVE), (CHANGED, CHANGE), (NEW, ADD))

Told = Callable[[float], None]
"""Called with how much of the differences is written, from 0 to 1."""


class Moved(Exception):
    """The list is not what the batch was compared with."""


def apply(batch: PriceBatch, *, told: Told | None = None) -> None:
    """
    Write the differences, all or none. Raises Moved, Stopped and Gone; then nothing is written.

    The differences are those that the batch's ``digest`` was made of, or nothing happens.
    """
    with transaction.atomic():
        price_list = lock(batch)
        if compare(batch) != batch.digest:
            raise Moved
        write(batch, price_list, told)


def write(batch: PriceBatch, price_list: PriceList, told: Told | None = None) -> None:
    """Write what ``compare`` has found in this transaction. Raises Moved and Stopped."""
    with connection.cursor() as cursor:
        write_for(cursor, batch)
        _write(cursor, batch, told)
    words = _("prices imported: %s") % tally(batch).in_words()
    finish(batch, price_list, f"{words}. {batch.reason}" if batch.reason else words)


def lock(batch: PriceBatch) -> PriceList:
    """Keep others from adding prices to the list, or deleting it, until the end. Raises Gone."""
    try:
        return PriceList.objects.select_for_update().get(pk=batch.price_list_id)
    except PriceList.DoesNotExist as fault:
        raise Gone from fault


def write_for(cursor, batch: PriceBatch) -> None:
    """Tell the triggers that everything in this transaction is written for the batch."""
    cursor.execute("SELECT set_config('pricing.batch', %s, true)", [str(batch.pk)])


def finish(batch: PriceBatch, price_list: PriceList, words: str) -> None:
    """Enter a batch into the history of its list. Raises Stopped."""
    price_list._history_user = batch.approved_by or batch.created_by
    price_list._change_reason = words[:100]
    price_list.save()
    mine = PriceBatch.objects.filter(pk=batch.pk, stop_requested=False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        (batch.applied_at,) = cursor.fetchone()
    batch.status = PriceBatch.Status.APPLIED
    fields = ("status", "applied_at", "created", "changed", "unchanged", "removed", "kept")
    if not mine.update(**{name: getattr(batch, name) for name in fields}):
        raise Stopped


def _write(cursor, batch: PriceBatch, told: Told | None) -> None:
    wanted = {GONE: batch.removed, CHANGED: batch.changed, NEW: batch.created}
    whole, done = sum(wanted.values()) or 1, 0
    cursor.execute("SELECT pg_relation_size('price_diff') / 8192")
    (pages,) = cursor.fetchone()
    for kind, statement in STEPS:
        written = 0
        for page in range(0, pages if wanted[kind] else 0, PAGES):
            bounds = {"first": f"({page},0)", "end": f"({page + PAGES},0)"}
            cursor.execute(statement, bounds | {"batch": batch.pk, "list": batch.price_list_id})
            written += cursor.rowcount
            if told:
                told((done + written) / whole)
        if written != wanted[kind]:
            raise Moved
        done += written
