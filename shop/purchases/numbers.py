"""Order numbers."""

from django.db import connection


def next_order_number() -> str:
    """Take the next order number from a sequence: never twice, gaps are possible. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('purchases_order_number')")
        return str(cursor.fetchone()[0])
