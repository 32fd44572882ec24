"""A merchandiser makes, checks, publishes, fills and explains price lists without reading code."""

from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pricing.models import Price, PriceList
from segments.consumers import changes_of
from tests.factories.browsers import browser_of
from tests.factories.companies import make_company
from tests.factories.prices import make_price, make_price_list
from tests.factories.products import make_category, make_product
from tests.factories.segments import make_segment, put_in
from tests.factories.staff import make_merchandiser, make_staff

pytestmark = pytest.mark.django_db
LISTS = reverse("admin:pricing_pricelist_changelist")
ADD = reverse("admin:pricing_pricelist_add")
EXPLAIN = reverse("admin:pricing_pricelist_explain")


@pytest.fixture
def staff(client):
    return browser_of(make_merchandiser(), client)


def change_page(price_list):
    return reverse("admin:pricing_pricelist_change", args=[price_list.pk])


def filled(**fields):
    """A filled-in form, with empty inlines."""
    inlines = {
        f"{prefix}-{name}": value
        for prefix in ("category_percents", "breaks")
        for name, value in {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}.items()
    }
    defaults = {"name": "Dealers", "code": "dealers", "currency": "EUR", "priority": 100}
    return inlines | defaults | fields


def text(response):
    return response.content.decode()


def test_a_new_list_is_a_draft_and_says_what_is_missing(staff):
    response = staff.post(ADD, filled(_continue="1"), follow=True)

    assert not PriceList.objects.get().is_published
    assert "Draft: it prices nothing yet" in text(response)
    assert "It has no audience" in text(response)
    assert "It has no prices" in text(response)


def test_save_and_publish_publishes_a_list_that_is_whole(staff):
    company = make_company(currency="EUR")

    fields = filled(companies=[company.pk], percent="10", _publish="1")
    response = staff.post(ADD, fields, follow=True)

    made = PriceList.objects.get()
    assert made.is_published and list(made.companies.all()) == [company]
    assert "is published" in text(response) and "1 company" in text(response)
    assert made.history.first().history_user == response.wsgi_request.user


def test_publishing_half_a_list_says_why_not_and_keeps_what_was_typed(staff):
    response = staff.post(ADD, filled(note="kept", _publish="1"), follow=True)

    assert "is saved, but not published." in text(response)
    assert text(response).count("It has no audience") == 1
    assert not PriceList.objects.get().is_published
    assert "kept" in text(response)


def test_publishing_several_lists_publishes_those_that_are_whole_and_names_the_others(staff):
    whole = make_price_list(status="draft", companies=[make_company()], percent=5)
    half = make_price_list(name="Half", status="draft", percent=5)
    chosen = {"action": "publish_lists", "_selected_action": [whole.pk, half.pk]}

    response = staff.post(LISTS, chosen, follow=True)

    assert set(PriceList.objects.published()) == {whole}
    assert "“Half” is saved, but not published. It has no audience" in text(response)


def test_a_published_list_can_be_made_a_draft(staff):
    price_list = make_price_list("dealers", companies=[make_company()], percent=5)

    staff.post(change_page(price_list), filled(_withdraw="1"))

    price_list.refresh_from_db()
    assert not price_list.is_published


def test_category_percentages_and_breaks_are_edited_on_the_page(staff):
    price_list, category = make_price_list("dealers"), make_category()
    rows = {
        "category_percents-TOTAL_FORMS": 1,
        "category_percents-0-category": category.pk,
        "category_percents-0-min_quantity": 1,
        "category_percents-0-percent": "12.5",
        "breaks-TOTAL_FORMS": 1,
        "breaks-0-min_quantity": 10,
        "breaks-0-percent": "3",
    }

    before = changes_of("pricing")
    response = staff.post(change_page(price_list), filled(**rows))

    assert response.status_code == 302
    assert price_list.category_percents.get().percent == D("12.5")
    assert price_list.breaks.get().percent == 3
    assert changes_of("pricing") > before


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"starts_at_0": "2026-03-02", "starts_at_1": "10:00", "ends_at_0": "2026-03-02",
          "ends_at_1": "10:00"}, "The list must end after it starts."),
        ({"starts_at_0": "0001-01-01", "starts_at_1": "00:00"}, "between 1900 and 9990"),
        ({"ends_at_0": "9999-12-31", "ends_at_1": "23:59"}, "between 1900 and 9990"),
        ({"percent": "100"}, "less than or equal to 99.9999"),
        ({"percent": "NaN"}, "Enter a number."),
        ({"currency": "EURO"}, "Select a valid choice"),
        ({"decimals": "5"}, "less than or equal to 4"),
        ({"code": "taken"}, "already exists"),
        ({"priority": "-1"}, "greater than or equal to 0"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_at_its_field_and_nothing_is_saved(fields, message, staff):
    make_price_list("taken")

    response = staff.post(ADD, filled(**fields))

    assert response.status_code == 200 and message in text(response)
    assert PriceList.objects.count() == 1


def test_who_gets_a_list_counts_the_currency(staff):
    dealers = make_segment("dealers")
    put_in(dealers, make_company(currency="EUR"), make_company(currency="SEK"))

    response = staff.get(change_page(make_price_list(segments=[dealers])))

    assert "1 company; 1 more of the audience buys in another currency" in text(response)


def test_a_price_is_made_for_a_product_and_refused_for_one_with_variants(staff):
    price_list, bolt = make_price_list(), make_product()
    shirt = make_product(structure="parent")
    add = reverse("admin:pricing_price_add")
    fields = {"price_list": price_list.pk, "min_quantity": 1}

    staff.post(add, fields | {"product": bolt.pk, "amount": "0.0325"})
    parent = staff.post(add, fields | {"product": shirt.pk, "amount": "1"})
    both = staff.post(add, fields | {"product": bolt.pk, "amount": "1", "percent": "1"})
    again = staff.post(add, fields | {"product": bolt.pk, "amount": "2"})

    assert [price.amount for price in Price.objects.all()] == [D("0.0325")]
    assert "sold in variants" in text(parent)
    assert "one of the two" in text(both)
    assert "already has a price from this quantity" in text(again)


def test_the_prices_are_searched_by_part_number_and_filtered_by_list(staff):
    price_list = make_price_list()
    make_price(price_list, make_product("Blue bolt", upc="B-77"), "1.23")
    make_price(make_price_list(), make_product("Red nut", upc="N-1"), "4.56")
    page = reverse("admin:pricing_price_changelist")

    found = staff.get(page, {"q": "B-77"})
    filtered = staff.get(page, {"price_list__id__exact": price_list.pk})

    for response in (found, filtered):
        assert "1.23" in text(response) and "4.56" not in text(response)


def test_prices_are_edited_in_the_list_and_checked_there(staff):
    price = make_price(make_price_list(), make_product(), "5")
    page = reverse("admin:pricing_price_changelist")
    row = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": price.pk, "_save": "1"}
    before = changes_of("pricing")

    staff.post(page, row | {"form-0-amount": "4.5", "form-0-percent": ""})
    both = staff.post(page, row | {"form-0-amount": "3", "form-0-percent": "3"})

    price.refresh_from_db()
    assert price.amount == D("4.5") and price.percent is None
    assert "one of the two" in text(both)
    assert changes_of("pricing") > before


def test_a_new_price_starts_in_the_list_that_was_shown(staff):
    price_list = make_price_list(name="Spring list")
    filters = {"_changelist_filters": f"price_list__id__exact={price_list.pk}"}

    page = staff.get(reverse("admin:pricing_price_add"), filters)

    assert f'<option value="{price_list.pk}" selected>Spring list</option>' in text(page)


def test_deleting_a_list_counts_its_prices_and_does_not_load_them(staff):
    def delete(size):
        price_list = make_price_list()
        for _number in range(size):
            make_price(price_list, make_product(title="Named product"), "5")
        url = reverse("admin:pricing_pricelist_delete", args=[price_list.pk])
        with CaptureQueriesContext(connection) as queries:
            page = staff.get(url)
            staff.post(url, {"post": "yes"})
        return len(queries), text(page)

    delete(1)
    few, _page = delete(2)
    many, page = delete(9)

    assert many == few
    assert "Prices: 9" in page and "Named product" not in page
    assert not PriceList.objects.exists() and not Price.objects.exists()


def test_the_list_of_lists_costs_the_same_for_any_number(staff):
    def make_lists(*codes):
        for code in codes:
            make_price_list(segments=[make_segment(code)], companies=[make_company()], percent=1)

    def queries():
        with CaptureQueriesContext(connection) as counted:
            staff.get(LISTS)
        return len(counted)

    make_lists("a")
    staff.get(LISTS)
    one = queries()
    make_lists("b", "c", "d")

    assert queries() == one


def test_the_explanation_page_shows_every_candidate(staff):
    acme, bolt = make_company(currency="EUR"), make_product(price="10.00")
    make_price(make_price_list(name="Contract", companies=[acme]), bolt, "7.50")
    make_price_list(name="Sale", companies=[acme], priority=200, percent=50)

    asked = {"company": acme.pk, "product": bolt.pk, "quantity": 1, "at_0": "", "at_1": ""}
    response = staff.get(EXPLAIN, asked)

    assert "7.50 EUR a piece: fixed price 7.5 (Contract" in text(response)
    assert "a list with a lower priority number goes first" in text(response)
    assert "Base price" in text(response)


@pytest.mark.parametrize(
    "asked", [{"quantity": 0}, {"company": 0}, {"at_0": "x"}, {"product": "a"}]
)
def test_a_wrong_question_is_answered_with_what_is_wrong(asked, staff):
    right = {"company": make_company().pk, "product": make_product().pk, "quantity": 1}

    response = staff.get(EXPLAIN, right | {"at_0": "", "at_1": ""} | asked)

    assert response.status_code == 200
    assert "errorlist" in text(response)


def test_other_staff_may_not_see_prices_or_their_reasons(client):
    browser_of(make_staff(), client)
    price_list = make_price_list()

    for url in [
        LISTS,
        EXPLAIN,
        change_page(price_list),
        reverse("admin:pricing_pricelist_import", args=[price_list.pk]),
        reverse("admin:pricing_pricelist_export", args=[price_list.pk, "csv"]),
        reverse("admin:pricing_pricebatch_changelist"),
        reverse("admin:pricing_price_changelist"),
    ]:
        assert client.get(url).status_code == 403


def test_a_saved_price_is_named_by_its_product_and_quantity(staff):
    product = make_product("Hex bolt")

    price = make_price(make_price_list(), product, 5, min_quantity=50)

    assert str(price) == "Hex bolt, from 50"
