"""What a merchandiser finds on the first page of the admin, and what nobody finds there."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from shop.staffgroups import DASHBOARD, MERCHANDISERS, ensure_staff_groups
from tests.factories.companies import make_company, make_rep
from tests.factories.products import make_product
from tests.factories.segments import make_segment

pytestmark = pytest.mark.django_db


def test_the_index_starts_with_what_a_merchandiser_came_for(staff):
    sections = [
        section["app_label"] for section in staff.get(reverse("admin:index")).context["app_list"]
    ]

    assert sections[:2] == ["companies", "segments"]


def test_companies_are_found_under_companies(staff):
    sections = staff.get(reverse("admin:index")).context["app_list"]

    names = [model["object_name"] for model in sections[0]["models"]]

    assert names == ["Company", "Buyer", "SalesRep", "IndustryCode"]


def test_everything_about_segments_is_found_under_segments(staff):
    sections = staff.get(reverse("admin:index")).context["app_list"]
    found = {section["app_label"]: section["models"] for section in sections}

    names = {model["object_name"] for model in found["segments"]}

    assert {"StaticList", "RfmCalibration", "CostRateCard", "Notice", "ExchangeRate"} <= names
    assert not {"activity"} & set(found)
    assert len([one for one in sections if one["name"] == "Companies and segments"]) == 0


def test_words_and_part_numbers_are_found_by_a_merchandiser(staff):
    sections = staff.get(reverse("admin:index")).context["app_list"]
    found = {section["app_label"]: section["models"] for section in sections}

    names = [model["object_name"] for model in found["search"]]

    assert names == ["Synonym", "OwnNumber"]
    assert staff.get(reverse("admin:listings_synonym_add")).status_code == 200
    assert staff.get(reverse("admin:partnumbers_ownnumber_add")).status_code == 200


def test_prices_begin_with_the_lists(staff):
    sections = staff.get(reverse("admin:index")).context["app_list"]
    found = {section["app_label"]: section["models"] for section in sections}

    names = [model["object_name"] for model in found["pricing"]]

    assert names[:4] == ["PriceList", "Price", "PriceBatch", "Simulation"]


@pytest.mark.parametrize("name", ["pricing_pricebatch", "pricing_simulation"])
def test_an_empty_list_says_where_its_rows_come_from(staff, name):
    page = staff.get(reverse(f"admin:{name}_changelist"))

    assert f'href="{reverse("admin:pricing_pricelist_changelist")}">a price' in page.text


def test_oscars_own_registrations_are_gone():
    modules = {type(one).__module__ for one in admin.site._registry.values()}

    assert not [module for module in modules if module.startswith("oscar.")]


def test_products_can_be_searched_but_not_edited(staff):
    page = staff.get(reverse("admin:catalogue_product_changelist"), {"q": "bolt"})

    assert page.status_code == 200
    assert staff.get(reverse("admin:catalogue_product_add")).status_code == 403


def test_a_product_is_suggested_with_the_part_number_that_was_typed(staff):
    product = make_product(upc="HB-M6-80", title="Hex bolt")
    asked = {"app_label": "pricing", "model_name": "price", "field_name": "product"}

    answer = staff.get(reverse("admin:autocomplete"), {"term": "HB-M6", **asked}).json()

    assert answer["results"] == [{"id": str(product.pk), "text": "HB-M6-80 – Hex bolt"}]


def test_the_groups_hold_permissions_on_a_fresh_database():
    merchandisers = Group.objects.get(name=MERCHANDISERS)
    held = set(merchandisers.permissions.values_list("codename", flat=True))

    assert {"change_company", "add_segment", "delete_dimension", "view_user"} <= held
    assert not {"change_user", "change_membership", "change_industrycode"} & held
    assert Group.objects.get(name=DASHBOARD).permissions.filter(codename="view_order").exists()


def test_ensuring_the_groups_restores_what_is_missing_and_keeps_what_was_added():
    merchandisers = Group.objects.get(name=MERCHANDISERS)
    added = Permission.objects.get(codename="add_group")
    merchandisers.permissions.set([added])

    ensure_staff_groups()
    ensure_staff_groups()

    held = set(merchandisers.permissions.values_list("codename", flat=True))
    assert {"add_group", "change_company", "add_segment"} <= held


@pytest.mark.parametrize(
    ("app", "model", "field"),
    [
        ("segments", "segment", "dimension"),
        ("segments", "override", "segment"),
        ("segments", "override", "company"),
        ("segments", "company", "account_manager"),
        ("segments", "company", "nace"),
        ("segments", "buyer", "user"),
        ("pricing", "price", "product"),
        ("partnumbers", "ownnumber", "product"),
    ],
)
def test_large_choices_are_searched(staff, app, model, field):
    make_company(legal_name="Aa", nace="C", account_manager=make_rep("aa"))
    make_segment("aa")
    wanted = {"app_label": app, "model_name": model, "field_name": field, "term": "a"}

    answer = staff.get(reverse("admin:autocomplete"), wanted)

    assert answer.status_code == 200
    assert "results" in answer.json()
