"""Staff ask in admin why a company pays a price or sees a product, from each place they work at."""

import pytest
from django.urls import reverse

from tests.factories.browsers import browser_of
from tests.factories.companies import make_company
from tests.factories.prices import make_price, make_price_list
from tests.factories.products import make_product
from tests.factories.ranges import hide, make_range
from tests.factories.staff import make_boss, make_staff
from tests.pages import text

pytestmark = pytest.mark.django_db
PRICE, SEEN = "admin:pricing_pricelist_explain", "admin:ranges_rangeaccess_explain"


@pytest.fixture
def staff(client):
    return browser_of(make_boss(), client)


def test_the_explanation_ends_with_the_price_over_time_and_the_tax(staff):
    acme, bolt = make_company(currency="EUR", country="FI"), make_product()
    make_price(make_price_list("contract", companies=[acme]), bolt, "7.25")
    asked = {"company": acme.pk, "product": bolt.pk, "quantity": 4}

    page = staff.get(reverse(PRICE), asked)

    assert page.context["answer"].tax.startswith("4 × 7.25 EUR = 29.00 EUR net; VAT ")
    assert page.context["timeline"].rows[0].price == "7.25 EUR"
    assert "price-chart__line" in text(page)


def test_the_row_that_decides_about_visibility_is_one_click_away(staff):
    acme, bolt = make_company(), make_product()
    row = hide(make_range(bolt, name="Not for them"), companies=[acme])

    page = staff.get(reverse(SEEN), {"company": acme.pk, "product": bolt.pk})

    assert "The company itself must not see the range “Not for them”." in text(page)
    assert reverse("admin:ranges_rangeaccess_change", args=[row.pk]) in text(page)


def test_products_companies_lists_and_access_rows_lead_to_the_questions(staff):
    acme, bolt, contract = make_company(), make_product(), make_price_list()
    places = {
        reverse("admin:catalogue_product_change", args=[bolt.pk]): f"?product={bolt.pk}",
        reverse("admin:segments_company_change", args=[acme.pk]): f"?company={acme.pk}",
        reverse("admin:pricing_pricelist_change", args=[contract.pk]): "",
    }

    for place, given in places.items():
        words = text(staff.get(place))
        assert reverse(PRICE) + given in words
        assert not given or reverse(SEEN) + given in words
    assert reverse(SEEN) in text(staff.get(reverse("admin:ranges_rangeaccess_changelist")))


@pytest.mark.parametrize("url", [PRICE, SEEN])
@pytest.mark.parametrize("given", ["x", "9" * 30, "²", "-1"])
def test_what_no_link_of_ours_says_is_left_out(staff, url, given):
    page = staff.get(reverse(url), {"company": given, "product": given})
    asked = staff.get(reverse(url), {"company": given, "product": given, "quantity": "1"})

    assert (page.status_code, asked.status_code) == (200, 200)


@pytest.mark.parametrize("url", [PRICE, SEEN])
def test_staff_without_the_permission_are_refused(client, url):
    browser_of(make_staff(), client)

    assert client.get(reverse(url)).status_code == 403
