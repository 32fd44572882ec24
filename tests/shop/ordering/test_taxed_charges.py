"""Delivery and surcharges are taxed like the goods, and every sum adds up to the cent."""

from decimal import Decimal

import pytest
from django.urls import reverse
from oscar.apps.checkout.applicator import SurchargeApplicator
from oscar.apps.checkout.surcharges import FlatCharge, PercentageCharge
from oscar.apps.shipping.methods import FixedPrice
from oscar.apps.shipping.repository import Repository
from oscar.core.loading import get_model

from pricing.models import ProductTax
from shop.purchases.models import OrderTax
from tests.factories.companies import make_buyer, make_company
from tests.factories.orders import (
    go_to_preview,
    logged_in,
    make_address,
    place_order,
    put_in_basket,
)
from tests.factories.products import make_product
from tests.factories.ranges import make_range

ConditionalOffer = get_model("offer", "ConditionalOffer")
Benefit = get_model("offer", "Benefit")
Condition = get_model("offer", "Condition")
Order = get_model("order", "Order")

pytestmark = pytest.mark.django_db

D = Decimal


@pytest.fixture
def buyer():
    return make_buyer(make_company(country="FI"))


@pytest.fixture
def browser(buyer):
    """A buyer with 75.00 of standard and 25.00 of reduced goods in the basket."""
    client = logged_in(buyer)
    bread = make_product("Bread", price="25.00")
    ProductTax.objects.create(product=bread, tax_category_id="reduced")
    put_in_basket(client, make_product("Nut", price="75.00"))
    put_in_basket(client, bread)
    return client


@pytest.fixture
def charged(monkeypatch):
    """Delivery for 10.00, 2 % on everything, and 5.00 flat, all net."""
    method = FixedPrice(charge_excl_tax=D("10.00"))
    method.name = "Pallet freight"
    extras = (PercentageCharge(D(2)), FlatCharge(excl_tax=D("5.00")))
    extras[1].name, extras[1].code = "Small order", "small-order"
    monkeypatch.setattr(Repository, "methods", (method,))
    monkeypatch.setattr(SurchargeApplicator, "get_surcharges", lambda *a, **kw: extras)


def test_charges_are_shared_out_over_the_rates_of_the_goods(browser, buyer, charged):
    address = make_address(buyer)

    preview = go_to_preview(browser, address).content.decode()
    thanks = place_order(browser, address).content.decode()

    order = Order.objects.get()
    rows = OrderTax.objects.filter(order=order)
    assert [(one.name, one.rate, one.net, one.tax) for one in rows] == [
        ("", D("25.50"), D("75.000"), D("19.130")),
        ("", D("13.50"), D("25.000"), D("3.380")),
        ("Pallet freight", D("25.50"), D("7.500"), D("1.910")),
        ("Pallet freight", D("13.50"), D("2.500"), D("0.340")),
        ("Percentage surcharge", D("25.50"), D("1.650"), D("0.420")),
        ("Percentage surcharge", D("13.50"), D("0.550"), D("0.070")),
        ("Small order", D("25.50"), D("3.750"), D("0.960")),
        ("Small order", D("13.50"), D("1.250"), D("0.170")),
    ]
    assert (order.total_excl_tax, order.total_incl_tax) == (D("117.20"), D("143.58"))
    assert (order.shipping_excl_tax, order.shipping_incl_tax) == (D("10.00"), D("12.25"))
    assert order.surcharge_incl_tax - order.surcharge_excl_tax == D("1.62")
    for page in (preview, thanks):
        for text in ("Pallet freight" if page is preview else "Delivery", "Small order",
                     "€117.20", "€143.58", "€22.42", "€3.96"):  # fmt: skip
            assert text in page


def test_a_discount_lowers_the_tax_with_the_net_price(browser, buyer):
    everything = make_range(includes_all_products=True)
    ConditionalOffer.objects.create(
        name="Ten percent",
        condition=Condition.objects.create(range=everything, type="Count", value=1),
        benefit=Benefit.objects.create(range=everything, type="Percentage", value=10),
    )

    place_order(browser, make_address(buyer))

    order = Order.objects.get()
    lines = order.lines.order_by("pk")
    sums = [(line.line_price_excl_tax, line.line_price_tax) for line in lines]
    assert sums == [(D("67.50"), D("17.21")), (D("22.50"), D("3.04"))]
    assert (order.total_excl_tax, order.total_incl_tax) == (D("90.00"), D("110.25"))
    assert sum(one.tax for one in OrderTax.objects.all()) == order.total_tax


def test_staff_see_the_taxes_of_an_order(browser, buyer, admin_client):
    place_order(browser, make_address(buyer))
    url = reverse("admin:purchases_orderterms_change", args=[Order.objects.get().pk])

    page = admin_client.get(url).content.decode()

    assert "VAT 25.5 % (Finland)" in page and "€19.13" in page
