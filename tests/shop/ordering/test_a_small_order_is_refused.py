"""Order rules in the shop: the basket says what is missing, the checkout and the submit refuse."""

import pytest
from oscar.core.loading import get_model

from tests.factories.companies import make_buyer, make_company
from tests.factories.orders import (
    go_to_preview,
    logged_in,
    make_address,
    make_rule,
    place_order,
    place_order_form,
    put_in_basket,
)
from tests.factories.products import make_product
from tests.factories.ranges import hide, make_range
from tests.pages import text

Order = get_model("order", "Order")
Line = get_model("basket", "Line")


def test_the_basket_says_what_is_missing_and_how_to_reach_it(browser, buyer):
    make_rule("minimum_value", "250", companies=[buyer.company])
    put_in_basket(browser, make_product(price="20"), 9)

    page = text(browser.get("/basket/"))

    assert "The least order value is €250.00 before tax; your basket is €180.00." in page
    assert "Add goods for €70.00 or more." in page
    assert "Go to checkout" not in page


def test_the_checkout_sends_a_small_order_back_to_the_basket(browser, buyer):
    make_rule("minimum_value", "250", companies=[buyer.company])
    put_in_basket(browser, make_product(price="20"), 9)

    for step in ["", "shipping-address/", "shipping-method/", "payment-details/", "preview/"]:
        answer = browser.get(f"/checkout/{step}")
        assert answer["Location"] == "/basket/", step
    assert "The least order value" in text(browser.get("/basket/"))


def test_a_large_enough_order_is_placed(browser, buyer, address):
    make_rule("minimum_value", "180", companies=[buyer.company])
    put_in_basket(browser, make_product(price="20"), 9)

    place_order(browser, address)

    assert Order.objects.count() == 1


def test_a_rule_that_comes_between_preview_and_press_refuses_the_order(browser, buyer, address):
    put_in_basket(browser, make_product(price="20"), 9)
    form = place_order_form(go_to_preview(browser, address))
    make_rule("minimum_value", "250", companies=[buyer.company])

    answer = browser.post("/checkout/preview/", form, follow=True)

    assert not Order.objects.exists()
    assert "The least order value is €250.00" in text(answer)
    assert Line.objects.get().quantity == 9


def test_the_submit_itself_checks_the_rules(browser, buyer, address, monkeypatch):
    put_in_basket(browser, make_product(price="20"), 9)
    form = place_order_form(go_to_preview(browser, address))
    make_rule("minimum_value", "250", companies=[buyer.company])
    monkeypatch.setattr(
        "shop.checkout.session.CheckoutSessionMixin.check_basket_is_valid", lambda *_: None
    )

    answer = browser.post("/checkout/preview/", form, follow=True)

    assert not Order.objects.exists()
    assert "The least order value is €250.00" in text(answer)


def test_adding_fewer_than_the_least_quantity_says_so(browser, buyer):
    screw = make_product("Screw")
    make_rule("quantity_minimum", quantity=10, product=screw, companies=[buyer.company])
    make_rule("quantity_multiple", quantity=6, product=screw, companies=[buyer.company])

    put_in_basket(browser, screw, 5)

    page = text(browser.get("/basket/"))
    assert "The least quantity is 10; you have 5. Order 12." in page
    assert not Line.objects.exists()


def test_the_rule_is_checked_on_what_the_basket_holds_in_total(browser, buyer):
    screw = make_product("Screw")
    make_rule("quantity_minimum", quantity=10, product=screw, companies=[buyer.company])
    make_rule("quantity_multiple", quantity=5, product=screw, companies=[buyer.company])

    put_in_basket(browser, screw, 10)
    put_in_basket(browser, screw, 5)

    assert Line.objects.get().quantity == 15


def test_adding_to_a_wrong_total_says_how_many_to_add(browser, buyer):
    screw = make_product("Screw")
    make_rule("quantity_multiple", quantity=5, product=screw, companies=[buyer.company])
    put_in_basket(browser, screw, 10)

    put_in_basket(browser, screw, 3)

    assert "Your basket holds 10: add 5." in text(browser.get("/basket/"))
    assert Line.objects.get().quantity == 10


@pytest.mark.parametrize("typed", ["15", "20"])
def test_a_line_changes_to_an_allowed_quantity(browser, buyer, typed):
    screw = make_product("Screw")
    make_rule("quantity_multiple", quantity=5, product=screw, companies=[buyer.company])
    put_in_basket(browser, screw, 10)
    line = Line.objects.get()

    browser.post("/basket/", {f"quantity-{line.pk}": typed})

    line.refresh_from_db()
    assert line.quantity == int(typed)


def test_a_line_does_not_change_to_a_quantity_that_is_not_allowed(browser, buyer):
    screw = make_product("Screw")
    make_rule("quantity_multiple", quantity=5, product=screw, companies=[buyer.company])
    put_in_basket(browser, screw, 10)
    line = Line.objects.get()

    page = browser.post("/basket/", {f"quantity-{line.pk}": "12"})

    assert "Sold in multiples of 5; you have 12. Order 10 or 15." in text(page)
    assert 'value="12"' in text(page)
    line.refresh_from_db()
    assert line.quantity == 10


def test_a_small_basket_is_helped_with_what_the_company_often_orders(browser, buyer, address):
    often, once, hidden = make_product("Often"), make_product("Once"), make_product("Hidden")
    for products in [[often, once, hidden], [often, hidden]]:
        for product in products:
            put_in_basket(browser, product)
        place_order(browser, address)
    hide(make_range(hidden), companies=[buyer.company])
    make_rule("minimum_value", "250", companies=[buyer.company])
    put_in_basket(browser, make_product("Now"))

    suggested = browser.get("/basket/").context["suggestions"]

    assert [product.title for product in suggested] == ["Often", "Once"]
    assert suggested[0].price.unit_price == 10


def test_what_is_hidden_takes_no_place_among_what_is_ordered_often(browser, buyer, address):
    hidden, seen = [make_product("Hidden") for _ in range(12)], make_product("Seen")
    for product in hidden:
        put_in_basket(browser, product, 2)
    put_in_basket(browser, seen)
    place_order(browser, address)
    hide(make_range(*hidden), companies=[buyer.company])
    make_rule("minimum_value", "250", companies=[buyer.company])
    put_in_basket(browser, make_product("Now"))

    suggested = browser.get("/basket/").context["suggestions"]

    assert [product.title for product in suggested] == ["Seen"]


def test_what_others_order_is_not_suggested(browser, buyer):
    stranger = make_buyer(make_company())
    theirs = logged_in(stranger)
    put_in_basket(theirs, make_product("Theirs"))
    place_order(theirs, make_address(stranger))
    make_rule("minimum_value", "250", companies=[buyer.company])
    put_in_basket(browser, make_product("Now"))

    assert browser.get("/basket/").context["suggestions"] == []
