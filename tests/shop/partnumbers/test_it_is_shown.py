"""The company's own number stands wherever its buyers meet the product, and nobody else sees it."""

import pytest
from django.core import mail
from oscar.core.loading import get_model

from shop.listings.indexing import index
from shop.order.mail import send
from shop.partnumbers.models import OwnNumber
from shop.purchases.models import Mail
from tests.factories.companies import make_buyer, make_company
from tests.factories.orders import go_to_preview, logged_in, make_address, place_order
from tests.factories.orders import put_in_basket as add
from tests.factories.partnumbers import own_number
from tests.factories.products import make_product

pytestmark = pytest.mark.django_db

Order = get_model("order", "Order")


def test_from_the_card_to_the_confirmation():
    buyer = make_buyer(make_company())
    browser, address, valve = logged_in(buyer), make_address(buyer), make_product("Brass valve")
    own_number(buyer.company, valve, "OUR-4711")
    index()
    add(browser, valve)

    for page in ("/catalogue/", "/catalogue/?view=rows", valve.get_absolute_url(), "/basket/"):
        assert "OUR-4711" in browser.get(page).text, page
    assert "OUR-4711" in go_to_preview(browser, address).text
    place_order(browser, address)
    OwnNumber.objects.all().delete()

    order = Order.objects.get()
    assert order.lines.get().terms.own_number == "OUR-4711"
    assert "OUR-4711" in browser.get(f"/accounts/orders/{order.number}/").text
    send(Mail.objects.get())
    message = mail.outbox[-1]
    assert "OUR-4711" in message.body
    assert "OUR-4711" in message.alternatives[0][0]


def test_another_company_and_a_visitor_see_nothing_of_it(client):
    valve = make_product("Brass valve")
    own_number(make_company(), valve, "OUR-4711")
    index()
    stranger = logged_in(make_buyer(make_company()))
    add(stranger, valve)

    for page in ("/catalogue/", valve.get_absolute_url(), "/basket/", "/search/?q=4711"):
        assert "OUR-4711" not in stranger.get(page).text, page
        assert "OUR-4711" not in client.get(page).text, page
