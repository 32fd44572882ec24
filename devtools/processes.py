"""Which process is alive, who holds a lock, and how a child dies with its parent."""

from __future__ import annotations

import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from devtools.checkout import var

PR_SET_PDEATHSIG = 1


@contextmanager
def locked(name: str) -> Iterator[None]:
    """Hold `var/<name>.lock` alone; the kernel lets go of it however we die."""
    with open(var() / f"{name}.lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def started_at(pid: int) -> str | None:
    """A mark that tells this process from a later one with the same id; None when it is dead."""
    if Path("/proc/self").exists():
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return None
        # A zombie is dead: its parent has only not looked yet.
        return None if fields[0] in "ZX" else fields[19]
    state, _, begun = ask_ps(pid, "stat=,lstart=").partition(" ")
    return None if not state or state.startswith("Z") else begun.strip()


def works_in(pid: int, folder: Path) -> bool:
    """True when the process lives and `folder` is its working directory or in its command."""
    if started_at(pid) is None:
        return False
    link = Path(f"/proc/{pid}/cwd")
    with suppress(OSError):
        return link.resolve(strict=True) == folder.resolve()
    return str(folder) in ask_ps(pid, "command=")


def ask_ps(pid: int, columns: str) -> str:
    """What `ps` says where there is no /proc; nothing when there is no `ps` either."""
    try:
        done = subprocess.run(
            ["ps", "-o", columns, "-p", str(pid)], capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return done.stdout.strip()


def dies_with_parent(stop: signal.Signals = signal.SIGTERM) -> Callable[[], None] | None:
    """What a child runs before its program so that Linux stops it when we are killed."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def before_exec() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(stop))
        if os.getppid() != parent:
            os._exit(1)

    return before_exec


def signal_group(pid: int, number: signal.Signals) -> None:
    """Signal the process group that `pid` leads."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def wait_until(done: Callable[[], bool], *, seconds: float, every: float = 0.05) -> bool:
    """Ask again and again until `done()` is true; False when the time is over."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() >= deadline:
            return False
        time.sleep(every)
    return True


def stop_process(pid: int, mark: str, *, number: signal.Signals, seconds: float) -> None:
    """Stop the process that had this mark: politely first, with SIGKILL when the time is over."""
    if started_at(pid) != mark:
        return
    with suppress(ProcessLookupError):
        os.kill(pid, number)
    if wait_until(lambda: started_at(pid) != mark, seconds=seconds):
        return
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: started_at(pid) != mark, seconds=5)


def tail(path: Path, lines: int = 20) -> str:
    """The last lines of a log."""
    try:
        return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""
