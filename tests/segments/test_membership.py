"""Who is in what, and why: laws S1–S7 as the memberships show them."""

import pytest

from segments.models import CompanyState, Membership
from segments.services import refresh
from tests.factories.companies import LONG_AGO, make_company
from tests.factories.segments import make_segment, put_in, rule, when

pytestmark = pytest.mark.django_db

FINNISH = rule(when("company.country", "eq", "FI"))


def reasons(company):
    stays = Membership.objects.open().filter(company=company).select_related("segment")
    return {stay.segment.code: stay.reason for stay in stays}


def test_a_company_that_matches_is_a_member():
    company = make_company(country="FI")
    other = make_company(country="SE")

    segment = make_segment("finland", rule=FINNISH)

    assert reasons(company) == {"finland": "rule"}
    assert reasons(other) == {}
    assert CompanyState.objects.get(company=company).segment_ids == [segment.pk]


def test_a_second_run_writes_nothing():
    make_company(country="FI")
    make_segment("finland", rule=FINNISH)

    again = refresh(now=LONG_AGO)

    assert (again.entered, again.left, again.changed, again.states) == (0, 0, 0, 0)


def test_a_pin_needs_no_rule():
    company = make_company()
    segment = make_segment("friends")

    put_in(segment, company)

    assert reasons(company) == {"friends": "include"}
