"""The two shops: settings, a database of their own on one server, a web server with one thread."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "grossist-demo"


@dataclass(frozen=True, slots=True)
class Site:
    """One shop. ``server`` holds what psycopg needs to reach the PostgreSQL that both use."""

    name: str
    settings: str
    database: str
    email: str
    server: dict[str, str]

    @property
    def conninfo(self) -> str:
        return psycopg.conninfo.make_conninfo(**self.server, dbname=self.database)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of this shop's processes; a socket's folder is written as a path."""
        user, host, port = (self.server.get(key, "") for key in ("user", "host", "port"))
        password = f":{self.server['password']}" if self.server.get("password") else ""
        where = f"/{host}" if host.startswith("/") else f"{host}:{port}" if port else host
        url = f"postgres://{user}{password}@{where}/{self.database}"
        given = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": self.settings, "REDIS_URL": ""}
        return {**os.environ, **given}

    def ensure_database(self) -> None:
        with psycopg.connect(**self.server, dbname="postgres", autocommit=True) as server:
            known = server.execute("select 1 from pg_database where datname = %s", [self.database])
            if known.fetchone() is None:
                server.execute(sql.SQL("create database {}").format(sql.Identifier(self.database)))

    def drop_database(self) -> None:
        with psycopg.connect(**self.server, dbname="postgres", autocommit=True) as server:
            statement = sql.SQL("drop database if exists {} with (force)")
            server.execute(statement.format(sql.Identifier(self.database)))

    def empty_baskets(self) -> None:
        with psycopg.connect(self.conninfo) as connection:
            connection.execute("truncate basket_line cascade")

    def manage(self, *arguments: str, code: str | None = None) -> None:
        """Run a management command, with Python on its standard input when ``code`` is given."""
        command = [sys.executable, "-m", "django", *arguments]
        subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, text=True, input=code,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip

    @contextmanager
    def served(self) -> Iterator[str]:
        """Serve the shop with one worker and one thread, so that CPU can be told by request."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        application = "django.core.wsgi:get_wsgi_application()"
        command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
        command += ["--workers", "1", "--worker-class", "gthread", "--threads", "1"]
        command += ["--no-control-socket", "--timeout", "120", "--keep-alive", "120"]
        log = ROOT / "var" / "log" / f"bench-{self.name}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with open(log, "ab") as sink:
            server = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=sink, stderr=sink
            )
        try:
            wait_for(f"http://127.0.0.1:{port}", server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(15)


def wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < deadline:
        try:
            opener.open(f"{address}/accounts/login/", timeout=60).read()
            return
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{address} answers {error.code}, see {log}") from None
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"{address} does not answer, see {log}")
