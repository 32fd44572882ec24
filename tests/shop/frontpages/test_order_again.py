"""The block that shows what the company bought last."""

import pytest

from segments.models import Buyer
from tests.factories.companies import make_user
from tests.factories.frontpages import make_block, make_page
from tests.factories.orders import logged_in, make_address, place_order, put_in_basket
from tests.factories.products import make_product
from tests.factories.ranges import hide, make_range

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(make_company):
    """Make a company whose buyer orders products, one order each, and answer the buyer's client."""
    make_block(make_page("default", is_default=True), "order_again", limit=3)

    def order(*products, name="Nordic Pumps Oy"):
        buyer = Buyer.objects.create(user=make_user(), company=make_company(name), role="buyer")
        client, address = logged_in(buyer), make_address(buyer)
        for product in products:
            put_in_basket(client, product)
            answer = place_order(client, address)
            assert answer.redirect_chain[-1][0].endswith("/thank-you/")
        return client, buyer.company

    return order


def titles(client) -> list[str]:
    """What the block shows, in order."""
    page = client.get("/").context["page"]
    return [card.title for block in page.blocks for card in block.products]


def test_the_latest_comes_first_and_each_product_once(order):
    pump, hose, valve, seal = (make_product(name) for name in ("Pump", "Hose", "Valve", "Seal"))

    client, _company = order(pump, hose, valve, seal, hose)

    assert titles(client) == ["Hose", "Seal", "Valve"]


def test_a_variant_is_shown_as_itself(order):
    parent = make_product("Glove", structure="parent")
    variant = make_product("Glove, size 9", parent=parent)

    client, _company = order(variant)

    assert titles(client) == ["Glove, size 9"]


def test_what_others_ordered_is_not_shown(order):
    pump, hose = make_product("Pump"), make_product("Hose")
    order(pump, name="Theirs Oy")

    client, _company = order(hose, name="Ours Oy")

    assert titles(client) == ["Hose"]


def test_what_became_hidden_is_not_shown(order):
    pump, hose = make_product("Pump"), make_product("Hose")
    client, company = order(pump, hose)

    hide(make_range(hose), companies=[company])

    assert titles(client) == ["Pump"]
