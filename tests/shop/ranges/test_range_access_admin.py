"""A merchandiser says what a range does, in words."""

import pytest
from django.urls import reverse
from oscar.core.loading import get_model

from segments.consumers import changes_of, uses_of
from shop.ranges.models import RangeAccess
from tests.factories.browsers import browser_of
from tests.factories.companies import make_company
from tests.factories.products import make_product
from tests.factories.ranges import exclusive, hide, make_range
from tests.factories.segments import make_segment
from tests.factories.staff import make_boss

pytestmark = pytest.mark.django_db

ADD = "admin:ranges_rangeaccess_add"


@pytest.fixture
def staff(client):
    return browser_of(make_boss(), client)


def form(product_range, verb="hide", **fields) -> dict:
    dates = {f"{name}_{part}": "" for name in ("starts_at", "ends_at") for part in (0, 1)}
    return {"range": product_range.pk, "verb": verb, "note": ""} | dates | fields


def test_a_row_is_added_for_a_segment(staff):
    segment = make_segment("steel")

    staff.post(reverse(ADD), form(make_range(make_product()), segments=[segment.pk]))

    row = RangeAccess.objects.get()
    assert (row.verb, list(row.segments.all())) == ("hide", [segment])


@pytest.mark.parametrize("verb", ["only", "hide"])
def test_a_row_that_would_do_nothing_is_refused(staff, verb):
    answer = staff.post(reverse(ADD), form(make_range(), verb))

    assert "for nobody this row does nothing" in answer.text
    assert not RangeAccess.objects.exists()


def test_an_exclusive_range_for_nobody_is_kept_with_a_warning(staff):
    answer = staff.post(reverse(ADD), form(make_range(), "exclusive"), follow=True)

    assert RangeAccess.objects.exists()
    assert "it is hidden from everybody" in answer.text


def test_an_empty_range_in_only_is_kept_with_a_warning(staff):
    data = form(make_range(), "only", companies=[make_company().pk])

    answer = staff.post(reverse(ADD), data, follow=True)

    assert "they see nothing at all" in answer.text


def test_a_range_written_in_python_is_refused(staff):
    data = form(make_range(proxy_class="some.Thing"), companies=[make_company().pk])

    answer = staff.post(reverse(ADD), data)

    assert "can not be worked out" in answer.text


def test_a_period_that_ends_before_it_starts_is_refused(staff):
    period = {"starts_at_0": "2026-05-02", "starts_at_1": "00:00"}
    period |= {"ends_at_0": "2026-05-01", "ends_at_1": "00:00"}

    answer = staff.post(reverse(ADD), form(make_range(), companies=[make_company().pk], **period))

    assert "The end must come after the start." in answer.text


def test_a_period_that_begins_in_the_year_one_is_refused(staff):
    period = {"starts_at_0": "0001-01-01", "starts_at_1": "00:00"}

    answer = staff.post(reverse(ADD), form(make_range(), companies=[make_company().pk], **period))

    assert "Choose a year between 1900 and 9990." in answer.text


def test_the_form_counts_the_products_of_a_range(staff):
    count = reverse("admin:ranges_rangeaccess_products")
    parent = make_product(structure="parent")
    make_product(parent=parent)

    answer = staff.get(count, {"range": make_range(parent, make_product()).pk})

    assert answer.json() == {"products": "2"}
    assert staff.get(count, {"range": "x"}).json() == {"products": None}


def test_the_list_costs_the_same_for_many_rows(staff, django_assert_max_num_queries):
    for i in range(12):
        hide(make_range(make_product()), companies=[make_company(legal_name=f"Hidden From {i}")])

    with django_assert_max_num_queries(12):
        answer = staff.get(reverse("admin:ranges_rangeaccess_changelist"))

    assert "Hidden From 11" in answer.text


def test_the_page_of_a_range_leads_to_where_its_products_are_chosen(staff):
    chosen = make_range(make_product())

    answer = staff.get(reverse("admin:offer_range_change", args=[chosen.pk]))

    assert reverse("dashboard:range-products", args=[chosen.pk]) in answer.text


def test_the_page_of_a_range_says_how_many_products_and_what_it_does(staff):
    chosen = make_range(make_product())
    row = hide(chosen, segments=[make_segment("steel")])

    answer = staff.get(reverse("admin:offer_range_change", args=[chosen.pk]))

    assert answer.context["original"].product_count == 1
    assert f'href="{reverse("admin:ranges_rangeaccess_change", args=[row.pk])}"' in answer.text
    assert f'href="{reverse(ADD)}?range={chosen.pk}"' in answer.text


def test_product_types_are_chosen_on_the_page_of_a_range(staff, django_capture_on_commit_callbacks):
    product, one = make_product(), make_range()
    page = reverse("admin:offer_range_change", args=[one.pk])
    nothing = {"attribute_rows-TOTAL_FORMS": "0", "attribute_rows-INITIAL_FORMS": "0"}

    with django_capture_on_commit_callbacks(execute=True):
        staff.post(page, {**nothing, "classes": [product.product_class_id]})

    assert list(one.members.values_list("product", flat=True)) == [product.pk]


def test_a_range_with_access_can_not_be_deleted_and_says_why(staff):
    kept = make_range(name="Secret")
    exclusive(kept)

    answer = staff.post(reverse("dashboard:range-delete", args=[kept.pk]), follow=True)

    assert get_model("offer", "Range").objects.filter(pk=kept.pk).exists()
    assert "because it is used by: Secret: Nobody but them sees this range" in answer.text


def test_a_segment_knows_where_it_is_used():
    segment = make_segment("steel")
    row = hide(make_range(name="Fireworks"), segments=[segment])

    uses = dict(uses_of(segment))["Ranges"]

    assert [(str(use.label), use.url) for use in uses] == [
        (
            "Fireworks: They do not see this range",
            reverse("admin:ranges_rangeaccess_change", args=[row.pk]),
        )
    ]


def test_a_change_of_visibility_makes_cached_answers_stale():
    product = make_product()
    made = changes_of("ranges")
    one = make_range(product)
    resolved = changes_of("ranges")
    hide(one, companies=[make_company()])

    assert made < resolved < changes_of("ranges")
