"""A company buys in its currency: no price in it is said everywhere, and nothing is converted."""

import pytest
from oscar.core.loading import get_model

from shop.listings.indexing import index
from tests.factories.companies import buy_in
from tests.factories.orders import go_to_preview, place_order, place_order_form, put_in_basket
from tests.factories.prices import make_price, make_price_list
from tests.factories.products import make_category, make_product
from tests.pages import text

Order = get_model("order", "Order")


@pytest.fixture
def goods(buyer):
    """A nut that costs kronor as well, and a bolt that does not."""
    metal = make_category("Metal")
    nut = make_product("Nut", price="2.00", categories=[metal])
    bolt = make_product("Bolt", price="3.57", categories=[metal])
    in_kronor = make_price_list(companies=[buyer.company], currency="SEK")
    make_price(in_kronor, nut, "23.00")
    index()
    return nut, bolt


@pytest.mark.parametrize(
    "path", ["/catalogue/", "/catalogue/?view=rows", "/search/?q=bolt", "/catalogue/?sort=price"]
)
def test_a_card_says_that_there_is_no_price_in_the_currency(browser, buyer, goods, path):
    buy_in(buyer.company, "SEK")

    shown = text(browser.get(path))

    assert "No price in SEK" in shown
    assert "3.57" not in shown
    assert f"/basket/add/{goods[1].pk}/" not in shown


def test_it_can_not_be_put_into_the_basket(browser, buyer, goods):
    buy_in(buyer.company, "SEK")

    put_in_basket(browser, goods[1], 1)

    assert "Your basket is empty" in text(browser.get("/basket/"))


def test_a_basket_from_before_the_change_keeps_its_lines_and_says_what_is_wrong(
    browser, buyer, address, goods
):
    nut, bolt = goods
    put_in_basket(browser, nut, 2)
    put_in_basket(browser, bolt, 5)
    buy_in(buyer.company, "SEK")

    shown = text(browser.get("/basket/"))

    assert "There is no price in SEK for this product" in shown
    assert "46.00" in shown and "17.85" not in shown and "€" not in shown
    assert "/checkout/" not in shown.split('class="panel panel--sunk basket-summary"')[1]


def test_a_basket_of_which_nothing_has_a_price_is_in_the_new_currency(browser, buyer, goods):
    put_in_basket(browser, goods[1], 5)
    buy_in(buyer.company, "SEK")

    shown = text(browser.get("/basket/"))

    assert "SEK 0.00" in shown and "€" not in shown


def test_what_has_no_price_is_never_ordered(browser, buyer, address, goods):
    nut, bolt = goods
    put_in_basket(browser, nut, 2)
    put_in_basket(browser, bolt, 5)
    preview = go_to_preview(browser, address)
    buy_in(buyer.company, "SEK")

    browser.post("/checkout/preview/", place_order_form(preview), follow=True)

    assert not Order.objects.exists()


def test_once_it_is_removed_the_rest_is_ordered_in_the_new_currency(browser, buyer, address, goods):
    nut, bolt = goods
    put_in_basket(browser, nut, 2)
    put_in_basket(browser, bolt, 5)
    buy_in(buyer.company, "SEK")
    line = get_model("basket", "Line").objects.get(product=bolt)

    browser.post("/basket/", {"remove": line.pk})
    place_order(browser, address)

    order = Order.objects.get()
    assert (order.currency, order.total_excl_tax) == ("SEK", 46)
    assert [one.product_id for one in order.lines.all()] == [nut.pk]


def test_orders_keep_the_currency_they_were_placed_in(browser, buyer, address, goods):
    put_in_basket(browser, goods[0], 2)
    place_order(browser, address)
    buy_in(buyer.company, "SEK")

    order = Order.objects.get()
    page = text(browser.get(f"/accounts/orders/{order.number}/"))
    export = b"".join(browser.get("/accounts/orders/export/").streaming_content).decode()

    assert "€4.00" in page and "SEK" not in page
    assert ",EUR,2.00,4.00," in export


def test_ordering_again_says_what_can_not_be_had_in_the_new_currency(
    browser, buyer, address, goods
):
    put_in_basket(browser, goods[1], 2)
    place_order(browser, address)
    buy_in(buyer.company, "SEK")

    page = browser.post(
        f"/accounts/orders/{Order.objects.get().number}/", {"action": "reorder"}, follow=True
    )

    assert "Nothing of this order can be ordered now" in text(page)
