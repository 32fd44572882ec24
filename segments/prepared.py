"""
Statements that every page asks: PostgreSQL reads and plans each once a connection.

Planning them took more of its time than answering them. Their texts are few and constant, and all
that changes is a parameter; a text that is put together anew for each question belongs elsewhere.

Behind a pooler that lends a connection for one transaction they are not kept
(``DATABASE_CONN_MAX_AGE=0``). See decision 20.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import psycopg
from django.db import connection
from django.db.backends.utils import CursorDebugWrapper, CursorWrapper
from psycopg.types.numeric import Int8Dumper

MOST_KEPT = 400
"""So many statements are kept in a connection; the one not asked for longest goes first."""


IDS = re.compile(r"%(\(\w+\))?s::bigint\[\]")


@lru_cache(maxsize=1000)
def steady(text: str) -> str:
    """
    Write a statement so that its plan does not hang on how many ids are in a parameter.

    PostgreSQL keeps a plan only when it looks no dearer than one that is made for the parameters
    at hand. For a page with one product it never would: it reckons with ten.
    """
    return IDS.sub(r"(SELECT \g<0>)::bigint[]", text)


class PreparedCursor(psycopg.Cursor):
    """A cursor whose statements are prepared, and whose whole numbers are always ``bigint``."""

    def __init__(self, raw: psycopg.Connection) -> None:
        super().__init__(raw)
        # By default the size of a number is a part of its type, and each type another statement.
        self.adapters.register_dumper(int, Int8Dumper)

    def execute(self, query: Any, params: Any = None, **how: Any) -> "PreparedCursor":
        """Run a statement, which is text; prepared on its first use."""
        try:
            return super().execute(steady(query), params, prepare=True, **how)
        except psycopg.errors.FeatureNotSupported:
            # A migration has changed the type of a column: Django begins the next request with
            # another connection.
            connection.close_at = 0
            raise


class LoggedCursor(CursorDebugWrapper):
    """Notes each statement with its parameters written into it, as Django does for its own."""

    def execute(self, sql: str, params: Any = None) -> Any:
        """Run a statement and note it."""
        with self.db.wrap_database_errors:
            written = self.db.ops.compose_sql(sql, params)
        with self.debug_sql(written):
            return CursorWrapper.execute(self, sql, params)


@contextmanager
def prepared_cursor() -> Iterator[CursorWrapper]:
    """
    Answer a cursor for statements that are asked again and again with other parameters.

    Like ``connection.cursor()``, and counted like it. Parameters travel apart from the text, so
    PostgreSQL has to see of what type each is: a bare ``%(x)s IS NULL`` needs a cast.
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    connection.connection.prepared_max = MOST_KEPT
    wrapper = LoggedCursor if connection.queries_logged else CursorWrapper
    with wrapper(PreparedCursor(connection.connection), connection) as cursor:
        yield cursor


@contextmanager
def unprepared() -> Iterator[None]:
    """
    Plan every statement anew inside the ``with``, where temporary tables stand before ours.

    What was prepared before would go on reading the real tables, or fail where types differ.
    """
    connection.ensure_connection()
    raw = connection.connection
    threshold, raw.prepare_threshold = raw.prepare_threshold, None
    try:
        yield
    finally:
        raw.prepare_threshold = threshold


__all__ = ["prepared_cursor", "unprepared"]
