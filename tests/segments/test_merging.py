"""Two companies become one, and companies end: nothing is lost, and it can be taken back."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import transaction

from segments.explain import explain
from segments.merging import deactivate, merge, reactivate, undo
from segments.models import (
    Buyer,
    Company,
    CompanyMerge,
    CompanyState,
    Event,
    Membership,
    StaticList,
    StaticListEntry,
    TradeOrder,
)
from segments.services import exclude, include
from tests.factories.companies import make_buyer, make_company, make_user
from tests.factories.segments import make_dimension, make_segment, rule, when

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
FINNISH = rule(when("company.country", "eq", "FI"))


def make_order(company, reference, **fields):
    at = fields.pop("placed_at", NOW - timedelta(days=9))
    return TradeOrder.objects.create(
        company=company, reference=reference, placed_at=at, currency="EUR", rate=1,
        net=Decimal(100), **fields,
    )  # fmt: skip


def make_event(company, at=NOW, **fields):
    return Event.objects.create(company=company, kind="view", key="bolts", at=at, **fields)


def open_in(company):
    return set(
        Membership.objects.open().filter(company=company).values_list("segment__code", flat=True)
    )


def merged(source, into, **more):
    return merge(source, into, **{"by": None, "reason": "one firm", "now": NOW} | more)


def test_what_belongs_to_a_company_moves_with_it():
    source, into = make_company(), make_company()
    order, event, buyer = make_order(source, "A1"), make_event(source), make_buyer(source)
    child = make_company(parent=source)

    merged(source, into)

    for row in (order, event, buyer):
        row.refresh_from_db()
        assert row.company_id == into.pk
    child.refresh_from_db()
    assert child.parent_id == into.pk


def test_the_stays_of_a_merged_company_end_as_merged_and_it_is_in_nothing():
    source, into = make_company(country="FI"), make_company(country="FI")
    finland = make_segment("finland", rule=FINNISH)

    merged(source, into)

    stay = Membership.objects.get(company=source)
    assert (stay.valid_to, stay.ended_by) == (NOW, "merged")
    assert open_in(into) == {"finland"}
    assert CompanyState.objects.get(company=source).segment_ids == []
    source.refresh_from_db()
    told = explain(source, finland, as_of=NOW)
    assert (told.member, told.decided_by) == (False, "merged")
    assert into.legal_name in told.because


def test_overrides_in_force_go_on_at_the_survivor_and_those_that_clash_end():
    source, into = make_company(), make_company()
    tier = make_dimension("tier", is_exclusive=True)
    gold, silver = (make_segment(code, dimension=tier) for code in ("gold", "silver"))
    friends, debtors = make_segment("friends"), make_segment("debtors")
    include(gold, source, reason="our best", by=None)
    include(silver, into, reason="agreed", by=None)
    include(friends, source, reason="fair", by=None, valid_until=LATER)
    exclude(debtors, source, reason="paid", by=None, valid_until=NOW)

    merged(source, into)

    held = into.overrides.values_list("segment__code", "reason", "valid_until")
    assert set(held) == {("silver", "agreed", None), ("friends", "fair", LATER)}
    assert not source.overrides.at(NOW).exists()
    assert open_in(into) == {"silver", "friends"}


def test_a_person_who_buys_for_both_keeps_buying_for_the_survivor():
    source, into, user = make_company(), make_company(), make_user()
    make_buyer(source, user=user, role="buyer")
    kept = make_buyer(into, user=user, role="admin")

    merged(source, into)

    assert Buyer.objects.get(company=into) == kept


def test_lists_take_the_survivor_in_once():
    source, into = make_company(), make_company()
    one, both = (StaticList.objects.create(code=code, name=code) for code in ("one", "both"))
    for static, company in ((one, source), (both, source), (both, into)):
        StaticListEntry.objects.create(list=static, company=company)

    merged(source, into)

    assert StaticListEntry.objects.filter(company=into).count() == 2
    assert StaticListEntry.objects.filter(company=source).get().list == both


def test_views_of_the_same_minute_do_not_stand_in_the_way():
    source, into = make_company(), make_company()
    make_event(source)
    make_event(into)
    make_event(source, at=LATER)

    merged(source, into)

    assert Event.objects.filter(company=into).count() == 2


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: (make_company(),) * 2, "merge_self"),
        (lambda: (make_company(), make_company(is_active=False)), "merge_inactive"),
        (lambda: (make_company(is_active=False), make_company()), "merge_inactive"),
    ],
)
def test_a_merge_that_makes_no_sense_is_refused(make, code):
    source, into = make()

    with pytest.raises(ValidationError) as refused:
        merged(source, into)

    assert refused.value.code == code
    assert not CompanyMerge.objects.exists()


def test_a_merge_into_a_company_below_is_refused_and_into_one_above_is_not():
    head = make_company()
    middle = make_company(parent=head)
    below = make_company(parent=middle)

    with pytest.raises(ValidationError) as refused, transaction.atomic():
        merged(head, below)
    merged(middle, head)

    below.refresh_from_db()
    assert refused.value.code == "merge_loop"
    assert below.parent_id == head.pk


def test_a_chain_of_merges_never_becomes_a_loop():
    first, second = make_company(), make_company()
    merged(first, second)

    with pytest.raises(ValidationError) as refused:
        merged(second, first)

    assert refused.value.code == "merge_inactive"


def test_a_merge_needs_a_reason():
    with pytest.raises(ValidationError) as refused:
        merged(make_company(), make_company(), reason="  ")

    assert refused.value.code == "merge_reason"


def test_a_merge_can_be_taken_back():
    source, into, by = make_company(country="FI"), make_company(), make_user()
    finland, friends = make_segment("finland", rule=FINNISH), make_segment("friends")
    include(friends, source, reason="fair", by=None)
    order, child = make_order(source, "A1"), make_company(parent=source)
    record = merged(source, into)
    new = make_order(into, "A2", placed_at=LATER)

    undo(record, by=by, now=LATER)

    for row in (order, new, child, source):
        row.refresh_from_db()
    assert (order.company_id, new.company_id, child.parent_id) == (source.pk, into.pk, source.pk)
    assert (source.is_active, source.merged_into_id) == (True, None)
    assert open_in(source) == {finland.code, friends.code}
    assert open_in(into) == set()
    record.refresh_from_db()
    assert (record.undone_at, record.undone_by) == (LATER, by)
    with pytest.raises(ValidationError) as refused:
        undo(record, by=by, now=LATER)
    assert refused.value.code == "merge_undone"


def test_the_number_of_queries_does_not_grow_with_the_orders(django_assert_max_num_queries):
    source, into = make_company(), make_company()
    for number in range(40):
        make_order(source, f"A{number}")

    with django_assert_max_num_queries(90):
        record = merged(source, into)

    assert len(record.moved["orders"]) == 40


def test_business_that_ends_and_begins_again():
    company = make_company(country="FI")
    make_segment("finland", rule=FINNISH)

    deactivate(company, now=NOW)
    assert open_in(company) == set()
    reactivate(company, now=LATER)

    assert open_in(company) == {"finland"}
    ended = Membership.objects.get(company=company, valid_to=NOW)
    assert ended.ended_by == "inactive"


def test_a_merged_company_is_not_simply_switched_on_again():
    source = make_company()
    merged(source, make_company())

    with pytest.raises(ValidationError) as refused:
        reactivate(Company.objects.get(pk=source.pk), now=LATER)

    assert refused.value.code == "merged"


def test_companies_are_merged_and_taken_apart_on_the_command_line(capsys):
    source = make_company(number="1", legal_name="Small Bolt")
    into = make_company(number="2", legal_name="Nordic Bolt")
    make_order(source, "A1")

    call_command("merge_companies", "1", "2", reason="one firm")
    assert "Small Bolt was merged into Nordic Bolt." in (said := capsys.readouterr().out)
    assert "Orders: 1" in said
    assert into.trade_orders.count() == 1
    call_command("merge_companies", "1", undo=True)

    assert source.trade_orders.count() == 1
    for wrong in (["9", "2"], ["1"], ["1", "1"], ["1", "2"]):
        with pytest.raises(CommandError):
            call_command("merge_companies", *wrong)
