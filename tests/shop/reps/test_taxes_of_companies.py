"""A rep sees how a company is taxed, and what its orders came to with tax."""

import pytest
from django.db.models import F
from django.utils import timezone
from oscar.core.loading import get_model

from shop.purchases.models import OrderTax
from shop.reps.portfolio import taxed_as
from tests.factories.browsers import browser_of
from tests.factories.companies import make_buyer, make_company, make_rep, make_user
from tests.factories.orders import logged_in, make_address, place_order, put_in_basket
from tests.factories.products import make_product

Order = get_model("order", "Order")

pytestmark = pytest.mark.django_db


def test_a_rep_sees_the_tax_of_the_own_companies(client):
    rep = make_rep(user=make_user())
    buyer = make_buyer(make_company(country="FI", account_manager=rep))
    browser = logged_in(buyer)
    put_in_basket(browser, make_product("Nut", price="100.00"))
    place_order(browser, make_address(buyer))
    browser_of(rep.user, client)

    page = client.get(f"/rep/companies/{buyer.company_id}/").content.decode()

    for text in ("VAT 25.5 % (Finland)", "€100.00", "€25.50", "€125.50"):
        assert text in page


def test_an_order_from_elsewhere_claims_no_vat(client):
    rep = make_rep(user=make_user())
    buyer = make_buyer(make_company(country="FI", account_manager=rep))
    browser = logged_in(buyer)
    put_in_basket(browser, make_product("Nut", price="100.00"))
    place_order(browser, make_address(buyer))
    OrderTax.objects.all().delete()
    Order.objects.update(total_incl_tax=F("total_excl_tax"))
    client.force_login(rep.user, backend="django.contrib.auth.backends.ModelBackend")

    listed = client.get(f"/rep/companies/{buyer.company_id}/").content.decode()
    shown = browser.get(f"/accounts/orders/{Order.objects.get().number}/").content.decode()

    assert "€100.00" in listed and "€0.00" not in listed
    assert "Total without VAT" in shown and "To pay" not in shown


def test_reverse_charge_is_told_with_its_reason(django_assert_num_queries):
    company = make_company(country="SE", vat_id="SE556056625801")

    with django_assert_num_queries(1):
        told = taxed_as(company, at=timezone.now())

    assert "reverse charge" in told.value and "Article 138" in told.value
