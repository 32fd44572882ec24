"""With the cache out of reach or broken every page is still there, and true."""

import time
from datetime import UTC, datetime

import pytest
from django.core.cache.backends.locmem import LocMemCache

from pricing.models import Price
from segments.shopper import Shopper
from shop import caching

pytestmark = pytest.mark.django_db

DEAD = {
    "BACKEND": "django_redis.cache.RedisCache",
    "LOCATION": "redis://127.0.0.1:9/0",
    "OPTIONS": {"IGNORE_EXCEPTIONS": True, "SOCKET_CONNECT_TIMEOUT": 0.2},
}


class Broken(LocMemCache):
    """A memory that fails at every touch of an answer."""

    def get(self, key, *args, **kwargs):
        """Fail as a disk or a socket would."""
        raise OSError("broken")

    set = get


AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
SOMEBODY = Shopper(at=AT, currency="EUR", terms_key="terms")
BROKEN = {"BACKEND": "tests.shop.caching.test_a_dead_cache.Broken"}


@pytest.mark.parametrize("backend", [DEAD, BROKEN], ids=["gone", "broken"])
def test_every_page_works_and_is_true(shop, settings, backend):
    settings.CACHES = {"default": backend}

    assert "Fluids" in shop.page("/")
    for address in ("/catalogue/", shop.pump.get_absolute_url(), "/search/?q=pump"):
        assert "Pump" in shop.page(address)
    shop.client.post(f"/basket/add/{shop.pump.pk}/", {"quantity": 1})
    assert "€10.00" in shop.page("/basket/")
    Price.objects.update(amount=9)
    assert "€9.00" in shop.page()


class Hanging(LocMemCache):
    """A memory that keeps everybody waiting, and counts them."""

    asked = 0

    def get(self, key, *args, **kwargs):
        """Wait as for a machine that does not answer."""
        type(self).asked += 1
        time.sleep(0.15)

    def set(self, *args, **kwargs):
        """Keep nothing."""


class Busy(Hanging):
    """A memory whose questions cost this thread work, as unpacking and tidying up do."""

    def get(self, key, *args, **kwargs):
        """Work for longer than anybody may wait."""
        type(self).asked += 1
        until = time.thread_time() + 0.15
        while time.thread_time() < until:
            pass


@pytest.mark.parametrize(("backend", "times"), [("Hanging", 1), ("Busy", 3)])
def test_waiting_for_the_cache_makes_it_rest_and_work_of_our_own_does_not(settings, backend, times):
    path = f"tests.shop.caching.test_a_dead_cache.{backend}"
    settings.CACHES = {"default": {"BACKEND": path}}
    counted = globals()[backend]
    before = counted.asked

    with caching.reading(AT):
        answers = [caching.remember(SOMEBODY, "x", n, lambda: n) for n in range(3)]  # noqa: B023

    assert answers == [0, 1, 2]
    assert counted.asked - before == times
