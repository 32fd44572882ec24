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


def test_a_cache_that_keeps_us_waiting_is_asked_once_and_then_left_alone(settings):
    path = "tests.shop.caching.test_a_dead_cache.Hanging"
    settings.CACHES = {"default": {"BACKEND": path}}
    before = Hanging.asked

    with caching.reading(AT):
        answers = [caching.remember(SOMEBODY, "x", n, lambda: "made") for n in range(3)]

    assert answers == ["made"] * 3
    assert Hanging.asked - before == 1


@pytest.mark.parametrize(
    ("took", "worked", "was_waiting"),
    [(0.3, 0.0, True), (0.3, 0.29, False), (0.0001, 0.0001, False), (1.2, 0.3, True)],
)
def test_work_of_our_own_is_no_waiting(took, worked, was_waiting):
    assert caching.was_waiting(took, worked) is was_waiting
