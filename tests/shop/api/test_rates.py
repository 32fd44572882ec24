"""A key may ask so often a minute; with the cache dead it is never refused."""

import pytest
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from django.test import override_settings

from shop import caching
from tests.factories.apikeys import program_of
from tests.factories.companies import make_buyer, make_company
from tests.shop.caching.test_a_dead_cache import DEAD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def three_a_minute(settings, monkeypatch):
    """Three requests and one explanation a minute, and a minute that does not end."""
    settings.API_REQUESTS_A_MINUTE, settings.API_EXPLANATIONS_A_MINUTE = 3, 1
    monkeypatch.setattr("shop.api.rates.WINDOW", 10**8)
    monkeypatch.setattr(caching._rest, "until", 0.0)
    cache.clear()


class Broken(LocMemCache):
    """A memory that fails at every count."""

    def add(self, key, *args, **kwargs):
        """Fail as a disk or a socket would."""
        raise OSError("broken")

    get = set = incr = add


BROKEN = {"BACKEND": "tests.shop.api.test_rates.Broken"}


def statuses(program, path: str, times: int) -> list[int]:
    return [program.get(path).status_code for _ in range(times)]


def test_one_too_many_is_told_when_to_come_again(program):
    statuses(program, "company/", 3)

    answer = program.get("company/")

    assert answer.status_code == 429
    assert answer.json()["code"] == "throttled" and answer.json()["errors"] == []
    assert 0 < int(answer["Retry-After"]) <= 10**8
    assert answer["Content-Type"] == "application/json"


def test_every_key_has_requests_of_its_own(program):
    other = program_of(make_buyer(make_company()))

    assert statuses(program, "company/", 4) == [200, 200, 200, 429]
    assert statuses(other, "company/", 4) == [200, 200, 200, 429]


def test_all_addresses_count_together_and_explanations_apart(program, pump):
    explained = statuses(program, f"products/{pump.pk}/price-explanation/", 2)

    assert explained == [403, 429]
    assert program.get("company/").status_code == 200
    assert program.post("prices/", {"items": [{"product": pump.pk}]}).status_code == 200
    assert statuses(program, "products/", 2) == [200, 429]


def test_the_next_minute_begins_at_nought(program, monkeypatch):
    statuses(program, "company/", 3)
    monkeypatch.setattr("shop.api.rates.WINDOW", 10**8 + 10**7)

    assert program.get("company/").status_code == 200


def test_nought_is_no_limit(program, settings):
    settings.API_REQUESTS_A_MINUTE = 0

    assert statuses(program, "company/", 5) == [200] * 5


@pytest.mark.parametrize("backend", [DEAD, BROKEN], ids=["gone", "broken"])
def test_with_the_cache_dead_nothing_is_refused(program, backend):
    with override_settings(CACHES={"default": backend}):
        assert statuses(program, "company/", 5) == [200] * 5
