"""A price file that is applied, and taken back, is on the next page that is opened."""

import pytest

from tests.pricing.batches import applied, taken_back

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_next_request_shows_what_a_batch_did_and_what_taking_it_back_did(
    shop, settings, tmp_path
):
    settings.PRIVATE_ROOT = tmp_path / "private"
    addresses = ["", shop.pump.get_absolute_url(), "/search/?q=pump"]
    assert ["€10.00" in shop.page(address) for address in addresses * 2] == [True] * 6

    batch = applied(shop.price_list, "sku,price", f"{shop.pump.upc},8.25")
    now = [("€8.25" in page, "€10.00" in page) for page in map(shop.page, addresses)]
    taken_back(batch)
    then = [("€8.25" in page, "€10.00" in page) for page in map(shop.page, addresses)]

    assert now == [(True, False)] * 3
    assert then == [(False, True)] * 3
