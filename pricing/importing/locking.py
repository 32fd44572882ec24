"""
Who works on a batch: whoever holds its advisory lock.

The database drops the lock with the connection, so a worker that dies, with its machine or
without, holds nothing a moment later: no lease has to run out. The lock also tells which backend
works for the batch, so that a long statement can be cancelled, and how far it says it is.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from ..models import PriceBatch

OURS = 0x4752_4F53
"""The upper half of our keys: no other lock of this database starts so."""

BACKEND = """
    FROM pg_locks JOIN pg_stat_activity activity USING (pid)
    WHERE locktype = 'advisory' AND granted AND objsubid = 1
        AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND classid = %s AND objid = %s
"""
SIGN = "price batch"
"""How a backend at work calls itself, before it says how far it is."""


def key_of(batch: PriceBatch) -> int:
    """Answer the key of a batch's lock."""
    return (OURS << 32) + batch.pk


@contextmanager
def held(batch: PriceBatch) -> Iterator[bool]:
    """Hold the lock of a batch if nobody does; yields whether it is held now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key_of(batch)])
        (is_ours,) = cursor.fetchone()
    try:
        yield is_ours
    finally:
        # A connection that is broken has lost the lock already.
        if is_ours and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key_of(batch)])


def say(batch: PriceBatch, part: float) -> None:
    """Tell how much of the writing is done, from inside the transaction that writes."""
    with connection.cursor() as cursor:
        name = f"{SIGN} {batch.pk}: {part:.2f}"
        cursor.execute("SELECT set_config('application_name', %s, true)", [name])


def heard(batch: PriceBatch) -> float | None:
    """Answer what the worker said last; None when nobody works on the batch."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT application_name {BACKEND}", [OURS, batch.pk])
        row = cursor.fetchone()
    if row is None:
        return None
    sign, _colon, part = row[0].partition(": ")
    return float(part) if sign == f"{SIGN} {batch.pk}" else 0.0


def interrupt(batch: PriceBatch) -> None:
    """Cancel the statement that a worker is at, if one works on the batch."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_cancel_backend(pid) {BACKEND}", [OURS, batch.pk])
