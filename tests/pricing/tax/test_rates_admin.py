"""The pages for rates of VAT: history, gaps named, overlaps and the standard category refused."""

from datetime import date

import pytest
from django.urls import reverse

from pricing.models import CategoryTax, TaxCategory, VatRate
from pricing.tax.holes import holes
from tests.factories.products import make_category

pytestmark = pytest.mark.django_db


def test_a_rate_is_changed_with_its_history(admin_client, admin_user):
    rate = VatRate.objects.get(country="FI", category="standard", ends_on=None)
    url = reverse("admin:pricing_vatrate_change", args=[rate.pk])
    form = {"country": "FI", "category": "standard", "percent": "25.50", "note": "until then"}

    admin_client.post(url, form | {"starts_on": "2024-09-01", "ends_on": "2027-01-01"})
    history = admin_client.get(reverse("admin:pricing_vatrate_history", args=[rate.pk]))

    rate.refresh_from_db()
    assert rate.ends_on == date(2027, 1, 1)
    assert rate.history.latest().history_user == admin_user
    assert "2027" in history.content.decode()


def test_an_overlap_is_refused_with_words_and_nothing_is_lost(admin_client):
    form = {"country": "FI", "category": "standard", "percent": "24",
            "starts_on": "2024-08-01", "ends_on": "", "note": "typed by hand"}  # fmt: skip

    page = admin_client.post(reverse("admin:pricing_vatrate_add"), form).content.decode()

    assert "has a rate for this category in a part of that time already" in page
    assert "typed by hand" in page
    assert VatRate.objects.filter(country="FI", category="standard").count() == 2


def test_what_has_no_rate_today_is_named(admin_client):
    TaxCategory.objects.create(code="books", name="Books")
    CategoryTax.objects.create(category=make_category("Books"), tax_category_id="books")
    VatRate.objects.create(
        country="FI", category_id="books", percent=10, starts_on=date(2020, 1, 1)
    )

    page = admin_client.get(reverse("admin:pricing_vatrate_changelist")).content.decode()

    assert "No rate today" in page
    assert "AT books, BE books" in page and "ES books, FR books" in page


def test_a_table_without_gaps_has_none():
    assert holes(date(2026, 3, 2)) == []


def test_the_standard_category_stays(admin_client):
    delete = reverse("admin:pricing_taxcategory_delete", args=["standard"])

    assert admin_client.post(delete, {"post": "yes"}).status_code == 403
    assert TaxCategory.objects.filter(pk="standard").exists()


@pytest.mark.parametrize("model", ["vatrate", "taxcategory", "producttax", "categorytax"])
def test_every_list_and_form_opens(admin_client, model):
    for page in ("changelist", "add"):
        assert admin_client.get(reverse(f"admin:pricing_{model}_{page}")).status_code == 200
