"""
Databases for tests: clones of a migrated template, which is made once for each state of the tree.

Migrating takes ten to twenty seconds, cloning a third of one. The template's name holds a hash of
all migrations, the pinned packages and the settings, so that a stale one is never used.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
LOCK = 7_071_996  # of ours, while databases are made and dropped


class TestDatabase:
    """One process's own database, as good as new whenever it is asked for."""

    __test__ = False

    def __init__(self, name: str) -> None:
        self.name = f"test_{digest()}_{name}"
        self.holder: psycopg.Connection | None = None

    def make(self, source: str | None = None) -> None:
        """Clone a template and point Django at the clone. Whatever was in there is gone."""
        with maintenance() as server:
            drop_abandoned(server)
            make_template(server)
            clone(server, source or template(), self.name)
            # As long as this connection is open nobody takes the database for abandoned.
            self.let_go()
            self.holder = connect(self.name)
        use(self.name)

    def drop(self) -> None:
        connection.close()
        self.let_go()
        with maintenance() as server:
            drop(server, self.name)

    def let_go(self) -> None:
        if self.holder is not None:
            self.holder.close()
            self.holder = None


def digest() -> str:
    """A hash of everything that decides what a migrated database holds."""
    sources = sorted(ROOT.glob("*/migrations/*.py")) + sorted(ROOT.glob("shop/*/migrations/*.py"))
    sources += [ROOT / "requirements" / "runtime.txt", ROOT / "shop" / "settings" / "apps.py"]
    digest = hashlib.sha256()
    for source in sources:
        digest.update(str(source.relative_to(ROOT)).encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()[:16]


def template() -> str:
    return f"tpl_{digest()}"


@contextmanager
def maintenance() -> Iterator[psycopg.Connection]:
    """A connection that may create databases; one process at a time has it."""
    try:
        server = connect("postgres")
    except psycopg.OperationalError as error:
        pytest.exit(f"No database for the tests: run ./dev test, or set DATABASE_URL.\n{error}", 4)
    with server:
        server.execute("select pg_advisory_lock(%s)", [LOCK])
        yield server


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
    name, building = template(), f"{template()}_building"
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


def clone(server: psycopg.Connection, source: str, name: str) -> None:
    drop(server, name)
    statement = sql.SQL("create database {} template {}")
    server.execute(statement.format(sql.Identifier(name), sql.Identifier(source)))


def drop(server: psycopg.Connection, name: str) -> None:
    statement = sql.SQL("drop database if exists {} with (force)")
    server.execute(statement.format(sql.Identifier(name)))


def use(name: str) -> None:
    """Point Django's connections, also those of later threads, at another database."""
    connection.close()
    connection.settings_dict["NAME"] = name
