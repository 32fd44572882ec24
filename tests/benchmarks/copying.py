"""Plain Oscar gets exactly our products: the forks add no column, so the tables are the same."""

from __future__ import annotations

import psycopg
from psycopg import sql

TABLES = [
    "address_country",
    "catalogue_productclass",
    "catalogue_category",
    "catalogue_attributeoptiongroup",
    "catalogue_attributeoption",
    "catalogue_option",
    "catalogue_productattribute",
    "catalogue_product",
    "catalogue_productcategory",
    "catalogue_productattributevalue",
    "catalogue_productimage",
    "catalogue_productrecommendation",
    "partner_partner",
    "partner_stockrecord",
]


def copy_products(source: str, target: str) -> int:
    """Empty the target's catalogue and fill it from the source; the number of products."""
    with psycopg.connect(source) as reader, psycopg.connect(target) as writer:
        writer.execute("set session_replication_role = replica")
        for table in reversed(TABLES):
            writer.execute(sql.SQL("delete from {}").format(sql.Identifier(table)))
        for table in TABLES:
            copy_table(reader, writer, table)
        return writer.execute("select count(*) from catalogue_product").fetchone()[0]


def copy_table(reader: psycopg.Connection, writer: psycopg.Connection, table: str) -> None:
    """Stream one table over, and set its sequence behind the highest key."""
    cursor = reader.execute(sql.SQL("select * from {} limit 0").format(sql.Identifier(table)))
    columns = sql.SQL(", ").join(sql.Identifier(column.name) for column in cursor.description)
    name = sql.Identifier(table)
    outward = sql.SQL("copy (select {} from {}) to stdout").format(columns, name)
    inward = sql.SQL("copy {} ({}) from stdin").format(name, columns)
    with reader.cursor().copy(outward) as rows, writer.cursor().copy(inward) as sink:
        for block in rows:
            sink.write(block)
    if "id" in {column.name for column in cursor.description}:
        last = sql.SQL("select setval(pg_get_serial_sequence({}, 'id'), max(id)) from {}")
        writer.execute(last.format(sql.Literal(table), name))
