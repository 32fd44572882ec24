"""Why, why not, what is near, and what happened: on the pages of a company and of a segment."""

import pytest
from django.urls import reverse
from django.utils import timezone

from segments.models import Company, CompanyFacts
from segments.services import refresh
from tests.factories.companies import LONG_AGO, make_company
from tests.factories.segments import make_segment, rule, when
from tests.pages import text

pytestmark = pytest.mark.django_db

LARGE = rule(when("company.employees", "gte", 100), when("company.country", "eq", "FI"))


@pytest.fixture
def company():
    """A company that has been known for long, one condition away from being large."""
    company = make_company(legal_name="Nordic Bolt", country="FI", employees=95)
    company.history.update(history_date=LONG_AGO)
    Company.objects.update(created_at=LONG_AGO)
    return company


def ask(staff, company, **asked):
    return staff.get(reverse("admin:segments_company_ask", args=[company.pk]), asked)


def test_the_page_of_a_company_shows_what_is_near_and_what_happened(staff, company):
    make_segment("large", name="Large Finns", rule=LARGE)
    make_segment("finland", rule=rule(when("company.country", "eq", "FI")))
    CompanyFacts.objects.update(lifecycle="regular", rfm_r=2, rfm_f=4, rfm_m=5, rfm_sum=11,
                                rfm_tier="gold", orders_365=14, net_365="18210.40",
                                cost_band="medium", cost_ratio="0.0333")  # fmt: skip

    page = text(staff.get(reverse("admin:segments_company_change", args=[company.pk])))

    assert "Large Finns" in page
    assert "short by 5" in page
    assert "Entered: Finland" in page
    for value in ("Regular", "2-4-5 (11), Gold", "18,210.40", "14 orders", "Medium, 3.3 %"):
        assert value in page


def test_any_segment_can_be_asked_about_by_name(staff, company):
    make_segment("large", name="Large Finns", rule=LARGE)

    page = text(ask(staff, company, segment="large finns"))

    assert "is not in this segment" in page
    assert "Employees is at least 100: <strong>short by 5</strong>" in page


def test_a_past_day_is_explained_as_it_was(staff, company):
    make_segment("finland", rule=rule(when("company.country", "eq", "FI")))
    company.country = "SE"
    company.save()
    refresh([company.pk], now=timezone.now())

    then, now = (
        ask(staff, company, segment="finland", at="2021-05-01"),
        ask(staff, company, segment="finland"),
    )

    assert "The company is in this segment" in text(then)
    assert "is not in this segment" in text(now)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"segment": "nonsense"}, "There is no segment “nonsense”."),
        ({"segment": "large", "at": "2999-01-01"}, "The day lies ahead."),
        ({"segment": "large", "at": "soon"}, "Enter a valid date."),
    ],
)
def test_what_can_not_be_asked_is_said_at_its_field(staff, company, asked, message):
    make_segment("large", rule=LARGE)

    page = ask(staff, company, **asked)

    assert page.status_code == 200
    assert message in text(page)
    assert "explanation" not in page.context


def test_the_history_of_a_company_is_a_page(staff, company, django_assert_max_num_queries):
    make_segment("finland", rule=rule(when("company.country", "eq", "FI")))

    with django_assert_max_num_queries(16):
        page = staff.get(reverse("admin:segments_company_timeline", args=[company.pk]))

    assert "Entered: Finland" in text(page)
    assert "Matches the rule" in text(page)


def test_the_near_misses_of_a_segment_are_a_page(staff, company, django_assert_max_num_queries):
    segment = make_segment("large", rule=LARGE)

    with django_assert_max_num_queries(25):
        page = staff.get(reverse("admin:segments_segment_near", args=[segment.pk]))

    assert "Nordic Bolt" in text(page)
    assert "short by 5" in text(page)
