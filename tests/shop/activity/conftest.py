"""A buyer who is about to order, as in the tests of ordering."""

from tests.shop.ordering.conftest import address, browser, buyer

__all__ = ["address", "browser", "buyer"]
