"""The quick view: the product page's terms over a list; inside the gate; a link without scripts."""

import pytest
from django.urls import reverse

from shop.listings.indexing import index
from tests.factories.companies import make_buyer, make_company
from tests.factories.orders import logged_in
from tests.factories.prices import make_price, make_price_list
from tests.factories.products import make_category, make_product
from tests.factories.ranges import make_access, make_range

HTMX = {"HX-Request": "true"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def pump():
    pump = make_product("Pump", price="12.00", categories=[make_category("Pumps")])
    index()
    return pump


@pytest.fixture
def buyer(pump):
    buyer = make_buyer(make_company())
    make_price(make_price_list(companies=[buyer.company]), pump, "10.00")
    return buyer


def quick(product) -> str:
    return f"{product.get_absolute_url()}quick/"


def test_it_shows_the_buyers_price_and_the_way_into_the_basket(buyer, pump):
    page = logged_in(buyer).get(quick(pump), headers=HTMX).content.decode()

    assert "€10.00" in page and "<html" not in page
    assert f'action="{reverse("basket:add", args=[pump.pk])}"' in page
    assert f'name="next" value="{pump.get_absolute_url()}"' in page


def test_without_htmx_it_leads_to_the_page(client, pump):
    answer = client.get(quick(pump))

    assert (answer.status_code, answer["Location"]) == (302, pump.get_absolute_url())


@pytest.mark.parametrize("part", ["quick", "quantity"])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_hidden_is_answered_exactly_like_missing(client, buyer, pump, part, headers):
    make_access("exclusive", make_range(pump), companies=[buyer.company])

    hidden = client.get(f"{pump.get_absolute_url()}{part}/", headers=headers)
    missing = client.get(f"/catalogue/pump_987654321/{part}/", headers=headers)

    assert logged_in(buyer).get(quick(pump), headers=HTMX).status_code == 200
    assert hidden.status_code == missing.status_code == 404
    named = f"pump_{pump.pk}/".encode()
    assert hidden.content.replace(named, b"pump_987654321/") == missing.content


def test_every_card_has_the_link_and_it_leads_to_the_page(buyer, pump):
    page = logged_in(buyer).get(pump.categories.get().get_absolute_url()).content.decode()

    link = f'<a class="product-card__quick" href="{pump.get_absolute_url()}" data-quick-view>'
    assert link in page


def test_a_family_leads_to_its_variants(client):
    family = make_product("Family", structure="parent")
    make_product("Variant", parent=family)

    page = client.get(quick(family), headers=HTMX).content.decode()

    assert "Choose a variant" in page


def test_no_price_in_the_currency_is_said(pump):
    swede = make_buyer(make_company(currency="SEK"))

    page = logged_in(swede).get(quick(pump), headers=HTMX).content.decode()

    assert "There is no price in SEK" in page
    assert reverse("basket:add", args=[pump.pk]) not in page
