"""Orders belong to the company: colleagues see them, people who left do not."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from segments.models import Buyer
from tests.factories.companies import make_buyer, make_company
from tests.factories.orders import logged_in, make_address, make_rule, place_order, put_in_basket
from tests.factories.products import make_product
from tests.factories.ranges import hide, make_range
from tests.pages import text

Basket = get_model("basket", "Basket")
Order = get_model("order", "Order")


@pytest.fixture
def pump(db):
    return make_product("Pump", price="10", stock=1000)


@pytest.fixture
def order(browser, buyer, pump):
    put_in_basket(browser, pump, 3)
    place_order(browser, make_address(buyer), po_number="PO-5")
    browser.get("/accounts/profile/")
    return Order.objects.get()


def sees(browser, order) -> bool:
    listed = order.number in text(browser.get("/accounts/orders/"))
    shown = browser.get(f"/accounts/orders/{order.number}/").status_code == 200
    assert listed == shown
    return shown


def test_the_buyer_and_the_colleagues_see_an_order(browser, buyer, order):
    colleague = logged_in(make_buyer(buyer.company, role="viewer"))

    assert sees(browser, order)
    assert sees(colleague, order)


def test_another_company_sees_nothing(order):
    stranger = logged_in(make_buyer(make_company()))

    assert not sees(stranger, order)


def test_an_order_is_listed_after_the_person_who_placed_it_is_gone(buyer, order):
    colleague = logged_in(make_buyer(buyer.company))

    buyer.user.delete()

    assert sees(colleague, order)


def test_who_left_the_company_sees_nothing_from_then_on(browser, buyer, order):
    Buyer.objects.create(user=buyer.user, company=make_company())

    buyer.delete()

    assert not sees(browser, order)
    assert order.number not in text(browser.get("/checkout/thank-you/", follow=True))


def test_a_buyer_of_two_companies_sees_those_of_the_chosen_one(browser, buyer, order):
    other = make_company()
    Buyer.objects.create(user=buyer.user, company=other)

    browser.post("/accounts/company/", {"company": other.pk})

    assert not sees(browser, order)


def test_the_order_shows_its_frozen_terms(browser, order):
    page = text(browser.get(f"/accounts/orders/{order.number}/"))

    assert "PO-5" in page
    assert "Pump" in page
    assert "€30.00" in page


def test_a_hidden_product_keeps_its_name_on_the_order_without_a_link(browser, buyer, order, pump):
    hide(make_range(pump), companies=[buyer.company])

    page = text(browser.get(f"/accounts/orders/{order.number}/"))

    assert "Pump" in page
    assert pump.get_absolute_url() not in page


@pytest.mark.parametrize(
    "query",
    [
        "?order_number=zzz",
        "?date_from=nonsense",
        "?date_from=2030-01-01&date_to=&order_number=",
        "?page=99",
    ],
)
def test_any_search_gets_an_answer(browser, order, query):
    assert browser.get(f"/accounts/orders/{query}").status_code in {200, 404}


def test_orders_are_found_by_part_of_their_number(browser, order):
    page = text(browser.get(f"/accounts/orders/?order_number={order.number[-3:]}"))

    assert order.number in page


def reorder(browser, order):
    return browser.post(f"/accounts/orders/{order.number}/", {"action": "reorder"}, follow=True)


def open_lines():
    return {
        line.product.title: line.quantity
        for basket in Basket.objects.filter(status=Basket.OPEN)
        for line in basket.lines.all()
    }


def test_ordering_again_fills_the_basket_at_todays_price(browser, order, pump):
    pump.stockrecords.update(price="12")

    page = reorder(browser, order)

    assert open_lines() == {"Pump": 3}
    assert "€36.00" in text(page)


def test_ordering_again_adds_to_what_is_there(browser, order, pump):
    put_in_basket(browser, pump, 2)

    reorder(browser, order)

    assert open_lines() == {"Pump": 5}


def test_ordering_again_leaves_out_what_is_hidden_or_sold_out(browser, buyer, pump):
    hidden, sold_out = make_product("Hidden", stock=9), make_product("Rare", stock=9)
    for product in [pump, hidden, sold_out]:
        put_in_basket(browser, product, 3)
    place_order(browser, make_address(buyer))
    hide(make_range(hidden), companies=[buyer.company])
    sold_out.stockrecords.update(num_in_stock=0, num_allocated=0)

    page = text(reorder(browser, Order.objects.get()))

    assert open_lines() == {"Pump": 3}
    assert "Hidden is not available." in page
    assert "Rare:" in page
    assert "1 line was added to your basket." in page


def test_ordering_again_shows_what_a_new_rule_asks_for(browser, buyer, order, pump):
    make_rule("quantity_multiple", quantity=4, product=pump, companies=[buyer.company])

    page = text(reorder(browser, order))

    assert "Pump is sold in multiples of 4; you have 3. Order 4." in page


def test_a_list_and_an_order_cost_the_same_whatever_their_length(browser, buyer):
    address = make_address(buyer)

    def place(lines):
        for product in [make_product(stock=99) for _ in range(lines)]:
            put_in_basket(browser, product)
        place_order(browser, address)
        browser.get("/accounts/profile/")

    def cost(address):
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200
        return len(captured)

    place(2)
    small = Order.objects.get()
    before = cost("/accounts/orders/"), cost(f"/accounts/orders/{small.number}/")
    place(12)
    large = Order.objects.exclude(pk=small.pk).get()

    assert (cost("/accounts/orders/"), cost(f"/accounts/orders/{large.number}/")) == before
