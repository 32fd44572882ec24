"""
A world with some other rows: for as long as a ``with`` lasts, the ordinary code reads it.

A temporary view with the name of a table is found before it. It shows the table's own rows but
those of one key, and in their place those of a small temporary table, which the caller changes. So
no row of ours is locked or written, no trigger fires, and nobody else sees anything.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from segments.prepared import unprepared

HOME = """
SELECT quote_ident(n.nspname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid = %(table)s::regclass
"""

OTHER = """
CREATE TEMP TABLE {other} ON COMMIT DROP AS
SELECT * FROM {table} known WHERE {column} = {key:d} AND ({kept})
"""

VIEW = """
CREATE TEMP VIEW {table} AS
SELECT * FROM {home}.{table} WHERE {column} <> {key:d} UNION ALL SELECT * FROM {other}
"""


@dataclass(slots=True)
class Imagined:
    """The tables that are stood in for."""

    tables: list[str] = field(default_factory=list)

    def rows_of(self, table: str, column: str, key: int, *, kept: str = "true") -> str:
        """
        Stand a view before a table; answer the table of its rows with that key, to be changed.

        Once a table. ``column`` is never null; ``kept`` is SQL that says which rows of that key
        (``known``) the table begins with.
        """
        other = _other(table)
        with connection.cursor() as cursor:
            cursor.execute(HOME, {"table": table})
            (home,) = cursor.fetchone()
            parts = {"table": table, "column": column, "key": key, "other": other, "home": home}
            cursor.execute(OTHER.format(kept=kept, **parts))
            cursor.execute(VIEW.format(**parts))
            # The plans of functions and of foreign keys would go on reading the real table.
            cursor.execute("DISCARD PLANS")
        self.tables.append(table)
        return other

    def refill(  # noqa: PLR0913 - which rows of which table
        self,
        table: str,
        column: str,
        key: int,
        columns: tuple[str, ...],
        rows: Iterable[tuple],
        *,
        kept: str = "false",
    ) -> None:
        """
        Let a table hold these rows for a key; their ids count down from -1.

        Of those it has none stays but what ``kept`` says (``rows_of``).
        """
        other = self.rows_of(table, column, key, kept=kept)
        names = ", ".join(("id", column, *columns))
        with connection.cursor() as cursor:
            with cursor.copy(f"COPY {other} ({names}) FROM STDIN") as copy:
                for place, row in enumerate(rows, start=1):
                    copy.write_row((-place, key, *row))
            cursor.execute(f"ANALYZE {other}")

    def update(self, table: str, key: int, values: dict[str, Any]) -> None:
        """Let one row say something else; a row that is not there yet is made."""
        other = self.rows_of(table, "id", key)
        sets = ", ".join(f"{name} = %({name})s" for name in values)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {other} (id) SELECT {key:d}"  # noqa: S608 - a number
                f" WHERE NOT EXISTS (SELECT FROM {other})"
            )
            cursor.execute(f"UPDATE {other} SET {sets}", values)  # noqa: S608 - names of ours

    def forget(self) -> None:
        """Let the real tables be seen again."""
        with connection.cursor() as cursor:
            for table in self.tables:
                cursor.execute(f"DROP VIEW pg_temp.{table}")
                cursor.execute(f"DROP TABLE pg_temp.{_other(table)}")
            cursor.execute("DISCARD PLANS")


def _other(table: str) -> str:
    return f"imagined_{table}"


@contextmanager
def imagined() -> Iterator[Imagined]:
    """Open a world in which tables can be stood in for; an error inside ends it as well."""
    with transaction.atomic(), unprepared():
        world = Imagined()
        yield world
        world.forget()
