"""The addresses that a container or a balancer asks."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from segments.marks import mark_dirty
from segments.models import DirtyMark
from shop.health import HealthMiddleware

WITHOUT_A_HOST_NAME = {"HTTP_HOST": "10.0.0.7:8000"}


@pytest.fixture
def ask(settings):
    """Ask one address as a probe does: by number, over plain http, in production's manner."""
    settings.ALLOWED_HOSTS = ["shop.example"]
    settings.SECURE_SSL_REDIRECT = True
    middleware = HealthMiddleware(lambda request: pytest.fail("reached the shop"))
    return lambda path: middleware(RequestFactory().get(path, **WITHOUT_A_HOST_NAME))


def sent(ago: timedelta) -> None:
    schedule = IntervalSchedule.objects.create(every=1, period="minutes")
    task = PeriodicTask.objects.create(name="probe", task="probe", interval=schedule)
    PeriodicTask.objects.filter(pk=task.pk).update(last_run_at=timezone.now() - ago)


def test_a_living_process_answers_without_any_database(ask, client, settings):
    answer = ask("/healthz")

    assert answer.status_code == 200
    assert client.get("/healthz", **WITHOUT_A_HOST_NAME).status_code == 200


@pytest.mark.django_db
def test_ready_says_what_works(ask):
    sent(timedelta(minutes=1))

    answer = ask("/readyz")

    assert answer.status_code == 200
    assert b'{"database": "ok", "cache": "ok", "beat": "ok"}' in answer.content


@pytest.mark.django_db
def test_ready_says_how_long_the_oldest_change_has_waited(ask):
    assert json.loads(ask("/readyz").content)["segments_staleness_seconds"] == 0

    mark_dirty([1], reason="test")
    DirtyMark.objects.update(marked_at=timezone.now() - timedelta(seconds=40))

    assert 40 <= json.loads(ask("/readyz").content)["segments_staleness_seconds"] < 60


@pytest.mark.django_db
def test_a_late_beat_is_told_and_the_shop_stays_in_service(ask):
    sent(timedelta(hours=1))

    answer = ask("/readyz")

    assert answer.status_code == 200
    assert b'"beat": "late"' in answer.content


@pytest.mark.django_db
def test_a_lost_cache_is_told_and_the_shop_stays_in_service(ask, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
            "OPTIONS": {"IGNORE_EXCEPTIONS": True},
        }
    }
    cache.clear()

    answer = ask("/readyz")

    assert answer.status_code == 200
    assert b'"cache": "unreachable"' in answer.content


@pytest.mark.django_db
def test_a_missing_migration_takes_the_process_out_of_service(ask):
    with connection.cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'segments'")

    answer = ask("/readyz")

    assert answer.status_code == 503
    assert b"migrations are missing" in answer.content


@pytest.mark.django_db(transaction=True)
def test_a_lost_database_takes_the_process_out_of_service(ask):
    connection.close()
    name = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = "there_is_no_such_database"
    try:
        answer = ask("/readyz")
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name

    assert answer.status_code == 503
    assert b'"database": "unreachable"' in answer.content
