"""Tax from the product page to the order: domestic, abroad with and without a VAT id, outside."""

from decimal import Decimal

import pytest
from django.core import mail
from oscar.core.loading import get_model

from pricing.models import ProductTax, TaxCategory, VatRate
from shop.purchases.models import OrderTax, OrderTerms
from tests.factories.companies import make_buyer, make_company
from tests.factories.orders import (
    go_to_preview,
    logged_in,
    make_address,
    place_order,
    place_order_form,
    put_in_basket,
)
from tests.factories.prices import make_price, make_price_list
from tests.factories.products import make_product

Order = get_model("order", "Order")

pytestmark = pytest.mark.django_db

STORIES = {
    "domestic": ({"country": "FI", "vat_id": "FI20774740"}, "FI", "00100", "25.50", "29.08", ""),
    "reverse_charge": (
        {"country": "SE", "vat_id": "SE556056625801"}, "SE", "11122", "0", "0", "Reverse charge",
    ),
    "destination": ({"country": "SE"}, "SE", "11122", "25.00", "28.51", ""),
    "export": ({"country": "US"}, "US", "10001", "0", "0", "Export outside the EU"),
    "northern_ireland": (
        {"country": "GB", "vat_id": "XI110305878"}, "GB", "BT1 5GS", "0", "0", "Reverse charge",
    ),
    "aland": ({"country": "FI", "vat_id": "FI20774740"}, "FI", "22100", "0", "0", "Export"),
}  # fmt: skip


@pytest.mark.parametrize("story", STORIES)
def test_an_order_carries_the_tax_of_its_story(story, django_capture_on_commit_callbacks):
    facts, land, postcode, rate, tax, words = STORIES[story]
    buyer = make_buyer(make_company(**facts))
    client = logged_in(buyer)
    bolt, nut = make_product("Bolt", price="0.0325"), make_product("Nut", price="110.80")
    make_price(make_price_list(companies=[buyer.company], decimals=4), bolt, "0.0325")
    put_in_basket(client, bolt, 100)
    put_in_basket(client, nut)
    address = make_address(buyer, land=land, postcode=postcode)
    net = Decimal("3.25") + Decimal("110.80")

    preview = go_to_preview(client, address).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        thanks = place_order(client, address).content.decode()

    order = Order.objects.get()
    page = client.get(f"/accounts/orders/{order.number}/").content.decode()
    expected = Decimal(tax)
    assert (order.total_excl_tax, order.total_incl_tax) == (net, net + expected)
    assert [line.line_price_excl_tax for line in order.lines.order_by("pk")] == [
        Decimal("3.25"), Decimal("110.80"),
    ]  # fmt: skip
    assert order.sources.get().amount_allocated == order.total_incl_tax
    frozen = OrderTax.objects.filter(order=order)
    assert {one.rate for one in frozen} == {Decimal(rate)}
    assert sum(one.tax for one in frozen) == expected
    assert sum(one.net for one in frozen) == net
    assert {one.line_id for one in frozen} == {line.pk for line in order.lines.all()}
    (message,) = mail.outbox
    html = message.alternatives[0][0]
    for told in (message.body, html):
        assert [told.count(f": €{one.tax:,.2f}") >= 1 for one in frozen] == [True, True]
        assert f"on €{net}" in told
    for text in (preview, thanks, page, message.body, html):
        assert f"{order.total_incl_tax:,.2f}" in text
        assert "VAT" in text
        assert words in text
    assert OrderTerms.objects.get().vat_id == facts.get("vat_id", "")


def test_a_product_of_unknown_tax_can_be_seen_and_not_be_bought():
    buyer = make_buyer(make_company(country="FI"))
    client = logged_in(buyer)
    book = make_product("Book", price="20.00")
    put_in_basket(client, book)
    TaxCategory.objects.create(code="books", name="Books")
    ProductTax.objects.create(product=book, tax_category_id="books")

    page = client.get(book.get_absolute_url()).content.decode()
    again = put_in_basket(client, book)
    basket = client.get("/basket/").content.decode()
    checkout = client.get("/checkout/", follow=True)

    assert "€20.00" in page and "VAT in Finland is not known" in page
    assert f'action="/basket/add/{book.pk}/"' not in page
    assert again.status_code in {200, 302}
    assert "VAT in Finland is not known" in basket and "Total with tax" not in basket
    assert checkout.redirect_chain[-1][0] == "/basket/"


def test_a_delivery_to_where_tax_is_unknown_asks_for_another_address():
    buyer = make_buyer(make_company(country="FI"))
    client = logged_in(buyer)
    put_in_basket(client, make_product("Nut"))
    VatRate.objects.filter(country="SE").delete()

    page = go_to_preview(client, make_address(buyer, land="SE"))
    asked = client.get("/checkout/preview/", follow=True)

    assert page.status_code == 302
    assert asked.redirect_chain[-1][0] == "/checkout/shipping-address/"
    assert "Its VAT in Sweden is not known" in asked.content.decode()


def test_the_place_of_delivery_decides_and_not_the_company():
    buyer = make_buyer(make_company(country="FI", vat_id="FI20774740"))
    client = logged_in(buyer)
    put_in_basket(client, make_product("Nut", price="100.00"))

    place_order(client, make_address(buyer, land="NO"))

    frozen = OrderTax.objects.get()
    assert (frozen.treatment, frozen.country, frozen.tax) == ("export", "NO", 0)


def test_a_rate_that_changed_since_the_preview_is_asked_about_and_not_charged():
    buyer = make_buyer(make_company(country="FI"))
    client = logged_in(buyer)
    put_in_basket(client, make_product("Nut", price="100.00"))
    address = make_address(buyer)

    form = place_order_form(go_to_preview(client, address))
    VatRate.objects.filter(country="FI", category="standard", ends_on=None).update(percent=26)
    page = client.post("/checkout/preview/", form)

    assert not Order.objects.exists()
    assert "The total was €125.50 and is now €126.00." in page.content.decode()


def test_a_frozen_order_does_not_follow_the_table():
    buyer = make_buyer(make_company(country="FI"))
    client = logged_in(buyer)
    put_in_basket(client, make_product("Nut", price="100.00"))
    place_order(client, make_address(buyer))
    order = Order.objects.get()

    VatRate.objects.filter(country="FI").update(percent=99)
    page = client.get(f"/accounts/orders/{order.number}/").content.decode()

    assert "VAT 25.5 % (Finland)" in page and "€125.50" in page


def test_another_address_begins_in_the_country_of_the_company():
    buyer = make_buyer(make_company(country="SE"))
    client = logged_in(buyer)
    make_address(buyer, land="FI")
    make_address(buyer, land="SE")
    put_in_basket(client, make_product("Nut"))

    checkout = client.get("/checkout/shipping-address/").content.decode()
    book = client.get("/accounts/addresses/add/").content.decode()

    for page in (checkout, book):
        assert '<option value="SE" selected>' in page
