"""
Laws S1 to S8, each by an example that bears its name; the details are in ``test_membership``.

``reasons`` compares what a run wrote with what explains it, so each of these is law S8 too.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from segments.merging import deactivate, merge
from segments.models import Override, Segment
from segments.rules import RuleError
from segments.services import archive, exclude, include, publish, refresh
from tests.factories.companies import LONG_AGO, make_company
from tests.factories.segments import make_dimension, make_segment, rule, when

from .test_membership import FINNISH, LARGE, MEDIUM, change, make_tiers, reasons

pytestmark = pytest.mark.django_db

JAN_10 = datetime(2026, 1, 10, 11, tzinfo=ZoneInfo("Europe/Helsinki"))


def after(days):
    return JAN_10 + timedelta(days=days)


def by_hand(decide, segment, company, **more):
    decide(segment, company, reason="said so", by=None, **more)
    refresh([company.pk], now=JAN_10)


def test_s1_what_stands_higher_decides_from_nothing_up_to_an_end_of_business():
    program = make_dimension("program", inherit_to_children=True, grace_days=30)
    head = make_company(country="SE")
    company = make_company(parent=head, country="SE", employees=5)
    segment = make_segment("finland", dimension=program, rule=FINNISH)
    seen = [reasons(company)]

    change(company, country="FI", now=JAN_10)
    seen.append(reasons(company, at=JAN_10))
    change(company, country="SE", now=JAN_10)
    seen.append(reasons(company, at=JAN_10))
    change(head, country="FI", now=JAN_10)
    seen.append(reasons(company, at=JAN_10))
    change(company, country="FI", now=JAN_10)
    seen.append(reasons(company, at=JAN_10))
    by_hand(include, segment, company)
    seen.append(reasons(company, at=JAN_10))
    by_hand(exclude, segment, company)
    seen.append(reasons(company, at=JAN_10))
    Override.objects.filter(kind="exclude").delete()
    refresh([company.pk], now=JAN_10)
    seen.append(reasons(company, at=JAN_10))
    deactivate(company, now=JAN_10)
    seen.append(reasons(company, at=JAN_10))

    order = [None, "rule", "grace", "inherited", "rule", "include", None, "include", None]
    assert [one.get("finland") for one in seen] == order


def test_s1_a_merged_company_is_in_nothing_not_even_by_pin():
    company, survivor = make_company(country="FI"), make_company()
    segment = make_segment("finland", rule=FINNISH)
    by_hand(include, segment, company)

    merge(company, survivor, by=None, reason="one firm", now=JAN_10)
    by_hand(include, segment, company)

    assert reasons(company, at=JAN_10) == {}
    assert reasons(survivor, at=JAN_10) == {"finland": "include"}


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_s1_an_override_needs_a_reason(reason):
    with pytest.raises(ValidationError) as refused:
        include(make_segment("friends"), make_company(), reason=reason, by=None)

    assert refused.value.error_dict["reason"][0].code == "blank"


def test_s2_a_pin_then_the_best_match_that_is_not_excluded_then_the_parents_tier_then_the_default():
    gold, silver, bronze = make_tiers(inherit_to_children=True)
    head = make_company(employees=50)
    company = make_company(parent=head, employees=500)
    seen = [reasons(company)]

    by_hand(exclude, gold, company)
    seen.append(reasons(company, at=JAN_10))
    change(company, employees=5, now=JAN_10)
    seen.append(reasons(company, at=JAN_10))
    by_hand(exclude, silver, company)
    seen.append(reasons(company, at=JAN_10))
    by_hand(include, bronze, company)
    seen.append(reasons(company, at=JAN_10))

    assert seen == [
        {"gold": "rule"}, {"silver": "rule"}, {"silver": "inherited"}, {"bronze": "default"},
        {"bronze": "include"},
    ]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "clash"), [(9, 8, True), (8, 8, False), (8, 9, False)])
def test_s2_two_pins_at_a_time_are_refused(first, second, clash):
    company = make_company()
    gold, silver, _bronze = make_tiers()
    include(gold, company, reason="one", by=None, valid_from=JAN_10, valid_until=after(first))

    def pin():
        include(silver, company, reason="two", by=None, valid_from=after(second))

    if not clash:
        pin()
        return
    with pytest.raises(ValidationError) as refused:
        pin()
    assert refused.value.error_dict["__all__"][0].code == "second_pin"


def test_s3_a_rule_to_stay_keeps_and_never_admits_again():
    company = make_company(employees=100)
    make_segment("large", rule=LARGE, stay_rule=MEDIUM)
    seen = [reasons(company)]

    for employees in (50, 5, 50, 100):
        change(company, employees=employees, now=JAN_10)
        seen.append(reasons(company, at=JAN_10))

    assert [one.get("large") for one in seen] == ["rule", "stay", None, None, "rule"]


@pytest.mark.parametrize(("days", "inside"), [(0, True), (9, True), (10, False)])
def test_s4_grace_ends_on_the_local_day_of_the_first_miss_and_so_many_days(days, inside):
    company = make_company(country="FI")
    make_segment("finland", rule=FINNISH, grace_days=10)
    change(company, country="SE", now=JAN_10)

    for at in (after(days).replace(hour=0, minute=0), after(days).replace(hour=23, minute=59)):
        refresh(now=at)

    assert bool(reasons(company, at=at)) is inside


def test_s4_an_exclude_an_end_and_a_merge_do_not_wait():
    barred, closed, gone, survivor = (make_company(country="FI") for _ in range(4))
    segment = make_segment("finland", rule=FINNISH, grace_days=10)

    by_hand(exclude, segment, barred)
    deactivate(closed, now=JAN_10)
    merge(gone, survivor, by=None, reason="one firm", now=JAN_10)

    assert [reasons(one, at=JAN_10) for one in (barred, closed, gone)] == [{}, {}, {}]


def test_s5_references_mean_the_final_membership_of_the_same_run_in_order():
    company = make_company(country="SE")
    first = make_segment("first", rule=FINNISH)
    make_segment("second", rule=rule(when("segment", "member", "first")))
    make_segment("third", rule=rule(when("segment", "not_member", "second")))
    assert reasons(company) == {"third": "rule"}

    by_hand(include, first, company)

    assert reasons(company, at=JAN_10) == {"first": "include", "second": "rule"}


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("mine", "self_reference"), ("rival", "same_dimension"), ("nothing", "unknown_segment"),
        ("draft", "unknown_segment"), ("gone", "unknown_segment"), ("other", "cycle"),
    ],
)  # fmt: skip
def test_s5_references_that_can_never_be_decided_are_refused(target, code):
    tier = make_dimension("tier", is_exclusive=True)
    mine = make_segment("mine", dimension=tier, rule=LARGE)
    make_segment("rival", dimension=tier, rule=FINNISH)
    make_segment("draft", published=False)
    archive(make_segment("gone", rule=FINNISH), now=LONG_AGO)
    make_segment("other", rule=rule(when("segment", "member", "mine")))

    with pytest.raises(RuleError) as refused:
        publish(mine, rule=rule(when("segment", "member", target)), by=None, now=JAN_10)

    assert refused.value.code == code
    assert Segment.objects.get(pk=mine.pk).published_version.number == 1


def test_s6_a_declared_fact_comes_from_the_nearest_company_above_that_has_it():
    head = make_company(country="FI", employees=500)
    middle = make_company(parent=head, employees=50)
    company = make_company(parent=middle)
    make_segment("finland", rule=FINNISH)
    make_segment("fifty", rule=rule(when("company.employees", "eq", 50)))

    assert reasons(company) == {"finland": "rule", "fifty": "rule"}

    change(company, country="SE", now=JAN_10)
    assert reasons(company, at=JAN_10) == {"fifty": "rule"}


def test_s7_membership_comes_down_but_not_past_a_child_that_is_excluded():
    program = make_dimension("program", inherit_to_children=True)
    head = make_company(country="FI")
    child = make_company(parent=head, country="SE")
    grandchild = make_company(parent=child, country="SE")
    segment = make_segment("finland", dimension=program, rule=FINNISH)
    assert reasons(grandchild) == {"finland": "inherited"}

    by_hand(exclude, segment, child)

    assert [reasons(one, at=JAN_10) for one in (head, child, grandchild)] == [
        {"finland": "rule"}, {}, {},
    ]  # fmt: skip
