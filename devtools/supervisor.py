"""Web, worker and beat under one roof: started together, watched, stopped together."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from devtools.checkout import ROOT, logs, var
from devtools.console import Refusal, say
from devtools.processes import (
    dies_with_parent,
    signal_group,
    started_at,
    stop_process,
    tail,
    wait_until,
)

STOP_SECONDS = 10
MOST_RESTARTS = 5  # within a minute


class Stopped(BaseException):
    """We were asked to stop: Ctrl-C, SIGTERM, or the terminal is gone."""


@dataclass(slots=True)
class Child:
    """One program that is to run as long as we do."""

    name: str
    command: list[str]
    environment: dict[str, str]
    process: subprocess.Popen | None = None
    begun: deque[float] = field(default_factory=lambda: deque(maxlen=MOST_RESTARTS))

    @property
    def log(self) -> Path:
        return logs() / f"{self.name}.log"

    def start(self) -> None:
        self.begun.append(time.monotonic())
        with open(self.log, "ab") as log:
            # A session of its own: Ctrl-C reaches us alone, and we stop the children in order.
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True, preexec_fn=dies_with_parent(),
            )  # fmt: skip

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def fails_again_and_again(self) -> bool:
        return len(self.begun) == MOST_RESTARTS and self.begun[-1] - self.begun[0] < 60


class Supervisor:
    """The children of one `./dev run`, written down so that the next start can clear up."""

    def __init__(self) -> None:
        self.children: list[Child] = []

    def __enter__(self) -> Supervisor:
        on_signals(stop_now)
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def start(self, child: Child) -> Child:
        child.log.unlink(missing_ok=True)
        child.start()
        self.children.append(child)
        self.write_down()
        return child

    def write_down(self) -> None:
        rows = [[c.process.pid, started_at(c.process.pid)] for c in self.children if c.process]
        record().write_text(json.dumps(rows))

    def watch(self) -> None:
        """Restart what falls over; give up on what cannot stand."""
        while True:
            time.sleep(0.5)
            for child in self.children:
                if child.is_alive:
                    continue
                if child.fails_again_and_again:
                    raise Refusal(
                        f"{child.name} keeps stopping, see {child.log}:\n{tail(child.log)}"
                    )
                say(f"  {child.name} stopped, see {child.log}; starting it again")
                child.start()
                self.write_down()

    def stop(self) -> None:
        """Stop every child with its own children, the youngest first."""
        living = [child for child in reversed(self.children) if child.is_alive and child.process]
        for child in living:
            signal_group(child.process.pid, signal.SIGTERM)
        if not wait_until(lambda: not any(c.is_alive for c in living), seconds=STOP_SECONDS):
            for child in living:
                signal_group(child.process.pid, signal.SIGKILL)
        for child in living:
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(timeout=5)
        self.children.clear()
        record().unlink(missing_ok=True)


def on_signals(handler: Callable[[int, object], None] | signal.Handlers) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, handler)


def stop_now(number: int, frame: object) -> None:
    # A second Ctrl-C must not leave half of them running; every wait on the way out ends.
    on_signals(signal.SIG_IGN)
    raise Stopped


def record() -> Path:
    return var() / "children.json"


def clear_up() -> int:
    """Stop what a killed supervisor left behind, and say how many there were."""
    left = [(pid, mark) for pid, mark in recorded() if mark and started_at(pid) == mark]
    for pid, mark in left:
        signal_group(pid, signal.SIGTERM)
        stop_process(pid, mark, number=signal.SIGTERM, seconds=STOP_SECONDS)
        signal_group(pid, signal.SIGKILL)
    record().unlink(missing_ok=True)
    return len(left)


def recorded() -> Iterable[tuple[int, str | None]]:
    try:
        return [(int(pid), mark) for pid, mark in json.loads(record().read_text())]
    except (OSError, ValueError, TypeError):
        return []
