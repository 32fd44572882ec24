"""`./dev run`: from nothing to a shop that answers."""

from __future__ import annotations

import argparse
import errno
import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import IO

from devtools import supervisor, valkey
from devtools.checkout import ROOT, logs, var
from devtools.console import Refusal, say, step
from devtools.install import ensure
from devtools.postgres import SHOP
from devtools.processes import dies_with_parent, signal_group, tail
from devtools.services import application, database, manage, python_module
from devtools.supervisor import Child, Stopped, Supervisor

FIRST_PAGE_SECONDS = 180
PORTS_TRIED = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, help="the first port to try (8000)")
    parser.add_argument("--host", default="127.0.0.1", help="the address to serve on (127.0.0.1)")
    parser.add_argument("--scale", choices="SML", default="S", help="how much demo data (S)")
    parser.add_argument("--reset", action="store_true", help="delete the database and start over")
    parser.add_argument("--debug", action="store_true", help="DEBUG on, reload when code changes")
    parser.add_argument("--no-input", action="store_true", help="accepted; nothing is ever asked")


def run(options: argparse.Namespace) -> int:
    """Run the shop until we are asked to stop. 0 after Ctrl-C, also in the middle of set-up."""
    begun = time.monotonic()
    with open(var() / "run.lock", "a+") as lock:
        only_one(lock)
        ensure("runtime")
        with Supervisor() as children:
            try:
                serve(options, children, begun)
            except Stopped:
                say("\nStopping …")
            finally:
                stop_servers(children)
    say("Stopped.")
    return 0


def serve(options: argparse.Namespace, children: Supervisor, begun: float) -> None:
    """Set up, start, tell, and watch."""
    if supervisor.clear_up():
        say("  An earlier run was killed; its processes are cleared up")
    if options.reset:
        reset()
    with database(SHOP) as database_url:
        if not os.environ.get("REDIS_URL"):
            start_valkey()
        environment = application("shop.settings.dev", database_url)
        if options.debug:
            environment["DEBUG"] = "1"
        logins = set_up(environment, options.scale)
        port = free_port(options.host, options.port)
        web = children.start(Child("web", web_command(options, port), environment))
        if environment.get("REDIS_URL"):
            worker = ["worker", "-c", "1", "-l", "INFO", "--without-gossip", "--without-mingle"]
            children.start(Child("worker", celery(*worker), environment))
        children.start(Child("beat", celery("beat", "-l", "INFO", "--pidfile="), environment))
        url = address(options.host, port)
        with step("Waiting for the first page"):
            problem = wait_for_first_page(url, web)
        if problem:
            words = f"the first page does not come ({problem}), see {web.log}:\n{tail(web.log)}"
            if not options.debug:
                raise Refusal(words)
            say(words)
        write_down(url=url)
        tell(url, logins, time.monotonic() - begun)
        try:
            children.watch()
        finally:
            # Before PostgreSQL goes: nobody shall lose a connection on the way out.
            children.stop()


def only_one(lock: IO[str]) -> None:
    """Refuse when this checkout's shop already runs; the kernel drops the lock when we die."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        where = running().get("url", "")
        raise Refusal(f"the shop already runs {where}; stop it with ./dev stop") from None
    write_down(url="")


def write_down(*, url: str) -> None:
    """Say who we are, for `./dev stop` and for a second `./dev run`."""
    (var() / "run.json").write_text(json.dumps({"pid": os.getpid(), "url": url}))


def running() -> dict:
    """The process id and address of this checkout's running shop; empty when none runs."""
    with open(var() / "run.lock", "a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            with suppress(OSError, ValueError):
                return json.loads((var() / "run.json").read_text())
    return {}


def reset() -> None:
    """Delete the embedded database and the pictures that belong to it."""
    if os.environ.get("DATABASE_URL"):
        raise Refusal("--reset deletes only the embedded database, and DATABASE_URL is set.")
    with step("Deleting the old database"):
        SHOP.remove()
        if not os.environ.get("MEDIA_ROOT"):
            shutil.rmtree(ROOT / "media", ignore_errors=True)


def start_valkey() -> None:
    with step("Starting Valkey"):
        server = valkey.start()
    if server is None:
        say("  No Valkey or Redis program here: tasks run in place, the cache is per process")


def stop_servers(children: Supervisor) -> None:
    children.stop()
    valkey.stop()
    (var() / "run.json").unlink(missing_ok=True)


def set_up(environment: dict[str, str], scale: str) -> str:
    """Migrate and seed in one process (each costs seconds of imports); returns the log-ins."""
    child = subprocess.Popen(
        manage("setup_shop", "--scale", scale), cwd=ROOT, env=environment, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, start_new_session=True,
        preexec_fn=dies_with_parent(),
    )  # fmt: skip
    try:
        logins, _ = child.communicate()
    except BaseException:
        signal_group(child.pid, signal.SIGTERM)
        child.wait(timeout=10)
        raise
    if child.returncode != 0:
        raise Refusal("the set-up failed; its message stands above. ./dev run tries again.")
    return logins


def web_command(options: argparse.Namespace, port: int) -> list[str]:
    server = ["gunicorn", "shop.wsgi", "--bind", f"{options.host}:{port}", "--workers", "1"]
    server += ["--threads", "8", "--timeout", "120", "--no-control-socket", "--access-logfile", "-"]
    return python_module(*server, *(["--reload"] if options.debug else []))


def celery(*arguments: str) -> list[str]:
    return python_module("celery", "-A", "shop.celery", *arguments)


def free_port(host: str, wanted: int) -> int:
    """The wanted port, or the next free one, which is then announced."""
    for port in range(wanted, wanted + PORTS_TRIED):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise Refusal(f"cannot serve on {host}:{port}: {error.strerror}") from None
                continue
        if port != wanted:
            say(f"  Port {wanted} is taken: using {port}")
        return port
    raise Refusal(f"no free port from {wanted} to {wanted + PORTS_TRIED - 1}: give another --port")


def address(host: str, port: int) -> str:
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 (a comparison)
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/"


def wait_for_first_page(url: str, web: Child) -> str:
    """Wait for a 200 and return nothing, or return what came instead."""
    # Our own server is asked, so a proxy in the environment must stay out of it.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + FIRST_PAGE_SECONDS
    while web.is_alive and time.monotonic() < deadline:
        try:
            with opener.open(url, timeout=60) as page:
                page.read()
            return ""
        except urllib.error.HTTPError as error:
            return f"it answers {error.code}"
        except OSError:
            time.sleep(0.1)
    return "no answer" if web.is_alive else "the server stopped"


def tell(url: str, logins: str, seconds: float) -> None:
    """Print what a person needs next, on standard output."""
    print(f"\nThe shop   {url}\nThe admin  {url}admin/\n", flush=True)
    if logins.strip():
        print(logins.strip() + "\n", flush=True)
    folder = logs().relative_to(Path.cwd()) if logs().is_relative_to(Path.cwd()) else logs()
    print(
        f"Ready after {seconds:.1f} s. Logs are in {folder}. Ctrl-C stops everything.", flush=True
    )
