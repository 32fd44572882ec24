"""The commands of `./dev` and their arguments."""

from __future__ import annotations

import argparse
import os
import signal
from collections.abc import Callable

from devtools import checks, postgres, supervisor, valkey
from devtools.checkout import ROOT
from devtools.console import say
from devtools.install import ensure, lock
from devtools.processes import started_at, stop_process
from devtools.run import add_arguments, run, running
from devtools.services import application, call, database, manage

PASSES_ON = {
    "test": "run the tests; the arguments go to pytest",
    "manage": "run a management command, for example: ./dev manage migrate",
    "shell": "a Python shell with the models imported",
    "bench": "measure plain Oscar beside this shop; --help tells more",
    "psql": "a PostgreSQL shell in the shop's database",
}
SIMPLE = {
    "lint": "ruff, djlint, mypy, import contracts, missing migrations",
    "stop": "stop the shop and its servers",
    "lock": "write requirements/*.txt from pyproject.toml",
}
ENVIRONMENT = ("DATABASE_URL", "REDIS_URL", "PG_BIN_DIR", "MEDIA_ROOT")


def main(arguments: list[str]) -> int:
    """Parse, do one thing, and return its exit code."""
    read_env_file()
    try:
        if arguments and arguments[0] in PASSES_ON:
            # Word for word: `-h`, `-n0` and `--reset` belong to the program that is called.
            return perform(arguments[0], arguments[1:])
        options = parser().parse_args(arguments)
        return run(options) if options.command == "run" else perform(options.command, [])
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./dev", description="Everything a checkout can do.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    add_arguments(commands.add_parser("run", help="set up, seed and serve the shop"))
    for name, words in (PASSES_ON | SIMPLE).items():
        commands.add_parser(name, help=words)
    return parser


def perform(command: str, arguments: list[str]) -> int:
    actions: dict[str, Callable[[], int]] = {
        "test": lambda: checks.test(arguments),
        "manage": lambda: django(arguments),
        "shell": lambda: django(["shell", *arguments]),
        "psql": lambda: psql(arguments),
        "bench": lambda: checks.bench(arguments),
        "lint": checks.lint,
        "lock": lock,
        "stop": stop,
    }
    return actions[command]()


def django(arguments: list[str]) -> int:
    """Run a management command on the shop's database, which is started for it."""
    ensure("runtime")
    with database(postgres.SHOP) as url:
        return call(manage(*arguments), application("shop.settings.dev", url))


def psql(arguments: list[str]) -> int:
    ensure("runtime")
    with database(postgres.SHOP) as url:
        environment = application("shop.settings.dev", url)
        if os.environ.get("DATABASE_URL"):
            # Django reads the address for us: libpq does not know its way to write a socket.
            environment["PATH"] = f"{postgres.programs()}{os.pathsep}{environment['PATH']}"
            return call(manage("dbshell", "--", *arguments), environment)
        where = ["-h", str(postgres.SHOP.socket), "-p", postgres.PORT, "-U", postgres.ROLE]
        where += ["-d", postgres.DATABASE]
        return call([str(postgres.programs() / "psql"), *where, *arguments], environment)


def stop() -> int:
    """Stop what runs in this checkout; nothing running is no error."""
    stopped = []
    pid = running().get("pid")
    if pid is not None:
        stop_process(pid, started_at(pid) or "", number=signal.SIGTERM, seconds=30)
        stopped.append("the shop")
    if supervisor.clear_up():
        stopped.append("processes left behind")
    if valkey.stop():
        stopped.append("Valkey")
    for cluster in (postgres.SHOP, postgres.TESTS, postgres.BENCHMARKS):
        if cluster.data.exists() and cluster.stop():
            stopped.append(cluster.name)
    say(f"Stopped {', '.join(stopped)}." if stopped else "Nothing was running.")
    return 0


def read_env_file() -> None:
    """Take the addresses of servers from `.env`, as Django's settings do; the shell wins."""
    try:
        lines = (ROOT / ".env").read_text().splitlines()
    except OSError:
        return
    for line in lines:
        key, separator, value = line.strip().removeprefix("export ").partition("=")
        if separator and key.strip() in ENVIRONMENT and value.strip():
            os.environ.setdefault(key.strip(), value.strip().strip("\"'"))
