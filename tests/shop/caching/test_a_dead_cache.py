"""With the cache out of reach or broken every page is still there, and true."""

import pytest
from django.core.cache.backends.locmem import LocMemCache

from pricing.models import Price

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
