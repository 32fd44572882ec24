"""What was told by mistake is forgotten; what belongs to another company moves."""

from collections.abc import Collection

from django.db import connection, transaction

from ..marks import mark_dirty
from .touched import ORDER_FIELDS

FORGET = (
    "DELETE FROM segments_orderreturn WHERE order_id IN"
    " (SELECT id FROM segments_tradeorder WHERE reference = ANY(%s))",
    "DELETE FROM segments_boughtline WHERE order_id IN"
    " (SELECT id FROM segments_tradeorder WHERE reference = ANY(%s))",
    "DELETE FROM segments_tradeorder WHERE reference = ANY(%s) RETURNING company_id",
)

MOVE = (
    "UPDATE segments_tradeorder SET company_id = %(to)s WHERE company_id = %(from)s",
    "UPDATE segments_boughtline SET company_id = %(to)s WHERE company_id = %(from)s",
    """INSERT INTO segments_event AS e (company_id, kind, at, key, quantity, minutes)
    SELECT %(to)s, kind, at, key, quantity, minutes FROM segments_event
    WHERE company_id = %(from)s AND reference IS NULL
    ON CONFLICT (company_id, kind, at, key) WHERE reference IS NULL
    DO UPDATE SET quantity = e.quantity + excluded.quantity,
     minutes = e.minutes + excluded.minutes""",
    "DELETE FROM segments_event WHERE company_id = %(from)s AND reference IS NULL",
    "UPDATE segments_event SET company_id = %(to)s WHERE company_id = %(from)s",
)


@transaction.atomic
def forget(references: Collection[str]) -> int:
    """
    Forget orders with their lines and returns; answer how many there were.

    References that are not known are left out. Four statements.
    """
    with connection.cursor() as cursor:
        for statement in FORGET:
            cursor.execute(statement, [list(references)])
        companies = [row[0] for row in cursor.fetchall()]
    mark_dirty(companies, fields=ORDER_FIELDS, reason="order")
    return len(companies)


@transaction.atomic
def move(from_company_id: int, to_company_id: int) -> None:
    """
    Give one company everything that another did, as when they merge.

    Told again by the same references with the old company, it moves back: change the source too.
    Six statements.
    """
    with connection.cursor() as cursor:
        for statement in MOVE:
            cursor.execute(statement, {"from": from_company_id, "to": to_company_id})
    mark_dirty([from_company_id, to_company_id], reason="activity")
