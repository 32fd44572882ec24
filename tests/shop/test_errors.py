"""What a person sees when something broke."""

import os
import subprocess
import sys

import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client

from shop.errors import database_is_gone


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


@pytest.fixture
def lost_database(transactional_db):
    """PostgreSQL is there, but not for us: our database has another name now."""
    connection.close()
    name = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = "there_is_no_such_database"
    yield
    connection.close()
    connection.settings_dict["NAME"] = name


def test_a_lost_database_gives_a_page_of_ours_that_says_try_again(visitor, lost_database):
    answer = visitor.get("/")

    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert answer["Cache-Control"] == "private, no-store"
    assert "taking a short break" in answer.content.decode()


def test_a_fault_of_ours_gives_a_page_of_ours(visitor, monkeypatch):
    def broken(self, request):
        raise ZeroDivisionError

    monkeypatch.setattr("shop.middleware.PrivateAnswersMiddleware.__call__", broken)

    answer = visitor.get("/")

    assert answer.status_code == 500
    assert "went wrong on our side" in answer.content.decode()


@pytest.mark.parametrize(
    ("cause", "gone"),
    [
        (psycopg.OperationalError("connection refused"), True),
        (psycopg.errors.AdminShutdown("terminating"), True),
        (psycopg.errors.TooManyConnections("sorry"), True),
        (psycopg.errors.DeadlockDetected("deadlock"), False),
        (psycopg.errors.LockNotAvailable("lock timeout"), False),
    ],
)
def test_only_a_lost_connection_counts_as_gone(cause, gone):
    error = OperationalError(str(cause))
    error.__cause__ = cause

    assert database_is_gone(error) is gone


def test_the_demo_writes_a_fault_into_its_log():
    script = (
        "import django, logging; django.setup(); "
        "logging.getLogger('django.request').error('Internal Server Error: /broken/')"
    )

    done = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "shop.settings.dev", "LOG_LEVEL": "INFO"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "ERROR django.request Internal Server Error: /broken/" in done.stderr
