"""
A price file that is checked and not applied, as a change of its list.

The prices are those that applying it would leave: see ``importing.comparing``.
"""

from django.db import connection
from django.utils.translation import gettext as _

from ..models import PriceBatch
from .shadow import Imagined

KEPT = """
    NOT {replaces} AND NOT EXISTS (
        SELECT FROM pricing_stagedprice s WHERE s.batch_id = {batch:d}
        AND s.product_id = known.product_id AND s.min_quantity = known.min_quantity
    )
"""

ADD = """
INSERT INTO {other} (id, price_list_id, product_id, min_quantity, amount, percent)
SELECT -line, %(list)s, product_id, min_quantity, amount, percent
FROM pricing_stagedprice WHERE batch_id = %(batch)s;
CREATE INDEX ON {other} (price_list_id, product_id);
ANALYZE {other}
"""


class Vanished(Exception):
    """The file was applied, or its rows were thrown away, so nothing can be tried any more."""


def still_staged(batch_id: int) -> PriceBatch:
    """Answer the batch; raises Vanished when its rows are staged no more."""
    batch = PriceBatch.objects.filter(pk=batch_id, status=PriceBatch.Status.READY).first()
    if batch is None:
        raise Vanished(_("The price file was applied or taken away meanwhile."))
    return batch


def stand_in(other: Imagined, list_id: int, batch_id: int) -> None:
    """Let a list hold what it would after the file. Costs a second or two for a million rows."""
    batch = still_staged(batch_id)
    kept = KEPT.format(replaces=str(batch.replaces).lower(), batch=batch.pk)
    with connection.cursor() as cursor:
        # What is staged has no statistics: never row by row.
        cursor.execute("SET LOCAL enable_nestloop = off")
        rows = other.rows_of("pricing_price", "price_list_id", list_id, kept=kept)
        cursor.execute("SET LOCAL enable_nestloop = on")
        cursor.execute(ADD.format(other=rows), {"list": list_id, "batch": batch.pk})


def says(batch: PriceBatch) -> str:
    """Say what the file does to the list."""
    words = _(
        "Prices from “%(file)s”: %(new)d new, %(changed)d changed, %(gone)d removed, %(same)d as"
        " they are."
    )
    return words % {
        "file": batch.file_name, "new": batch.created, "changed": batch.changed,
        "gone": batch.removed, "same": batch.unchanged,
    }  # fmt: skip
