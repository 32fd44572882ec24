"""
Taking a batch back: what it replaced stands again, with whom it belonged to; what it added goes.

A price that somebody else has written or removed since is left alone and reported, never
overwritten. Whether a price is still the batch's own the price says itself: it names its batch.
"""

from django.apps import apps
from django.db import connection, transaction
from django.utils.translation import gettext as _

from ..models import PriceBatch
from .applying import Moved, finish, lock, write_for
from .comparing import ROW_BY_ROW, WHOLE_TABLES

SHOWN = 200
"""So many of the prices that are left alone are shown."""

STEPS_BACK = """
    CREATE TEMPORARY TABLE price_diff ON COMMIT DROP AS
    SELECT
        CASE
            WHEN was.ended AND price.batch_id = %(batch)s THEN 'changed'
            WHEN was.ended AND price.id IS NULL AND own.product_id IS NULL THEN 'back'
            WHEN was.ended IS NULL AND price.batch_id = %(batch)s THEN 'gone'
            ELSE 'kept'
        END AS kind,
        price.id AS price_id, product_id, min_quantity, was.amount, was.percent, was.batch_id,
        price.amount AS now_amount, price.percent AS now_percent, price.since
    FROM (
        SELECT true AS ended, product_id, min_quantity, amount, percent, batch_id
        FROM pricing_pastprice WHERE price_list_id = %(list)s AND ended_by_id = %(batch)s
    ) was
    FULL JOIN (
        SELECT DISTINCT product_id, min_quantity FROM pricing_pastprice
        WHERE price_list_id = %(list)s AND batch_id = %(batch)s
    ) own USING (product_id, min_quantity)
    FULL JOIN (
        SELECT id, product_id, min_quantity, amount, percent, batch_id, since
        FROM pricing_price WHERE price_list_id = %(list)s
    ) price USING (product_id, min_quantity)
    WHERE EXISTS (SELECT FROM {product} product WHERE product.id = product_id)
        AND (was.ended OR price.batch_id = %(batch)s
            OR (own.product_id IS NOT NULL AND price.id IS NOT NULL))
"""
"""``was`` is what the batch ended, ``own`` what it wrote and others have ended since."""

COUNTS = "SELECT kind, count(*) FROM price_diff GROUP BY kind"
LEFT_ALONE = """
    SELECT product.upc, product.title, min_quantity, coalesce(amount::text, percent || ' %%'),
        coalesce(now_amount::text, now_percent || ' %%'), diff.since
    FROM price_diff diff JOIN {product} product ON product.id = diff.product_id
    WHERE kind = 'kept' ORDER BY product.upc, min_quantity LIMIT %s
"""
TAKE_AWAY = """
    DELETE FROM pricing_price price USING price_diff diff
    WHERE diff.kind = 'gone' AND price.id = diff.price_id AND price.batch_id = %(batch)s
"""
CHANGE_BACK = """
    UPDATE pricing_price price
    SET amount = diff.amount, percent = diff.percent, since = now(), batch_id = diff.batch_id
    FROM price_diff diff
    WHERE diff.kind = 'changed' AND price.id = diff.price_id AND price.batch_id = %(batch)s
"""
PUT_BACK = """
    INSERT INTO pricing_price
        (price_list_id, product_id, min_quantity, amount, percent, since, batch_id)
    SELECT %(list)s, product_id, min_quantity, amount, percent, now(), batch_id
    FROM price_diff WHERE kind = 'back' ORDER BY product_id, min_quantity
"""


def foresee(batch: PriceBatch) -> PriceBatch:
    """Answer the batch, unsaved, that taking this one back would be. Three queries, no writes."""
    undo = PriceBatch(kind=PriceBatch.Kind.UNDO, price_list=batch.price_list, undoes=batch)
    with transaction.atomic():
        _find(undo)
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE price_diff")
    return undo


def take_back(undo: PriceBatch) -> None:
    """
    Write back what the other batch replaced, all or nothing. Raises Stopped and Gone.

    A price that somebody changes while this looks for what to write is looked for again.
    """
    while True:
        try:
            return _take_back(undo)
        except Moved:
            continue


def _take_back(undo: PriceBatch) -> None:
    """Find and write, in one transaction. Raises Moved, Stopped and Gone."""
    with transaction.atomic():
        price_list = lock(undo)
        _find(undo)
        with connection.cursor() as cursor:
            write_for(cursor, undo)
            cursor.execute("SELECT set_config('pricing.restores', 'on', true)")
            wanted = (
                (TAKE_AWAY, undo.removed),
                (CHANGE_BACK, undo.changed),
                (PUT_BACK, undo.created),
            )
            for statement, count in wanted:
                cursor.execute(statement, {"list": undo.price_list_id, "batch": undo.undoes_id})
                if cursor.rowcount != count:
                    raise Moved
            cursor.execute("SELECT set_config('pricing.restores', '', true)")
        PriceBatch.objects.filter(pk=undo.pk).update(summary=undo.summary)
        PriceBatch.objects.filter(pk=undo.undoes_id).update(status=PriceBatch.Status.UNDONE)
        words = _("batch %(number)s taken back") % {"number": undo.undoes_id}
        finish(undo, price_list, f"{words}. {undo.reason}" if undo.reason else words)


def _find(undo: PriceBatch) -> None:
    """Leave what has to be written in ``price_diff``, and count it."""
    table = apps.get_model("catalogue.Product")._meta.db_table
    asked = {"batch": undo.undoes_id, "list": undo.price_list_id}
    with connection.cursor() as cursor:
        cursor.execute(WHOLE_TABLES)
        cursor.execute("DROP TABLE IF EXISTS price_diff")
        cursor.execute(STEPS_BACK.format(product=table), asked)
        cursor.execute(COUNTS)
        counts = dict(cursor.fetchall())
        cursor.execute(ROW_BY_ROW)
        cursor.execute(LEFT_ALONE.format(product=table), [SHOWN])
        kept = [[*cells, since and since.isoformat()] for *cells, since in cursor.fetchall()]
    undo.created, undo.changed = counts.get("back", 0), counts.get("changed", 0)
    undo.removed, undo.kept = counts.get("gone", 0), counts.get("kept", 0)
    undo.summary = {"kept": kept}
