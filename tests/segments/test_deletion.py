"""What goes when a person or a company is deleted, and what has to stay."""

from datetime import UTC, datetime

import pytest

from segments.history import history
from segments.models import (
    Company,
    CompanyFacts,
    CompanyState,
    DirtyMark,
    Event,
    Membership,
    Override,
    SegmentDay,
    TradeOrder,
)
from segments.services import include, refresh
from tests.factories.companies import make_buyer, make_company, make_user
from tests.factories.segments import make_segment, rule, when

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def test_a_deleted_person_changes_nothing_about_the_company():
    person, company = make_user("aino@example.com"), make_company(country="FI")
    make_buyer(company, user=person)
    segment = make_segment("finland", rule=rule(when("company.country", "eq", "FI")), by=person)
    segment.overrides.create(company=company, kind="include", reason="promised", by=person)
    refresh(now=NOW)
    before = [list(model.objects.values()) for model in (CompanyFacts, CompanyState, Membership)]

    person.delete()
    refresh(now=NOW)

    after = [list(model.objects.values()) for model in (CompanyFacts, CompanyState, Membership)]
    assert after == before
    assert not company.buyers.exists()
    assert {(moment.who, moment.note) for moment in history(company)} == {
        ("", ""),
        ("", "promised"),
    }
    assert Override.objects.get().by is None


def test_a_deleted_company_takes_its_rows_along_and_leaves_the_figures_of_the_days():
    company, other = make_company(country="FI"), make_company(country="FI")
    segment = make_segment("finland", rule=rule(when("company.country", "eq", "FI")))
    include(segment, company, reason="promised", by=None)
    TradeOrder.objects.create(company=company, reference="A1", placed_at=NOW, currency="EUR", net=5)
    Event.objects.create(company=company, kind="view", key="bolts", at=NOW)
    SegmentDay.objects.create(segment=segment, day=NOW.date(), companies=2)

    Company.objects.get(pk=company.pk).delete()
    refresh(now=NOW)

    for model in (CompanyFacts, CompanyState, Membership, Override, TradeOrder, Event):
        assert not model.objects.filter(company_id=company.pk).exists(), model
    assert SegmentDay.objects.get().companies == 2
    assert Membership.objects.open().get().company == other
    assert not DirtyMark.objects.filter(failure__gt="").exists()
