"""The whole path: a buyer fills a basket, gives a purchase-order number and gets a confirmation."""

from decimal import Decimal

from django.core import mail
from django.utils import timezone
from oscar.core.loading import get_model

from segments.services import refresh
from shop.purchases.models import Mail, OrderAttempt, OrderTerms
from tests.factories.orders import (
    go_to_preview,
    place_order,
    place_order_form,
    put_in_basket,
)
from tests.factories.prices import make_price, make_price_list
from tests.factories.products import make_product

Order = get_model("order", "Order")
Basket = get_model("basket", "Basket")


def test_a_buyer_orders(browser, buyer, address, django_capture_on_commit_callbacks):
    bolt = make_product("Bolt", price="0.05", stock=10_000)
    nut = make_product("Nut", price="2.00")
    contract = make_price_list("dock-works", companies=[buyer.company], decimals=4)
    make_price(contract, bolt, "0.0325")

    put_in_basket(browser, bolt, 1000)
    put_in_basket(browser, nut, 3)
    with django_capture_on_commit_callbacks(execute=True):
        page = place_order(browser, address, po_number="PO-77")

    assert page.redirect_chain[-1][0] == "/checkout/thank-you/"
    order = Order.objects.get()
    assert order.number in page.content.decode()
    assert (order.total_excl_tax, order.total_incl_tax) == (Decimal("38.50"), Decimal("48.32"))
    assert order.user == buyer.user
    assert order.shipping_address.line1 == "Dock Street 1"
    assert order.sources.get().source_type.name == "Invoice"
    assert order.sources.get().reference == "PO-77"
    assert order.basket.status == Basket.SUBMITTED


def test_the_terms_are_frozen_on_the_order(browser, buyer, address):
    bolt = make_product("Bolt", price="0.05", stock=10_000)
    contract = make_price_list("dock-works", companies=[buyer.company], decimals=4)
    make_price(contract, bolt, "0.0325")
    put_in_basket(browser, bolt, 1000)

    place_order(browser, address, po_number="PO-77")
    buyer.company.legal_name = "Dock Works International"
    buyer.company.payment_terms = "net_7"
    buyer.company.save()
    contract.delete()

    terms = OrderTerms.objects.get()
    assert (terms.company, terms.company_name) == (buyer.company, "Dock Works")
    assert (terms.payment_terms, terms.delivery_terms) == ("net_30", "DAP")
    assert (terms.buyer, terms.po_number, terms.currency) == (buyer.user, "PO-77", "EUR")
    line = terms.order.lines.get()
    assert line.terms.unit_price == Decimal("0.0325")
    assert line.terms.price_list_code == "dock-works"
    assert line.terms.base == Decimal("0.05")
    assert line.line_price_excl_tax == Decimal("32.50")


def test_a_company_that_changed_its_currency_orders_in_the_new_one(browser, buyer, address):
    nut = make_product("Nut", price="2.00")
    in_kronor = make_price_list(companies=[buyer.company], currency="SEK")
    make_price(in_kronor, nut, "23.00")
    put_in_basket(browser, nut, 3)
    buyer.company.currency = "SEK"
    buyer.company.save()
    refresh([buyer.company.pk], now=timezone.now())

    place_order(browser, address)

    order = Order.objects.get()
    assert (order.currency, order.total_excl_tax) == ("SEK", 69)
    assert order.terms.currency == "SEK"


def test_the_confirmation_goes_out_once(
    browser, buyer, address, django_capture_on_commit_callbacks
):
    nut = make_product("Nut", price="2.00")
    put_in_basket(browser, nut, 3)

    with django_capture_on_commit_callbacks(execute=True):
        place_order(browser, address, po_number="PO-77")

    (message,) = mail.outbox
    order = Order.objects.get()
    assert message.to == [buyer.user.email]
    assert order.number in message.subject
    assert "Nut" in message.body
    assert "PO-77" in message.body
    assert Mail.objects.get().sent_at is not None


def test_stock_is_allocated(browser, buyer, address):
    nut = make_product("Nut", price="2.00", stock=5)
    put_in_basket(browser, nut, 3)

    place_order(browser, address)

    record = nut.stockrecords.get()
    assert (record.num_in_stock, record.num_allocated) == (5, 3)


def test_the_next_basket_is_empty_and_new(browser, buyer, address):
    nut = make_product("Nut", price="2.00")
    put_in_basket(browser, nut, 3)

    place_order(browser, address)
    put_in_basket(browser, nut, 1)

    assert Basket.objects.filter(status=Basket.OPEN).count() == 1
    assert Basket.objects.get(status=Basket.OPEN).lines.get().quantity == 1


def test_a_second_press_gives_the_same_order(browser, buyer, address):
    nut = make_product("Nut", price="2.00")
    put_in_basket(browser, nut, 3)
    form = place_order_form(go_to_preview(browser, address))

    first = browser.post("/checkout/preview/", form, follow=True)
    second = browser.post("/checkout/preview/", form, follow=True)

    assert Order.objects.count() == OrderAttempt.objects.count() == 1
    assert first.redirect_chain[-1] == second.redirect_chain[-1]
    assert Order.objects.get().number in second.content.decode()


def test_two_tabs_of_one_basket_give_one_order(browser, buyer, address):
    nut = make_product("Nut", price="2.00")
    put_in_basket(browser, nut, 3)
    tab_one = place_order_form(go_to_preview(browser, address))
    tab_two = place_order_form(browser.get("/checkout/preview/"))
    assert tab_one["key"] != tab_two["key"]

    browser.post("/checkout/preview/", tab_one)
    answer = browser.post("/checkout/preview/", tab_two, follow=True)

    assert Order.objects.count() == 1
    assert Order.objects.get().number in answer.content.decode()


def test_an_old_key_does_not_order_a_new_basket(browser, buyer, address):
    nut = make_product("Nut", price="2.00")
    put_in_basket(browser, nut, 3)
    form = place_order_form(go_to_preview(browser, address))
    browser.post("/checkout/preview/", form)

    put_in_basket(browser, nut, 9)
    browser.post("/checkout/preview/", form)

    assert Order.objects.count() == 1
    assert Basket.objects.get(status=Basket.OPEN).lines.get().quantity == 9
