"""The environment that the application gets: DATABASE_URL, REDIS_URL and the settings module."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from devtools import valkey
from devtools.checkout import PYTHON, ROOT
from devtools.install import clean_environment
from devtools.postgres import Cluster


@contextmanager
def database(cluster: Cluster) -> Iterator[str]:
    """The database to use: yours when DATABASE_URL is set, else our embedded one."""
    given = os.environ.get("DATABASE_URL")
    if given:
        yield given
        return
    with cluster.used() as url:
        yield url


def application(settings: str, database_url: str) -> dict[str, str]:
    """What a Django process needs to know. Your own settings module wins."""
    chosen = os.environ.get("DJANGO_SETTINGS_MODULE", settings)
    environment = clean_environment(DATABASE_URL=database_url, DJANGO_SETTINGS_MODULE=chosen)
    server = None if os.environ.get("REDIS_URL") else valkey.running()
    if server is not None:
        environment["REDIS_URL"] = server.url
    return environment


def call(command: list[str], environment: dict[str, str]) -> int:
    """Run one program in the foreground and give back its exit code; Ctrl-C is for the program."""
    child = subprocess.Popen(command, env=environment)
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda number, frame: child.send_signal(number))
    try:
        code = child.wait()
    finally:
        signal.signal(signal.SIGINT, before)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
    return code if code >= 0 else 128 - code


def manage(*arguments: str) -> list[str]:
    """The command line of one management command."""
    return [str(PYTHON), str(ROOT / "manage.py"), *arguments]


def python_module(*arguments: str) -> list[str]:
    """A program of our environment, called without its script: those have fixed paths in them."""
    return [str(PYTHON), "-m", *arguments]
