"""The guarantee: one shopper, product, quantity and instant have one price on every surface."""

from decimal import Decimal as D

import pytest
from django.test import Client
from django.urls import reverse
from oscar.core.loading import get_model

from segments.selection import shopper_for
from shop.partner.strategy import SegmentStrategy
from shop.purchases.models import OrderLineTerms
from tests.factories.companies import make_buyer, make_company
from tests.factories.dealers import make_dealer, make_pump
from tests.factories.orders import (
    go_to_preview,
    logged_in,
    make_address,
    place_order,
    put_in_basket,
)
from tests.factories.own_prices import own_prices_of

Product = get_model("catalogue", "Product")
Order = get_model("order", "Order")
pytestmark = pytest.mark.django_db


@pytest.fixture
def pump():
    return make_pump()


@pytest.fixture
def buyer(pump):
    return make_dealer()


def surfaces(client, pump):
    """The pages that show what one piece costs."""
    return {
        "category": client.get(pump.categories.get().get_absolute_url()),
        "all products": client.get(reverse("catalogue:index")),
        "search": client.get(reverse("search:search"), {"q": "pump"}),
        "sorted by price": client.get(reverse("catalogue:index"), {"sort": "price"}),
        "product": client.get(pump.get_absolute_url()),
    }


def test_a_dealer_sees_and_pays_one_price_everywhere(buyer, pump):
    client, address = logged_in(buyer), make_address(buyer)

    shown = surfaces(client, pump)
    put_in_basket(client, pump, 3)
    basket = client.get("/basket/")
    preview = go_to_preview(client, address)
    place_order(client, address)

    without = [name for name, page in shown.items() if "9.22" not in page.content.decode()]
    assert without == []
    assert "27.66" in basket.content.decode() and "27.66" in preview.content.decode()
    line = Order.objects.get().lines.get()
    assert (line.unit_price_excl_tax, line.line_price_excl_tax) == (D("9.22"), D("27.66"))
    terms = OrderLineTerms.objects.get()
    assert (terms.unit_price, terms.price_list_code, terms.base) == (
        D("9.22"),
        "dealers",
        D("11.11"),
    )
    shopper = shopper_for(buyer.company, at=Order.objects.get().date_placed)
    assert SegmentStrategy(shopper).explain(pump, 3).winner.price == D("9.22")
    assert own_prices_of(shopper, [pump]) == {pump.pk: D("9.22")}


def test_the_break_that_the_page_shows_is_the_one_that_is_charged(buyer, pump):
    client, address = logged_in(buyer), make_address(buyer)

    page = client.get(pump.get_absolute_url())
    put_in_basket(client, pump, 10)
    place_order(client, address)

    assert "8.55" in page.content.decode()
    assert Order.objects.get().total_excl_tax == D("85.50")


def test_a_visitor_and_another_company_never_see_the_dealer_price(buyer, pump):
    stranger = make_buyer(make_company(currency="EUR"))

    for client in (Client(), logged_in(stranger)):
        for name, page in surfaces(client, pump).items():
            text = page.content.decode()
            assert page.status_code == 200, name
            assert "9.22" not in text and "8.55" not in text, name


def test_a_product_without_a_price_in_the_currency_has_no_button_and_says_why(pump):
    swede = make_buyer(make_company(currency="SEK"))

    page = logged_in(swede).get(pump.get_absolute_url()).content.decode()

    assert "There is no price in SEK for this product" in page
    assert f'action="{reverse("basket:add", args=[pump.pk])}"' not in page
    assert "11.11" not in page
