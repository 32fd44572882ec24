"""The two shops: settings, a database of their own on one server, a web server with one thread."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
BACKENDS = """
select pid from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
"""


class Meter:
    """Adds up the CPU of processes that come and go."""

    def __init__(self) -> None:
        self.known: dict[int, float] = {}
        self.seconds = 0.0

    def total(self, pids: Iterable[int]) -> float:
        """Answer the CPU seconds of all processes that were ever seen."""
        now = {pid: cpu_seconds(pid) for pid in pids}
        self.seconds += sum(used - self.known.get(pid, 0.0) for pid, used in now.items())
        self.known = now
        return self.seconds


@dataclass(frozen=True, slots=True)
class Server:
    """A shop that is being served, and what its processes and its backends have used of CPU."""

    address: str
    pid: int
    conninfo: str
    workers: Meter
    backends: Meter

    def app_cpu(self) -> float:
        """Answer the CPU seconds of all web processes up to now."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return self.workers.total(int(child) for child in children)

    def pg_cpu(self) -> float:
        """Answer the CPU seconds of the backends that serve this database up to now."""
        with psycopg.connect(self.conninfo) as connection:
            rows = connection.execute(BACKENDS).fetchall()
        return self.backends.total(pid for (pid,) in rows)


def cpu_seconds(pid: int) -> float:
    """Answer what a process has used, in user and system mode; nothing when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Site:
    """One shop. ``server`` holds what psycopg needs to reach the PostgreSQL that both use."""

    name: str
    settings: str
    database: str
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
        return {**os.environ, **given, "BENCH_SCRATCH": str(self.scratch)}

    @property
    def scratch(self) -> Path:
        """A folder for what is no row: the index of Whoosh."""
        folder = ROOT / "var" / "bench" / self.database
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def ensure_database(self) -> bool:
        """Make the database if it is not there; whether it had to be made."""
        with psycopg.connect(**self.server, dbname="postgres", autocommit=True) as server:
            known = server.execute("select 1 from pg_database where datname = %s", [self.database])
            is_missing = known.fetchone() is None
            if is_missing:
                server.execute(sql.SQL("create database {}").format(sql.Identifier(self.database)))
            return is_missing

    def drop_database(self) -> None:
        with psycopg.connect(**self.server, dbname="postgres", autocommit=True) as server:
            statement = sql.SQL("drop database if exists {} with (force)")
            server.execute(statement.format(sql.Identifier(self.database)))

    def empty_baskets(self) -> None:
        with psycopg.connect(self.conninfo) as connection:
            connection.execute("truncate basket_line cascade")

    def settle_baskets(self) -> None:
        """Count what is in the tables of baskets, as PostgreSQL does by itself in a shop in use."""
        with psycopg.connect(self.conninfo) as connection:
            connection.execute("analyze basket_basket, basket_line, basket_lineattribute")

    def manage(self, *arguments: str) -> None:
        """Run a management command."""
        self.ask(*arguments)

    def ask(self, *arguments: str, code: str | None = None) -> str:
        """Run a management command, with Python on its standard input; what it printed."""
        command = [sys.executable, "-W", "ignore", "-m", "django", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, text=True, input=code,
            stdout=subprocess.PIPE,
        )  # fmt: skip
        return done.stdout

    @contextmanager
    def served(self, workers: int = 2) -> Iterator[Server]:
        """Serve the shop with workers of one thread each, so that statements can be counted."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        application = "tests.benchmarks.serving:application"
        command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
        command += ["--workers", str(workers), "--worker-class", "gthread", "--threads", "1"]
        command += ["--no-control-socket", "--timeout", "120", "--keep-alive", "120"]
        log = ROOT / "var" / "log" / f"bench-{self.name}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with open(log, "ab") as sink:
            server = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=sink, stderr=sink
            )
        try:
            wait_for("127.0.0.1", port, server, log)
            yield Server(f"http://127.0.0.1:{port}", server.pid, self.conninfo, Meter(), Meter())
        finally:
            server.terminate()
            server.wait(15)


def wait_for(host: str, port: int, server: subprocess.Popen, log: Path) -> None:
    """Wait until somebody answers."""
    deadline = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection((host, port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"{host}:{port} does not answer, see {log}")
