"""The edges of `./dev`: ports, the first page, the lock, the arguments."""

import ast
import http.server
import os
import socket
import subprocess
import sys
import threading

import pytest

from devtools import cli, run
from devtools.checkout import ROOT
from devtools.supervisor import Child


@pytest.fixture
def taken_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


@pytest.fixture
def page():
    """A server whose every page has the status that the test writes into it."""

    class Handler(http.server.BaseHTTPRequestHandler):
        status = 200

        def do_GET(self):
            self.send_response(Handler.status)
            self.end_headers()

        def log_message(self, *arguments):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever).start()
        Handler.url = f"http://127.0.0.1:{server.server_port}/"
        yield Handler
        server.shutdown()


@pytest.fixture
def living():
    child = Child("web", ["sleep", "60"], dict(os.environ))
    child.start()
    yield child
    child.process.kill()
    child.process.wait(10)


def test_a_taken_port_gives_the_next_free_one_and_says_so(taken_port, capsys):
    port = run.free_port("127.0.0.1", taken_port)

    assert port > taken_port
    assert f"Port {taken_port} is taken: using {port}" in capsys.readouterr().err


def test_an_address_that_is_not_ours_is_refused():
    with pytest.raises(SystemExit, match="cannot serve on"):
        run.free_port("192.0.2.1", 8000)


@pytest.mark.parametrize(("status", "problem"), [(200, ""), (500, "it answers 500")])
def test_the_wait_for_the_first_page_ends_with_what_came(page, living, status, problem):
    page.status = status

    assert run.wait_for_first_page(page.url, living) == problem


def test_a_server_that_died_is_not_waited_for(taken_port, var):
    dead = Child("web", [sys.executable, "-c", ""], dict(os.environ))
    dead.start()
    dead.process.wait(10)

    assert run.wait_for_first_page("http://127.0.0.1:9/", dead) == "the server stopped"


def test_a_second_run_is_refused_and_told_where_the_first_one_is(var):
    with open(var / "run.lock", "a+") as first:
        run.only_one(first)
        run.write_down(url="http://127.0.0.1:8000/")

        with open(var / "run.lock", "a+") as second, pytest.raises(SystemExit, match=":8000/"):
            run.only_one(second)
        assert run.running()["pid"] == os.getpid()

    assert run.running() == {}


def test_reset_does_not_touch_a_database_of_yours(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://somewhere/precious")

    with pytest.raises(SystemExit, match="only the embedded database"):
        run.reset()


def test_the_env_file_gives_addresses_and_the_shell_wins(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text(
        "# a comment\nexport DATABASE_URL='postgres://a/b'\nREDIS_URL=redis://file/0\nSECRET_KEY=x\n"
    )
    monkeypatch.setattr(cli, "ROOT", tmp_path)
    monkeypatch.setattr(os, "environ", {"REDIS_URL": "redis://shell/0"})

    cli.read_env_file()

    assert os.environ == {"REDIS_URL": "redis://shell/0", "DATABASE_URL": "postgres://a/b"}


def test_the_entry_can_be_read_by_an_old_python():
    ast.parse((ROOT / "dev").read_text(), feature_version=(3, 6))


def test_an_unknown_command_is_explained_from_any_folder(tmp_path):
    done = subprocess.run(
        [sys.executable, ROOT / "dev", "dance"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert "invalid choice: 'dance'" in done.stderr
