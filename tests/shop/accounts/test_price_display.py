"""Prices with tax or without: the company's administrator chooses, and the orders stay the same."""

from decimal import Decimal

import pytest
from oscar.core.loading import get_model

from tests.factories.companies import make_buyer, make_company
from tests.factories.orders import (
    go_to_preview,
    logged_in,
    make_address,
    place_order,
    put_in_basket,
)
from tests.factories.products import make_product

Order = get_model("order", "Order")

pytestmark = pytest.mark.django_db

URL = "/accounts/profile/prices/"


@pytest.fixture
def company():
    return make_company(country="FI")


def test_the_choice_of_the_administrator_holds_for_everybody_of_the_company(company):
    chief, buyer = make_buyer(company, role="admin"), make_buyer(company)
    nut = make_product("Nut", price="100.00")
    before = logged_in(buyer).get(nut.get_absolute_url()).content.decode()

    logged_in(chief).post(URL, {"prices": "gross"})
    after = logged_in(buyer).get(nut.get_absolute_url()).content.decode()

    assert "€100.00" in before and "without VAT" in before
    assert (
        "€125.50" in after and "€100.00" not in after and "including VAT 25.5 % (Finland)" in after
    )
    company.refresh_from_db()
    assert company.history.latest().history_user == chief.user


def test_basket_and_preview_show_the_same_sums_either_way(company):
    chief = make_buyer(company, role="admin")
    client = logged_in(chief)
    put_in_basket(client, make_product("Nut", price="9.99"), 3)
    address = make_address(chief)
    net = go_to_preview(client, address).content.decode()

    client.post(URL, {"prices": "gross"})
    basket = client.get("/basket/").content.decode()
    gross = go_to_preview(client, address).content.decode()
    place_order(client, address)

    order = Order.objects.get()
    assert (order.total_excl_tax, order.total_incl_tax) == (Decimal("29.97"), Decimal("37.61"))
    for page in (net, gross, basket):
        assert "€37.61" in page and "€7.64" in page
    assert "€12.54" in gross and "of which" in gross
    assert "€9.99" in net and "€9.99" not in gross


@pytest.mark.parametrize("role", ["buyer", "viewer"])
def test_nobody_else_may_choose(company, role):
    client = logged_in(make_buyer(company, role=role))

    assert client.post(URL, {"prices": "gross"}).status_code == 403
    company.refresh_from_db()
    assert not company.shows_gross
    assert f'action="{URL}"' not in client.get("/accounts/profile/").content.decode()


@pytest.mark.parametrize("sent", [{}, {"prices": "free"}])
def test_what_is_no_choice_changes_nothing(company, sent):
    client = logged_in(make_buyer(company, role="admin"))

    page = client.post(URL, sent, follow=True).content.decode()

    assert "Choose how prices are shown" in page
    company.refresh_from_db()
    assert not company.shows_gross
