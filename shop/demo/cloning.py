"""Copying rows many times over inside the database, with some columns changed."""

from collections.abc import Mapping

from django.db import connection, models


def columns_of(model: type[models.Model]) -> list[str]:
    """Answer the columns that can be written, without the automatic key."""
    return [
        field.column
        for field in model._meta.concrete_fields
        if not isinstance(field, models.AutoField) and not field.generated
    ]


def clone(
    model: type[models.Model], source: str, changes: Mapping[str, str], params: Mapping
) -> int:
    """
    Insert a copy of each row that ``source`` yields, and answer how many.

    ``source`` is what follows FROM; it calls the original row ``s``. ``changes`` maps columns to
    SQL, other columns are copied. Both are ours, never input. One statement.
    """
    columns = columns_of(model)
    values = ", ".join(changes.get(column, f's."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    sql = f"INSERT INTO {model._meta.db_table} ({names}) SELECT {values} FROM {source}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


def execute(sql: str, params: Mapping | None = None) -> int:
    """Run a statement of ours; answer the rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount
