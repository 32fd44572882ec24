"""Companies in Django admin."""

import pytest
from django.urls import reverse

from segments.models import Company
from tests.factories.companies import make_company
from tests.factories.segments import make_dimension, make_segment, rule, when

pytestmark = pytest.mark.django_db

ADD = "admin:segments_company_add"


def facts(**changed) -> dict:
    """Answer what the form of a company sends."""
    return {
        "legal_name": "Nordic Bolt Oy",
        "number": "C-1",
        "is_active": "on",
        "buyers-TOTAL_FORMS": "0",
        "buyers-INITIAL_FORMS": "0",
        **changed,
    }


def test_a_company_is_saved_with_its_facts(staff):
    staff.post(reverse(ADD), facts(country="FI", employees="120", payment_terms="net_30"))

    company = Company.objects.get(number="C-1")

    assert (company.country, company.employees, company.payment_terms) == ("FI", 120, "net_30")


def test_turnover_without_a_currency_is_refused_at_the_currency(staff):
    page = staff.post(reverse(ADD), facts(turnover="1000000"))

    assert "turnover_currency" in page.context["adminform"].form.errors
    assert 'value="1000000"' in page.content.decode()


def test_a_country_that_does_not_exist_is_refused_at_the_country(staff):
    page = staff.post(reverse(ADD), facts(country="QQ"))

    assert "country" in page.context["adminform"].form.errors


def test_a_company_can_not_belong_to_its_own_child(staff):
    parent = Company.objects.create(number="P", legal_name="Parent")
    Company.objects.create(number="K", legal_name="Child", parent=parent)

    page = staff.post(
        reverse("admin:segments_company_change", args=[parent.pk]),
        facts(number="P", legal_name="Parent", parent=Company.objects.get(number="K").pk),
    )

    assert "parent" in page.context["adminform"].form.errors


def test_the_list_costs_the_same_for_two_and_for_forty(staff, django_assert_max_num_queries):
    Company.objects.bulk_create(
        Company(number=f"C-{i}", legal_name=f"Company {i}", country="FI") for i in range(40)
    )

    with django_assert_max_num_queries(15):
        page = staff.get(reverse("admin:segments_company_changelist"))

    assert page.context["cl"].result_count == 40


def test_the_list_and_its_filters_name_countries_and_continents(staff):
    make_company(country="FI")
    make_company(country="")

    page = staff.get(reverse("admin:segments_company_changelist"))

    assert "Finland" in page.text and "Europe" in page.text and "Unknown" in page.text
    assert ">FI<" not in page.text and ">EU<" not in page.text


def test_the_list_can_be_filtered_by_a_country_that_is_not_known(staff):
    make_company(country="FI", legal_name="Known Oy")
    make_company(country="", legal_name="Nowhere Ltd")

    page = staff.get(reverse("admin:segments_company_changelist"), {"country": ""})

    assert "Nowhere Ltd" in page.text and "Known Oy" not in page.text


def test_the_page_says_since_when_and_why_the_company_is_in_its_segments(
    staff, django_assert_max_num_queries
):
    company = make_company(employees=900, country="FI")
    make_segment("large", rule=rule(when("company.employees", "gte", 250)))
    make_segment("finnish", rule=rule(when("company.country", "eq", "FI")))

    with django_assert_max_num_queries(30):
        page = staff.get(reverse("admin:segments_company_change", args=[company.pk]))

    assert {one.name for one in page.context["explanations"]} == {"Large", "Finnish"}
    assert "Employees is at least 250" in page.content.decode()


def test_saving_a_company_moves_it_to_the_segments_it_now_matches(
    staff, django_capture_on_commit_callbacks
):
    company = make_company(number="C-1", employees=3)
    make_segment("large", rule=rule(when("company.employees", "gte", 250)))
    url = reverse("admin:segments_company_change", args=[company.pk])

    with django_capture_on_commit_callbacks(execute=True):
        staff.post(url, facts(employees="900"))

    assert [one.name for one in staff.get(url).context["explanations"]] == ["Large"]


def test_why_not_is_shown_condition_by_condition(staff):
    company = make_company(employees=3)
    make_segment("large", rule=rule(when("company.employees", "gte", 250)))

    why = staff.get(reverse("admin:segments_company_why", args=[company.pk, "large"]))

    words = " ".join(why.content.decode().split())
    assert "The company is not in this segment" in words
    assert "it is: 3" in words


@pytest.mark.parametrize("path", ["999999/why/large/", "999999/change/", "0/why/x/"])
def test_a_company_that_does_not_exist_is_no_error(staff, path):
    assert staff.get(f"{reverse('admin:segments_company_changelist')}{path}").status_code in {
        302,
        404,
    }


def test_why_names_the_segments_of_the_dimension_and_no_codes(staff):
    size = make_dimension("size", is_exclusive=True)
    make_segment("big-ones", name="Large", dimension=size, rule=at_least(250))
    make_segment("small-ones", name="Small", dimension=size, rule=at_least(1))
    company = make_company(employees=900)

    page = staff.get(reverse("admin:segments_company_why", args=[company.pk, "big-ones"]))

    assert "Small:" in page.text and "small-ones:" not in page.text


def at_least(employees: int) -> dict:
    return rule(when("company.employees", "gte", employees))
