"""A card with tax follows a new rate, a new category and the company's choice at once."""

from datetime import date

import pytest
from oscar.core.loading import get_model

from pricing.models import ProductTax, VatRate
from tests.factories.companies import make_buyer, make_company
from tests.factories.orders import logged_in
from tests.factories.products import make_category, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return make_company(country="FI", shows_gross=True)


@pytest.fixture
def shelf(company):
    """Answer what the category page of one product for 100.00 shows now."""
    category = make_category("Nuts")
    make_product("Nut", price="100.00", categories=[category])
    browser = logged_in(make_buyer(company))

    def shown() -> str:
        return browser.get(category.get_absolute_url()).content.decode()

    return shown


def test_a_new_rate_is_on_the_next_page(shelf):
    assert "€125.50" in shelf() and "€125.50" in shelf()

    VatRate.objects.filter(country="FI", category="standard", ends_on=None).update(percent=26)

    assert "€126.00" in shelf()


def test_a_new_category_is_on_the_next_page(shelf):
    assert "€125.50" in shelf()

    nut = get_model("catalogue", "Product").objects.get(title="Nut")
    ProductTax.objects.create(product=nut, tax_category_id="reduced")

    rate = VatRate.objects.filter(country="FI", category="reduced").latest("starts_on")
    assert date(2026, 1, 1) == rate.starts_on
    assert f"€{100 + rate.percent:.2f}" in shelf()


def test_the_choice_of_the_company_is_on_the_next_page(shelf, company):
    assert "€125.50" in shelf()

    company.shows_gross = False
    company.save()

    assert "€100.00" in shelf() and "€125.50" not in shelf()
