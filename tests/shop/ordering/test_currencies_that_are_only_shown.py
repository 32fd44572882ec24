"""
Orders keep two decimals: in a currency with more, prices are shown and nothing is ever charged.
"""

import pytest
from django.test import override_settings
from oscar.core.loading import get_model

from pricing.checks import check_default_currency
from segments.forms import CompanyForm
from segments.minor_units import can_be_ordered_in
from shop.listings.indexing import index
from tests.factories.apikeys import program_of
from tests.factories.companies import buy_in
from tests.factories.orders import (
    go_to_preview,
    place_order,
    place_order_form,
    put_in_basket,
)
from tests.factories.prices import make_price, make_price_list
from tests.factories.products import make_category, make_product
from tests.pages import text

Order = get_model("order", "Order")

WHY = "We can not take orders in KWD here yet. Please ask us."


@pytest.fixture
def nut(buyer):
    """A nut that costs 1.235 dinar, and euros and yen as well."""
    nut = make_product("Nut", upc="N-1", price="2.00", categories=[make_category("Metal")])
    for currency, amount in [("KWD", "1.235"), ("JPY", "120")]:
        make_price(make_price_list(companies=[buyer.company], currency=currency), nut, amount)
    index()
    return nut


@pytest.fixture
def in_dinar(buyer, nut):
    buy_in(buyer.company, "KWD")


@pytest.mark.parametrize("code", ["BHD", "CLF", "IQD", "JOD", "KWD", "LYD", "OMR", "TND", "UYW"])
def test_currencies_with_more_than_two_decimals_can_not_be_ordered_in(code):
    assert not can_be_ordered_in(code)


@pytest.mark.parametrize("code", ["EUR", "JPY", "ISK", "USD", "", "XXX"])
def test_others_can(code):
    assert can_be_ordered_in(code)


@pytest.mark.parametrize("path", ["/catalogue/", "/catalogue/?view=rows", "/search/?q=nut"])
def test_a_card_shows_the_price_and_says_that_it_is_not_sold(browser, nut, in_dinar, path):
    shown = text(browser.get(path))

    assert "KWD 1.235" in shown
    assert "No orders in KWD: please ask us" in shown
    assert f"/basket/add/{nut.pk}/" not in shown


@pytest.mark.parametrize("path", ["", "quick/"])
def test_the_product_shows_the_price_and_says_why_it_is_not_sold(browser, nut, in_dinar, path):
    headers = {"HX-Request": "true"} if path else {}
    shown = text(browser.get(f"{nut.get_absolute_url()}{path}", headers=headers))

    assert "KWD 1.235" in shown and WHY in shown
    assert f"/basket/add/{nut.pk}/" not in shown


def test_a_product_with_variants_says_why_none_is_sold(browser, buyer, nut, in_dinar):
    family = make_product("Family", structure="parent")
    variant = make_product("Variant", parent=family)
    make_price(make_price_list(companies=[buyer.company], currency="KWD"), variant, "3.705")

    listed = program_of(buyer).get(f"products/{family.pk}/").json()["availability"]

    assert (listed["is_available"], listed["code"]) == (False, "currency_not_sold")


def test_it_can_not_be_put_into_the_basket(browser, nut, in_dinar):
    put_in_basket(browser, nut, 3)

    shown = text(browser.get("/basket/"))

    assert WHY in shown and "Your basket is empty" in shown


def test_a_basket_from_before_says_why_and_goes_no_further(browser, buyer, nut):
    put_in_basket(browser, nut, 3)
    buy_in(buyer.company, "KWD")

    shown = text(browser.get("/basket/"))

    assert "Nut can not be ordered: We can not take orders in KWD here yet." in shown
    assert "/checkout/" not in shown.split('class="panel panel--sunk basket-summary"')[1]


def test_a_preview_from_before_is_never_ordered(browser, buyer, address, nut):
    put_in_basket(browser, nut, 3)
    preview = go_to_preview(browser, address)
    buy_in(buyer.company, "KWD")

    page = browser.post("/checkout/preview/", place_order_form(preview), follow=True)

    assert not Order.objects.exists()
    assert "We can not take orders in KWD here yet." in text(page)


def test_quick_order_says_why(browser, nut, in_dinar):
    page = browser.post("/basket/quick-order/", {"lines": "N-1 3"})

    assert WHY in text(page)


def test_the_api_shows_the_price_and_refuses_the_order(buyer, nut, in_dinar):
    program = program_of(buyer)

    told = program.get(f"products/{nut.pk}/").json()
    lines = {"lines": [{"product": nut.pk, "quantity": 3}]}
    preview = program.post("basket-preview/", lines).json()

    assert told["price"]["net"] == "1.235"
    assert told["availability"] == {
        "is_available": False, "code": "currency_not_sold", "message": WHY,
    }  # fmt: skip
    assert preview["is_ready"] is False
    assert any("We can not take orders in KWD" in problem for problem in preview["problems"])


def test_a_currency_without_cents_is_ordered_in(browser, buyer, address, nut):
    buy_in(buyer.company, "JPY")
    put_in_basket(browser, nut, 3)

    place_order(browser, address)

    order = Order.objects.get()
    assert (order.currency, order.total_excl_tax) == ("JPY", 360)


def test_who_chooses_the_currency_is_told(buyer):
    choices = dict(CompanyForm(instance=buyer.company).fields["currency"].choices)
    turnover = dict(CompanyForm(instance=buyer.company).fields["turnover_currency"].choices)

    assert str(choices["KWD"]) == "KWD – Kuwaiti Dinar (prices are shown, no orders)"
    assert str(choices["JPY"]) == "JPY – Yen"
    assert str(turnover["KWD"]) == "KWD – Kuwaiti Dinar"


def test_a_shop_that_could_sell_nothing_is_warned():
    with override_settings(OSCAR_DEFAULT_CURRENCY="KWD"):
        (warning,) = check_default_currency(None)

    assert warning.id == "pricing.W001"
    assert check_default_currency(None) == []
