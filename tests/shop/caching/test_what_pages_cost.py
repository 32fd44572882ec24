"""How many statements a page costs a logged-in buyer once its answers are known (PERFORMANCE 5)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.frontpages import make_block, make_page
from tests.factories.orders import put_in_basket
from tests.factories.prices import make_price
from tests.factories.products import make_product
from tests.factories.ranges import hide, make_range

pytestmark = pytest.mark.django_db


def statements(action) -> int:
    """How many statements an action costs, less those that open and close transactions."""
    with CaptureQueriesContext(connection) as captured:
        action()
    return sum("SAVEPOINT" not in query["sql"] for query in captured)


def cost(shop, address: str) -> int:
    """How many statements the second visit costs."""
    shop.page(address)
    return statements(lambda: shop.page(address))


def test_a_category_page(shop):
    for _ in range(20):
        make_price(shop.price_list, make_product(categories=[shop.category]), 3)
    hide(make_range(make_product(categories=[shop.category])), companies=[shop.company])

    assert cost(shop, shop.category.get_absolute_url()) <= 12


def test_a_product_page(shop):
    assert cost(shop, shop.pump.get_absolute_url()) <= 15


def test_the_front_page(shop):
    page = make_page("gold", segments=[shop.segment])
    make_block(page, "carousel", range=make_range(shop.pump, shop.valve))
    make_block(page, "tiles")
    make_block(page, "order_again")

    assert cost(shop, "/") <= 12


def test_adding_to_the_basket(shop):
    put_in_basket(shop.client, shop.valve)

    assert statements(lambda: put_in_basket(shop.client, shop.pump)) <= 22


def test_what_is_added_to_does_not_count(shop):
    put_in_basket(shop.client, shop.valve)
    small = statements(lambda: put_in_basket(shop.client, shop.pump))
    for _ in range(5):
        product = make_product()
        make_price(shop.price_list, product, 3)
        put_in_basket(shop.client, product)

    large = statements(lambda: put_in_basket(shop.client, shop.pump))

    assert large <= small, "the lines are not loaded to add one"


@pytest.mark.parametrize("place", ["category", "product", "front page", "basket"])
def test_segmentation_costs_at_most_three_statements(shop, settings, place):
    put_in_basket(shop.client, shop.pump)
    address = {
        "category": shop.category.get_absolute_url(),
        "product": shop.pump.get_absolute_url(),
        "front page": "/",
        "basket": "/basket/",
    }[place]
    on = cost(shop, address)

    settings.SEGMENTATION = False

    assert on <= cost(shop, address) + 3
    assert "€12.00" in shop.page("/basket/"), "without segmentation everybody pays the base price"


def test_a_visitor_costs_no_more(shop, client):
    address = shop.category.get_absolute_url()
    client.get(address)

    assert statements(lambda: client.get(address)) <= 8
