"""Children start together, stop together, and do not outlive a killed supervisor."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from devtools import supervisor
from devtools.processes import started_at, wait_until
from devtools.supervisor import Child, Supervisor

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a promise on Linux")

SLEEP = [sys.executable, "-c", "import time; time.sleep(300)"]
# A child that has a child of its own, as gunicorn and Celery have.
FAMILY = [sys.executable, "-c", "import subprocess as s; s.run(['sleep', '300'])"]
SUPERVISE = """
import os, sys, time
from pathlib import Path
from devtools import checkout
checkout.VAR = Path(sys.argv[1])
from devtools.supervisor import Child, Supervisor
with Supervisor() as children:
    child = children.start(Child("sleeper", ["sleep", "300"], dict(os.environ)))
    print(child.process.pid, flush=True)
    time.sleep(300)
"""


@pytest.fixture(autouse=True)
def signals():
    """A supervisor takes over Ctrl-C; pytest wants it back."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [(number, signal.getsignal(number)) for number in numbers]
    yield
    for number, handler in before:
        signal.signal(number, handler)


def supervise(var) -> tuple[subprocess.Popen, int]:
    parent = subprocess.Popen(
        [sys.executable, "-c", SUPERVISE, str(var)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with parent.stdout:
        return parent, int(parent.stdout.readline())


def gone(pid: int) -> bool:
    return wait_until(lambda: started_at(pid) is None, seconds=10)


@linux
def test_stopping_ends_children_and_grandchildren(var):
    with Supervisor() as children:
        child = children.start(Child("family", FAMILY, dict(os.environ)))
        listing = Path(f"/proc/{child.process.pid}/task/{child.process.pid}/children")
        assert wait_until(lambda: bool(listing.read_text()), seconds=10)
        grandchild = int(listing.read_text().split()[0])

    assert child.process.returncode is not None
    assert gone(grandchild)
    assert not supervisor.record().exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_to_the_supervisor_ends_its_children(var, number):
    parent, pid = supervise(var)

    parent.send_signal(number)

    assert gone(pid)
    assert parent.wait(10) != 0


@linux
def test_kill_9_of_the_supervisor_takes_its_children_along(var):
    parent, pid = supervise(var)

    parent.kill()
    parent.wait(10)

    assert gone(pid)


def test_the_next_start_stops_what_was_left_behind(var):
    left = subprocess.Popen(SLEEP, start_new_session=True)
    supervisor.record().write_text(json.dumps([[left.pid, started_at(left.pid)]]))

    assert supervisor.clear_up() == 1

    assert left.wait(10) != 0


def test_a_later_process_with_the_same_number_is_left_alone(var):
    stranger = subprocess.Popen(SLEEP, start_new_session=True)
    supervisor.record().write_text(json.dumps([[stranger.pid, "another start time"]]))

    assert supervisor.clear_up() == 0

    assert stranger.poll() is None
    stranger.kill()
    stranger.wait(10)


def test_a_child_that_keeps_stopping_ends_the_run(var):
    with Supervisor() as children:
        broken = [sys.executable, "-c", "print('the reason')"]
        children.start(Child("broken", broken, dict(os.environ)))

        with pytest.raises(SystemExit, match=r"broken keeps stopping[\s\S]*the reason"):
            children.watch()
