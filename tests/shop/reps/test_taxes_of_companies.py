"""A rep sees how a company is taxed, and what its orders came to with tax."""

import pytest
from django.utils import timezone

from shop.reps.portfolio import taxed_as
from tests.factories.browsers import browser_of
from tests.factories.companies import make_buyer, make_company, make_rep, make_user
from tests.factories.orders import logged_in, make_address, place_order, put_in_basket
from tests.factories.products import make_product

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


def test_reverse_charge_is_told_with_its_reason(django_assert_num_queries):
    company = make_company(country="SE", vat_id="SE556056625801")

    with django_assert_num_queries(1):
        told = taxed_as(company, at=timezone.now())

    assert "reverse charge" in told.value and "Article 138" in told.value
