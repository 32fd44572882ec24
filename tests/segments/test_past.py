"""Any past instant is explained with the facts, rules and overrides of then."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from segments.activity import (
    OrderRecord,
    ReturnRecord,
    record_orders,
    record_returns,
    record_statuses,
)
from segments.explain import explain
from segments.models import Company, CompanyFacts, CompanyState, Membership, Override, Segment
from segments.past import as_it_was
from segments.services import archive, include, publish, refresh
from segments.workflow.preparing import prepare, set_dimension
from segments.workflow.releases import carry_out
from tests.factories.segments import make_dimension, make_segment, rule, when

pytestmark = pytest.mark.django_db

START = datetime(2026, 1, 5, 12, tzinfo=UTC)
NOW = START + timedelta(days=100)
FINNISH = rule(when("company.country", "eq", "FI"))
SWEDISH = rule(when("company.country", "eq", "SE"))


def day(number):
    return START + timedelta(days=number)


def founded(*, at=START, **facts):
    """Make a company that was entered at an instant, and evaluated then."""
    company = Company(
        number=f"T{Company.objects.count()}", legal_name=f"Then {Company.objects.count()}", **facts
    )
    company._history_date = at
    company.save()
    company.created_at = at
    Company.objects.filter(pk=company.pk).update(created_at=at)
    refresh([company.pk], now=at)
    return company


def change(company, *, at, **facts):
    for name, value in facts.items():
        setattr(company, name, value)
    company._history_date = at
    company.save()
    refresh([company.pk], now=at)


def why(company, segment, at):
    return explain(company, segment, as_of=at, now=NOW)


def test_the_facts_of_then_decide():
    company = founded(country="FI", employees=50)
    segment = make_segment("finland", rule=FINNISH, now=START)
    change(company, at=day(10), country="SE", employees=70)

    before, after = why(company, segment, day(5)), why(company, segment, day(15))

    assert (before.member, before.decided_by, before.since) == (True, "rule", START)
    assert [leaf.actual for leaf in before.rule.leaves()] == ["Finland"]
    assert (after.member, after.decided_by) == (False, "no_match")
    assert [leaf.actual for leaf in after.rule.leaves()] == ["Sweden"]
    assert before.approximate == after.approximate == ()


def test_the_rule_of_then_decides_and_a_segment_of_the_past_had_members():
    company = founded(country="FI")
    segment = make_segment("nordic", rule=SWEDISH, now=START)
    publish(segment, rule=FINNISH, by=None, now=day(10))
    archive(segment, now=day(20))

    told = [why(company, segment, day(n)) for n in (-1, 5, 10, 19, 20)]

    assert [one.member for one in told] == [False, False, True, True, False]
    assert [one.decided_by for one in told] == [
        "not_published", "no_match", "rule", "rule", "not_published",
    ]  # fmt: skip
    assert [one.versions for one in told[1:3]] == [{"nordic": 1}, {"nordic": 2}]


def test_overrides_of_then_count_and_later_ones_do_not():
    company = founded(country="SE")
    segment = make_segment("finland", rule=FINNISH, now=START)
    pin = include(segment, company, reason="fair", by=None, valid_until=day(20))
    Override.objects.filter(pk=pin.pk).update(created_at=day(10))
    refresh(now=day(10))
    refresh(now=day(20))

    told = [why(company, segment, day(n)) for n in (9, 10, 19, 20)]

    assert [one.decided_by for one in told] == ["no_match", "include", "include", "no_match"]
    assert [len(one.overrides) for one in told] == [0, 1, 1, 0]


def test_grace_is_told_as_it_stood_then():
    company = founded(country="FI")
    segment = make_segment("finland", rule=FINNISH, grace_days=10, now=START)
    change(company, at=day(10), country="SE")
    refresh(now=day(30))

    told = [why(company, segment, day(n)) for n in (9, 12, 31)]

    assert [one.decided_by for one in told] == ["rule", "grace", "no_match"]
    assert told[1].until.date() == day(20).date()


def test_companies_above_are_those_of_then():
    old, new = founded(country="FI"), founded(country="SE")
    child = founded(parent=old)
    segment = make_segment("finland", rule=FINNISH, now=START)
    change(child, at=day(10), parent=new)
    change(old, at=day(20), country="NO")

    told = [why(child, segment, day(n)) for n in (5, 15, 25)]

    assert [one.member for one in told] == [True, False, False]
    sources = [next(one.rule.leaves()).source for one in told]
    assert sources == [old.legal_name, new.legal_name, new.legal_name]


def ordered(company, reference, at, net):
    record_orders([OrderRecord(reference, company.pk, at, Decimal(net), "EUR", rate=Decimal(1))])


def test_what_companies_had_done_then_decides():
    company = founded(country="FI")
    ordered(company, "A1", day(2), 900)
    bought = when("orders.net_total", "gte", "1000", window={"last": 90, "unit": "day"})
    segment = make_segment("buyers", rule=rule(bought), now=day(3))
    ordered(company, "A2", day(10), 200)
    record_returns([ReturnRecord("R1", "A1", day(20), Decimal(850))])
    for number in (10, 20):
        refresh([company.pk], now=day(number))

    told = [why(company, segment, day(n)) for n in (5, 15, 25)]

    assert [one.member for one in told] == [False, True, False]
    assert [one.short_by for one in told] == ["100 EUR", "", "750 EUR"]
    assert [next(one.rule.leaves()).evidence["orders"] for one in told] == [1, 2, 2]


def test_derived_facts_are_those_of_then_and_an_order_that_no_longer_counts_is_told():
    company = founded(country="FI")
    ordered(company, "A1", day(2), 900)
    segment = make_segment("new", rule=rule(when("company.lifecycle", "eq", "new")), now=day(3))
    ordered(company, "A2", day(40), 200)
    record_statuses({"A2": "cancelled"})

    with as_it_was(day(5), [company.pk]):
        then = CompanyFacts.objects.get(pk=company.pk)
        assert (then.orders_ever, then.net_365, then.last_order_at) == (1, 900, day(2))
    told = [why(company, segment, day(n)) for n in (5, 50)]

    cancelled = "1 earlier order does not count today; it may have counted then."
    assert [cancelled in one.approximate for one in told] == [False, True]


def test_a_company_that_did_not_exist_yet_is_no_mystery():
    segment = make_segment("finland", rule=FINNISH, now=START)
    company = founded(country="FI", at=day(10))

    told = why(company, segment, day(5))

    assert (told.member, told.decided_by) == (False, "no_facts")


def test_where_the_history_begins_late_the_answer_says_so():
    company = founded(country="FI")
    segment = make_segment("finland", rule=FINNISH, now=START)
    change(company, at=day(10), country="SE")
    company.history.filter(history_type="+").delete()

    told = why(company, segment, day(5))

    assert (told.member, told.decided_by, told.since) == (True, "rule", START)
    assert [note.split()[0] for note in told.approximate] == ["The", "The"]
    assert "Sweden" in told.approximate[1]


def test_a_recorded_stay_is_told_even_when_nothing_else_is_known():
    company = founded(country="FI")
    segment = make_segment("finland", rule=FINNISH, now=START)
    company.history.all().delete()
    Company.objects.filter(pk=company.pk).update(created_at=NOW)

    told = why(company, segment, day(5))

    assert (told.member, told.decided_by, told.since) == (True, "rule", START)
    assert told.approximate


def test_a_change_that_no_run_had_seen_yet_is_told_apart():
    company = founded(country="SE")
    segment = make_segment("finland", rule=FINNISH, now=START)
    company.country = "FI"
    company._history_date = day(10)
    company.save()
    refresh([company.pk], now=day(12))

    told = why(company, segment, day(11))

    assert (told.member, told.decided_by) == (False, "not_evaluated")
    assert told.approximate


def test_looking_back_changes_nothing():
    company = founded(country="FI")
    make_dimension("tier")
    segment = make_segment("finland", rule=FINNISH, now=START)
    change(company, at=day(10), country="SE")
    tables = (Company, CompanyFacts, CompanyState, Membership, Override, Segment)

    before = [list(model.objects.order_by("pk").values()) for model in tables]
    with as_it_was(day(5), None):
        assert Company.objects.get(pk=company.pk).country == "FI"
        assert CompanyFacts.objects.get(pk=company.pk).country == "FI"
        assert Membership.objects.open().filter(segment=segment).exists()

    assert [list(model.objects.order_by("pk").values()) for model in tables] == before


def test_what_fails_while_looking_back_comes_through():
    with pytest.raises(ZeroDivisionError), as_it_was(START, None):
        raise ZeroDivisionError

    assert not Company.objects.exists()


def test_everybody_can_be_looked_at_as_of_then():
    companies = [founded(country="FI") for _ in range(3)]
    for company in companies[:2]:
        change(company, at=day(10), country="SE")

    with as_it_was(day(5), None):
        before = CompanyFacts.objects.filter(country="FI").count()

    assert (before, CompanyFacts.objects.filter(country="FI").count()) == (3, 1)


def test_looking_back_takes_a_bounded_number_of_queries(django_assert_max_num_queries):
    head = founded(country="FI")
    company = founded(parent=founded(parent=head))
    segments = [make_segment(f"s{n}", rule=FINNISH, now=START) for n in range(12)]
    for number in range(20):
        change(head, at=day(number), country=["SE", "FI"][number % 2])

    with django_assert_max_num_queries(33):
        assert why(company, segments[-1], day(18.5)).decided_by == "no_match"


def test_settings_of_the_dimension_that_changed_since_are_announced():
    tier = make_dimension("tier", is_exclusive=True)
    segment = make_segment("finns", rule=FINNISH, dimension=tier, now=START)
    company = founded(country="FI")
    release = prepare([], by=None, now=day(3), title="Grace")
    set_dimension(
        release, tier, by=None, now=day(3), default_segment=None, grace_days=30,
        inherit_to_children=False,
    )  # fmt: skip
    carry_out(release, None, day(5))

    before, after = why(company, segment, day(4)), why(company, segment, day(6))

    assert before.member and after.member
    assert [str(note).split(";")[0] for note in before.approximate] == [
        "The dimension's settings changed since"
    ]
    assert after.approximate == ()
