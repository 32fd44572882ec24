"""The embedded Redis-compatible server."""

import os
import signal

import pytest
import redis

from devtools import valkey
from devtools.processes import wait_until

# A server is left to itself once it runs, and that is what it is for.
pytestmark = pytest.mark.filterwarnings("ignore:subprocess .* is still running:ResourceWarning")


@pytest.fixture
def server(var):
    if valkey.program() is None:
        pytest.skip("no valkey-server or redis-server program for this platform")
    yield valkey.start()
    valkey.stop()


def test_the_address_works_and_needs_its_password(server):
    client = redis.Redis.from_url(server.url)
    assert client.set("key", "value")

    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=server.port).get("key")


def test_only_the_owner_can_read_the_password(server, var):
    for name in ("valkey.conf", "valkey.json"):
        assert (var / name).stat().st_mode & 0o077 == 0


def test_a_killed_server_is_not_taken_for_a_running_one(server):
    os.kill(server.pid, signal.SIGKILL)
    assert wait_until(lambda: valkey.running() is None, seconds=5)

    again = valkey.start()

    assert again.answers()
    assert again.pid != server.pid


def test_starting_again_leaves_only_one_server(server):
    again = valkey.start()

    assert not server.answers()
    assert valkey.running() == again
