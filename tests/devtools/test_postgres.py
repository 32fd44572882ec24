"""The embedded cluster: real servers, really killed."""

import os
import signal
import subprocess
import sys

import environ
import psycopg
import pytest

from devtools import checkout
from devtools.postgres import Cluster
from devtools.processes import works_in

# A server is left to itself once it runs, and that is what it is for.
pytestmark = pytest.mark.filterwarnings("ignore:subprocess .* is still running:ResourceWarning")

STARTER = """
import sys
from pathlib import Path
from devtools import checkout
checkout.VAR = Path(sys.argv[1])
from devtools.postgres import Cluster
with Cluster("pg").used():
    print(Cluster("pg").query("select count(*) from kept"))
"""


@pytest.fixture
def cluster(var):
    cluster = Cluster("pg")
    yield cluster
    cluster.remove()


def test_the_database_url_is_one_that_the_settings_can_read(cluster):
    with cluster.used() as url:
        config = environ.Env.db_url_config(url)
        with psycopg.connect(
            host=config["HOST"], user=config["USER"], dbname=config["NAME"]
        ) as connection:
            answer = connection.execute("select upper('åäö'), current_database()").fetchone()

    assert answer == ("ÅÄÖ", "grossist")


def test_a_path_too_long_for_a_socket_is_no_obstacle(var, monkeypatch):
    deep = var / ("a long folder name, with a blank " * 3)
    deep.mkdir()
    monkeypatch.setattr(checkout, "VAR", deep)
    cluster = Cluster("pg")

    with cluster.used() as url:
        config = environ.Env.db_url_config(url)
        with psycopg.connect(host=config["HOST"], user="grossist", dbname="grossist") as connection:
            assert connection.execute("select 1").fetchone() == (1,)

    cluster.remove()
    assert not cluster.socket.exists()


def test_after_kill_9_several_starters_at_once_find_the_rows(cluster, var):
    with cluster.used():
        cluster.query("create table kept as select generate_series(1, 3)")
        os.kill(cluster.postmaster(), signal.SIGKILL)

        starters = [
            subprocess.Popen(
                [sys.executable, "-c", STARTER, str(var)], stdout=subprocess.PIPE, text=True
            )
            for _ in range(3)
        ]
        answers = [starter.communicate()[0].strip() for starter in starters]

    assert answers == ["3", "3", "3"]


def test_a_pid_file_that_names_another_living_program_is_removed(cluster):
    with cluster.used():
        pass
    # As after a restart of a container, where the same numbers come back.
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.data}\n")

    with cluster.used():
        assert cluster.query("select 1") == "1"


def test_the_last_one_out_stops_the_server(cluster):
    with cluster.used():
        pid = cluster.postmaster()
        with cluster.used():
            assert cluster.postmaster() == pid
        assert works_in(pid, cluster.data)

    assert not works_in(pid, cluster.data)


def test_half_an_initdb_is_started_over(cluster):
    (cluster.data.parent / "pg.init").mkdir()
    (cluster.data.parent / "pg.init" / "PG_VERSION").write_text("1\n")

    with cluster.used():
        assert cluster.query("select 1") == "1"


def test_data_of_another_major_version_is_refused_and_kept(cluster):
    with cluster.used():
        pass
    (cluster.data / "PG_VERSION").write_text("9\n")

    with pytest.raises(SystemExit, match="belongs to PostgreSQL 9"), cluster.used():
        pass

    assert cluster.data.exists()


def test_a_folder_without_programs_is_refused(cluster, monkeypatch, tmp_path):
    monkeypatch.setenv("PG_BIN_DIR", str(tmp_path))

    with pytest.raises(SystemExit, match="has no program named postgres"), cluster.used():
        pass
