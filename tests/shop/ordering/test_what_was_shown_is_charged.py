"""Between the preview and the press everything is read again; what differs is asked about."""

from decimal import Decimal

import pytest
from oscar.core.loading import get_model

from segments.models import Buyer
from tests.factories.orders import go_to_preview, place_order_form, put_in_basket
from tests.factories.products import make_product

Order = get_model("order", "Order")
Basket = get_model("basket", "Basket")
Line = get_model("basket", "Line")


@pytest.fixture
def product(db):
    return make_product("Pump", price="10", stock=50)


@pytest.fixture
def form(browser, address, product):
    put_in_basket(browser, product, 2)
    return place_order_form(go_to_preview(browser, address))


def press(browser, form):
    return browser.post("/checkout/preview/", form, follow=True)


def charge(product, price):
    product.stockrecords.update(price=price)


def test_a_changed_price_is_shown_and_nothing_is_placed(browser, form, product):
    charge(product, "99")

    page = press(browser, form | {"po_number": "PO-8"})

    assert not Order.objects.exists()
    text = page.content.decode()
    assert "something changed since you looked" in text
    assert "Pump: the price was €10.00 and is now €99.00." in text
    assert 'value="PO-8"' in text


def test_the_changed_price_is_charged_once_it_is_confirmed(browser, form, product):
    charge(product, "99")
    page = press(browser, form)

    press(browser, place_order_form(page))

    assert Order.objects.get().total_excl_tax == Decimal("198.00")


def test_a_change_at_four_decimals_is_a_change(browser, address):
    screw = make_product("Screw", price="0.10", stock=100)
    put_in_basket(browser, screw, 2)
    form = place_order_form(go_to_preview(browser, address))
    charge(screw, "0.11")

    press(browser, form)

    assert not Order.objects.exists()


def test_a_quantity_changed_in_another_tab_is_a_change(browser, form):
    Line.objects.update(quantity=5)

    page = press(browser, form)

    assert not Order.objects.exists()
    assert "Pump: the quantity was 2 and is now 5." in page.content.decode()


def test_a_line_added_in_another_tab_is_a_change(browser, form):
    put_in_basket(browser, make_product("Hose"))

    page = press(browser, form)

    assert not Order.objects.exists()
    assert "Hose was added." in page.content.decode()


@pytest.mark.parametrize("shown", ["", "nonsense", "a:b:c"])
def test_a_forged_preview_is_asked_again(browser, form, shown):
    page = press(browser, form | {"shown": shown})

    assert not Order.objects.exists()
    assert "Please check your order and confirm it." in page.content.decode()


def test_a_product_taken_off_sale_is_not_sold(browser, form, product):
    product.is_public = False
    product.save()

    press(browser, form)

    assert not Order.objects.exists()
    assert Basket.objects.get().status == Basket.OPEN


def test_a_lost_price_is_not_sold(browser, form, product):
    charge(product, None)

    press(browser, form)

    assert not Order.objects.exists()


def test_a_buyer_who_became_a_viewer_does_not_order(browser, form, buyer):
    Buyer.objects.update(role="viewer")

    page = press(browser, form)

    assert not Order.objects.exists()
    assert "to look, not to order" in page.content.decode()


def test_a_buyer_who_left_the_company_does_not_order(browser, form):
    Buyer.objects.all().delete()

    press(browser, form)

    assert not Order.objects.exists()


def test_a_disabled_user_is_out_at_once(browser, form, buyer):
    buyer.user.is_active = False
    buyer.user.save()

    page = press(browser, form)

    assert not Order.objects.exists()
    assert page.redirect_chain[0][0].startswith("/accounts/login/")


def test_a_closed_company_does_not_order(browser, form, buyer):
    buyer.company.is_active = False
    buyer.company.save()

    press(browser, form)

    assert not Order.objects.exists()


def test_a_control_character_in_the_order_number_is_refused_at_the_field(browser, form):
    page = press(browser, form | {"po_number": "PO\x07-8"})

    assert not Order.objects.exists()
    assert page.status_code == 200
