"""Who is in what, and why: laws S1–S7, each by an example."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from segments.explain import explain
from segments.models import CompanyState, Membership, Segment, SegmentVersion
from segments.services import refresh
from tests.factories.companies import LONG_AGO, make_company
from tests.factories.segments import make_dimension, make_segment, put_in, rule, when

pytestmark = pytest.mark.django_db

JAN_10 = datetime(2026, 1, 10, 11, tzinfo=ZoneInfo("Europe/Helsinki"))
FINNISH = rule(when("company.country", "eq", "FI"))
LARGE = rule(when("company.employees", "gte", 100))
MEDIUM = rule(when("company.employees", "gte", 10))


def reasons(company, *, at=LONG_AGO):
    """Answer the company's segments and reasons; what explains them must agree."""
    stays = Membership.objects.open().filter(company=company).select_related("segment")
    found = {stay.segment.code: stay.reason for stay in stays}
    for segment in Segment.objects.all():
        told = explain(company, segment, as_of=at)
        assert told.member == (segment.code in found), told
        assert not told.member or told.decided_by == found[segment.code], told
        assert told.because
    return found


def change(company, *, now=LONG_AGO, **facts):
    for name, value in facts.items():
        setattr(company, name, value)
    company.save()
    refresh([company.pk], now=now)


def make_tiers(**dimension):
    made = make_dimension("tier", is_exclusive=True, **dimension)
    return (
        make_segment("gold", dimension=made, priority=1, rule=LARGE),
        make_segment("silver", dimension=made, priority=2, rule=MEDIUM),
        make_segment("bronze", dimension=made, priority=3, is_default=True),
    )


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


def test_who_stays_keeps_the_date_of_entry_and_who_leaves_is_remembered():
    company = make_company(country="FI")
    make_segment("finland", rule=FINNISH)

    refresh(now=JAN_10)
    change(company, country="SE", now=JAN_10)

    (stay,) = Membership.objects.filter(company=company)
    assert (stay.valid_from, stay.valid_to) == (LONG_AGO, JAN_10)
    assert stay.version.number == 1


def test_only_published_segments_have_members():
    company = make_company(country="FI")
    segment = make_segment("finland", rule=FINNISH)
    make_segment("draft", published=False)

    segment.status = Segment.Status.ARCHIVED
    segment.save()
    refresh(now=JAN_10)

    assert reasons(company, at=JAN_10) == {}


def test_an_inactive_company_is_in_nothing_not_even_by_pin():
    company = make_company(country="FI")
    make_segment("finland", rule=FINNISH)
    put_in(make_segment("friends"), company)

    change(company, is_active=False)

    assert reasons(company) == {}
    assert explain(company, Segment.objects.first(), as_of=LONG_AGO).decided_by == "inactive"


def test_an_exclude_beats_a_pin_and_the_rule():
    company = make_company(country="FI")
    segment = make_segment("finland", rule=FINNISH)
    put_in(segment, company)

    segment.overrides.create(company=company, kind="exclude", reason="owes us money")
    refresh([company.pk], now=LONG_AGO)

    assert reasons(company) == {}
    assert "owes us money" in explain(company, segment, as_of=LONG_AGO).because


@pytest.mark.parametrize(("minutes", "inside"), [(-1, False), (0, True), (59, True), (60, False)])
def test_an_override_holds_from_its_start_until_its_end(minutes, inside):
    company = make_company()
    segment = make_segment("friends")
    end = JAN_10 + timedelta(hours=1)
    segment.overrides.create(
        company=company, kind="include", reason="trial", valid_from=JAN_10, valid_until=end
    )

    refresh(now=JAN_10 + timedelta(minutes=minutes))

    assert Membership.objects.open().exists() is inside


def test_the_read_model_says_when_to_look_again():
    company = make_company()
    segment = make_segment("friends")
    end = JAN_10 + timedelta(hours=1)
    segment.overrides.create(
        company=company, kind="include", reason="trial", valid_from=JAN_10, valid_until=end
    )

    ahead = []
    for now in (LONG_AGO, JAN_10, end):
        refresh(now=now)
        ahead.append(CompanyState.objects.get(company=company).next_change_at)

    assert ahead == [JAN_10, end, None]


def test_in_an_exclusive_dimension_the_lowest_priority_number_wins():
    large, medium, small = (make_company(employees=n) for n in (500, 50, 5))

    make_tiers()

    assert reasons(large) == {"gold": "rule"}
    assert reasons(medium) == {"silver": "rule"}
    assert reasons(small) == {"bronze": "default"}


def test_an_excluded_tier_passes_the_company_on():
    company = make_company(employees=500)
    gold, _silver, bronze = make_tiers()

    gold.overrides.create(company=company, kind="exclude", reason="pays late")
    refresh([company.pk], now=LONG_AGO)
    assert reasons(company) == {"silver": "rule"}

    change(company, employees=1)
    bronze.overrides.create(company=company, kind="exclude", reason="no default")
    refresh([company.pk], now=LONG_AGO)
    assert reasons(company) == {}


def test_a_pin_beats_a_better_match():
    company = make_company(employees=500)
    _gold, silver, _bronze = make_tiers()

    put_in(silver, company)

    assert reasons(company) == {"silver": "include"}


def test_up_is_at_once_and_down_is_after_grace():
    company = make_company(employees=50)
    gold, *_ = make_tiers(grace_days=30)

    change(company, employees=500, now=JAN_10)
    assert reasons(company, at=JAN_10) == {"gold": "rule"}

    change(company, employees=50, now=JAN_10)
    assert reasons(company, at=JAN_10) == {"gold": "grace"}
    told = explain(company, gold, as_of=JAN_10)
    assert told.until.isoformat() == "2026-02-09T00:00:00+02:00"

    last_day = JAN_10.replace(month=2, day=8, hour=23)
    refresh(now=last_day)
    assert reasons(company, at=last_day) == {"gold": "grace"}

    refresh(now=last_day + timedelta(hours=1))
    assert reasons(company, at=last_day + timedelta(hours=1)) == {"silver": "rule"}


def test_matching_again_ends_the_grace():
    company = make_company(country="FI")
    make_segment("finland", rule=FINNISH, grace_days=10)
    change(company, country="SE", now=JAN_10)

    change(company, country="FI", now=JAN_10 + timedelta(days=5))
    change(company, country="SE", now=JAN_10 + timedelta(days=9))
    refresh(now=JAN_10 + timedelta(days=15))

    assert reasons(company, at=JAN_10 + timedelta(days=15)) == {"finland": "grace"}


def test_an_exclude_and_an_end_of_business_do_not_wait_for_grace():
    excluded, closed = make_company(country="FI"), make_company(country="FI")
    segment = make_segment("finland", rule=FINNISH, grace_days=10)

    segment.overrides.create(company=excluded, kind="exclude", reason="no")
    change(closed, is_active=False, now=JAN_10)
    refresh(now=JAN_10)

    assert reasons(excluded, at=JAN_10) == reasons(closed, at=JAN_10) == {}


def test_a_pin_that_ends_has_no_grace():
    company = make_company()
    segment = make_segment("finland", rule=FINNISH, grace_days=10)
    put_in(segment, company)

    segment.overrides.all().delete()
    refresh(now=JAN_10)

    assert reasons(company, at=JAN_10) == {}


def test_a_rule_to_stay_keeps_and_never_admits():
    member, other = make_company(employees=100), make_company(employees=50)
    make_segment("large", rule=LARGE, stay_rule=MEDIUM)

    change(member, employees=50)
    assert reasons(member) == {"large": "stay"}
    assert reasons(other) == {}

    change(member, employees=5)
    assert reasons(member) == {}


def test_children_inherit_down_to_the_one_that_is_excluded():
    head = make_company(country="FI")
    child = make_company(parent=head, country="SE")
    grandchild = make_company(parent=child, country="SE")
    program = make_dimension("program", inherit_to_children=True)
    segment = make_segment("finland", dimension=program, rule=FINNISH)
    assert reasons(grandchild) == {"finland": "inherited"}

    segment.overrides.create(company=child, kind="exclude", reason="own contract")
    refresh([child.pk], now=LONG_AGO)

    assert reasons(head) == {"finland": "rule"}
    assert reasons(child) == reasons(grandchild) == {}


def test_a_tier_of_its_own_beats_the_tier_of_the_parent_and_that_beats_the_default():
    head = make_company(employees=500)
    own = make_company(parent=head, employees=50)
    none = make_company(parent=head, employees=5)

    make_tiers(inherit_to_children=True)

    assert reasons(own) == {"silver": "rule"}
    assert reasons(none) == {"gold": "inherited"}


def test_a_reference_means_the_final_membership_of_the_same_run():
    company, pinned = make_company(country="FI"), make_company(country="SE")
    finland = make_segment("finland", rule=FINNISH)
    make_segment("foreign", rule=rule(when("segment", "not_member", "finland")))
    assert reasons(pinned) == {"foreign": "rule"}

    finland.overrides.create(company=pinned, kind="include", reason="as if")
    change(company, country="NO")
    refresh(now=LONG_AGO)

    assert reasons(company) == {"foreign": "rule"}
    assert reasons(pinned) == {"finland": "include"}


def test_declared_facts_are_inherited_from_the_nearest_that_has_them():
    head = make_company(country="FI", employees=500)
    child = make_company(parent=head, employees=50)
    grandchild = make_company(parent=child)
    segment = make_segment("finland", rule=FINNISH)
    make_segment("medium", rule=rule(when("company.employees", "eq", 50)))

    assert reasons(grandchild) == {"finland": "rule", "medium": "rule"}
    (leaf,) = explain(grandchild, segment, as_of=LONG_AGO).rule.leaves()
    assert (leaf.actual, leaf.source) == ("Finland", head.legal_name)


def test_a_change_above_reaches_everybody_below():
    head = make_company(country="FI")
    grandchild = make_company(parent=make_company(parent=head))
    make_segment("finland", rule=FINNISH)

    change(head, country="SE")

    assert reasons(grandchild) == {}


def test_a_segment_that_can_not_be_read_keeps_its_members_and_says_so(caplog):
    company, newcomer = make_company(country="FI"), make_company(country="SE")
    segment = make_segment("finland", rule=FINNISH)
    make_segment("large", rule=LARGE)
    broken = {"schema": 1, "root": {"field": "company.gone", "operator": "eq", "value": 1}}
    SegmentVersion.objects.filter(segment=segment).update(rule=broken)

    change(company, country="SE", now=JAN_10)
    change(newcomer, employees=500, now=JAN_10)
    outcome = refresh(now=JAN_10)

    assert outcome.failed == ("finland",)
    assert reasons(company, at=JAN_10) == {"finland": "rule"}
    assert reasons(newcomer, at=JAN_10) == {"large": "rule"}
    segment.refresh_from_db()
    assert segment.failed_at == JAN_10
    assert "company.gone" in segment.failure
    alerts = [record for record in caplog.records if record.name.startswith("segments.evaluation")]
    assert [alert.levelname for alert in alerts] == ["ERROR"]


def test_a_segment_on_which_the_database_stumbles_keeps_its_members():
    company = make_company(country="FI", employees=500)
    segment = make_segment("finland", rule=FINNISH)
    make_segment("large", rule=LARGE)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE segments_companyfacts RENAME COLUMN country TO land")

    outcome = refresh(now=JAN_10, with_facts=False)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE segments_companyfacts RENAME COLUMN land TO country")

    assert outcome.failed == ("finland",)
    assert reasons(company, at=JAN_10) == {"finland": "rule", "large": "rule"}
    segment.refresh_from_db()
    assert "country" in segment.failure

    refresh(now=JAN_10)
    segment.refresh_from_db()
    assert (segment.failed_at, segment.failure) == (None, "")
