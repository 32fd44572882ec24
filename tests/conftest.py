"""
The test database: a clone of a migrated template, made once for each state of the migrations.

Migrating takes twenty seconds, cloning half a second. The template's name holds a hash of all
migration files, the pinned packages and the settings, so a stale one is never used.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE_LOCK = 7_071_996


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> Iterator[None]:
    """Give this process a database of its own, cloned from the template, dropped at the end."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"test_{template_name()[4:]}_{worker}_{os.getpid()}"
    with django_db_blocker.unblock(), maintenance() as server:
        server.execute("select pg_advisory_lock(%s)", [TEMPLATE_LOCK])
        drop_abandoned(server)
        make_template(server)
        clone(server, template_name(), name)
        # As long as this connection is open nobody takes the database for abandoned.
        holder = connect(name)
    use(name)
    yield
    holder.close()
    with django_db_blocker.unblock(), maintenance() as server:
        connection.close()
        drop(server, name)


def template_name() -> str:
    """``tpl_`` and a hash of everything that decides what a migrated database holds."""
    sources = sorted(ROOT.glob("*/migrations/*.py")) + sorted(ROOT.glob("shop/*/migrations/*.py"))
    sources += [ROOT / "requirements" / "runtime.txt", ROOT / "shop" / "settings" / "base.py"]
    digest = hashlib.sha256()
    for source in sources:
        digest.update(str(source.relative_to(ROOT)).encode() + b"\0" + source.read_bytes())
    return f"tpl_{digest.hexdigest()[:16]}"


def maintenance() -> psycopg.Connection:
    """A connection to the server that may create databases; closing it lets go of its locks."""
    try:
        return connect("postgres")
    except psycopg.OperationalError as error:
        pytest.exit(f"No database for the tests: run ./dev test, or set DATABASE_URL.\n{error}", 4)


def connect(database: str) -> psycopg.Connection:
    known = connection.get_connection_params()
    address = {key: known[key] for key in ("host", "port", "user", "password") if known.get(key)}
    return psycopg.connect(**address, dbname=database, autocommit=True)


def drop_abandoned(server: psycopg.Connection) -> None:
    """Drop databases that a killed run left: nobody is connected to them."""
    rows = server.execute(
        "select datname from pg_database where datname ~ '^test_[0-9a-f]{16}_' "
        "and datname not in (select datname from pg_stat_activity where datname is not null)"
    )
    for (name,) in rows.fetchall():
        drop(server, name)


def make_template(server: psycopg.Connection) -> None:
    """Migrate a fresh database and rename it when it is whole, unless there is one already."""
    name, building = template_name(), f"{template_name()}_building"
    rows = server.execute("select datname from pg_database where datname ~ '^tpl_[0-9a-f]{16}'")
    known = [row[0] for row in rows]
    if name in known:
        return
    for old in known:
        drop(server, old)
    clone(server, "template0", building)
    use(building)
    call_command("migrate", interactive=False, verbosity=0)
    connection.close()
    rename = sql.SQL("alter database {} rename to {}")
    server.execute(rename.format(sql.Identifier(building), sql.Identifier(name)))


def clone(server: psycopg.Connection, template: str, name: str) -> None:
    drop(server, name)
    statement = sql.SQL("create database {} template {}")
    server.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))


def drop(server: psycopg.Connection, name: str) -> None:
    statement = sql.SQL("drop database if exists {} with (force)")
    server.execute(statement.format(sql.Identifier(name)))


def use(name: str) -> None:
    """Point Django's connection at another database."""
    connection.close()
    connection.settings_dict["NAME"] = name
