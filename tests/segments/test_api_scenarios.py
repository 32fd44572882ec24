"""Scenes at the edges of the laws, told and asked through the public API only."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.test import override_settings

from segments import api

pytestmark = pytest.mark.django_db

HELSINKI = ZoneInfo("Europe/Helsinki")
MOMENT = timedelta(microseconds=1)
NOON = datetime(2026, 3, 1, 12, tzinfo=HELSINKI)


def leaf(field, operator, value=None, **more):
    told = {"field": field, "operator": operator, **more}
    return told if value is None else told | {"value": value}


def published(code, root, *, dimension=None, priority=1, now=NOON, **version):
    dimension = dimension or api.create_dimension(f"of-{code}", code)
    segment = api.create_segment(code, code, dimension=dimension, priority=priority)
    api.publish(segment, rule={"schema": 1, "root": root}, by=None, now=now, **version)
    return segment


def order(reference, company, at, net="100", **more):
    told = {"currency": "EUR", "rate": Decimal(1)} | more
    return api.OrderRecord(reference, company.pk, at, Decimal(net), **told)


def is_in(company, segment, at):
    """Look afresh at an instant: a run for the company; explain has to agree."""
    api.evaluate(as_of=at, company_ids=[company.pk])
    inside = segment.code in {held.segment.code for held in api.memberships_at(company, at)}
    why = api.explain(company, segment, as_of=at)
    assert why.member == inside, why.because
    return inside


def test_m1_m2_only_what_counts_and_only_what_has_a_rate_makes_money():
    company = api.create_company("1", "A", now=NOON)
    day = timedelta(days=1)
    api.record_orders([
        order("eur", company, NOON - day, "100"),
        order("sek", company, NOON - day, "100.05", currency="SEK", rate=Decimal("0.5")),
        order("nok", company, NOON - day, "5000", currency="NOK", rate=None),
        order("pending", company, NOON - day, "7000", status="pending"),
        order("cancelled", company, NOON - day, "9000", status="cancelled"),
        order("gone", company, NOON - day, "300"),
        order("later", company, NOON + MOMENT, "800"),
        order("now", company, NOON, "1"),
    ])  # fmt: skip
    api.record_returns([
        api.ReturnRecord("r1", "gone", NOON, Decimal("300")),
        api.ReturnRecord("r2", "eur", NOON + MOMENT, Decimal("60")),
    ])  # fmt: skip

    counts = published("counts", leaf("orders.count", "eq", 4))
    exact = published("exact", leaf("orders.net_total", "eq", "151.03"))

    # 100 + half of 100.05 rounded up + 1; the krone order counts without money.
    assert is_in(company, counts, NOON)
    assert is_in(company, exact, NOON)
    before = published("before", leaf("orders.net_total", "eq", "450.03"))
    assert is_in(company, before, NOON - MOMENT)
    after = published("after", leaf("orders.net_total", "eq", "891.03"))
    assert is_in(company, after, NOON + MOMENT)


def test_m3_every_order_returned_is_no_order():
    company = api.create_company("1", "A", now=NOON)
    api.record_orders([order("o", company, NOON - timedelta(days=3))])
    api.record_returns([api.ReturnRecord("r", "o", NOON, Decimal(100))])
    never = published("never", {"all": [
        leaf("orders.count", "eq", 0), leaf("orders.net_total", "eq", "0"),
        leaf("orders.avg_net", "is_not_set"), leaf("orders.last_at", "is_not_set"),
        leaf("orders.first_at", "not_in_last", {"last": 9, "unit": "year"}),
    ]})  # fmt: skip

    found = [is_in(company, never, at) for at in (NOON - MOMENT, NOON, NOON + MOMENT)]

    assert found == [False, True, True]


WINDOWS = [
    # A local day of 23 hours, and one of 25.
    ("Europe/Helsinki", datetime(2026, 3, 29, 23), 1, "day", datetime(2026, 3, 28)),
    ("Europe/Helsinki", datetime(2026, 3, 30, 23), 1, "day", datetime(2026, 3, 29)),
    ("Europe/Helsinki", datetime(2026, 10, 26, 1), 1, "day", datetime(2026, 10, 25)),
    # Days that begin at one o'clock: clocks jump over midnight.
    ("America/Havana", datetime(2026, 3, 9, 12), 1, "day", datetime(2026, 3, 8, 1)),
    ("Asia/Beirut", datetime(2026, 3, 30, 12), 1, "day", datetime(2026, 3, 29, 1)),
    ("Africa/Cairo", datetime(2026, 4, 25, 12), 1, "day", datetime(2026, 4, 24, 1)),
    # Months are clamped to their end, years to 28 February.
    ("Europe/Helsinki", datetime(2026, 3, 31, 12), 1, "month", datetime(2026, 2, 28)),
    ("Europe/Helsinki", datetime(2028, 3, 31, 12), 1, "month", datetime(2028, 2, 29)),
    ("Europe/Helsinki", datetime(2028, 2, 29, 12), 1, "year", datetime(2027, 2, 28)),
]


@pytest.mark.parametrize(("zone", "asked", "number", "unit", "start"), WINDOWS)
def test_w2_w6_an_order_at_the_start_of_a_window_is_inside_and_one_before_is_not(
    zone, asked, number, unit, start
):
    place = ZoneInfo(zone)
    with override_settings(TIME_ZONE=zone):
        now, begins = asked.replace(tzinfo=place), start.replace(tzinfo=place).astimezone(UTC)
        inside = api.create_company("in", "In", now=now)
        outside = api.create_company("out", "Out", now=now)
        api.record_orders([order("i", inside, begins), order("o", outside, begins - MOMENT)])
        window = {"last": number, "unit": unit}
        some = published("some", leaf("orders.count", "gte", 1, window=window), now=now)
        recent = published("recent", leaf("orders.last_at", "in_last", window), now=now)
        lapsed = published("lapsed", leaf("orders.last_at", "older_than", window), now=now)

        found = [[is_in(c, s, now) for s in (some, recent, lapsed)] for c in (inside, outside)]

    assert found == [[True, True, False], [False, False, True]]


@pytest.mark.parametrize(
    ("today", "expected"),
    [(date(2027, 2, 27), True), (date(2027, 2, 28), True), (date(2027, 3, 1), False),
     (date(2028, 2, 27), False), (date(2028, 2, 28), True), (date(2028, 2, 29), True)],
)  # fmt: skip
def test_w8_who_came_on_29_february_is_celebrated_on_the_28th_in_common_years(today, expected):
    now = datetime(today.year, today.month, today.day, 9, tzinfo=HELSINKI)
    company = api.create_company("1", "A", now=now, customer_since=date(2024, 2, 29))
    soon = published(
        "soon", leaf("company.customer_since", "anniversary_in_next", {"next": 1, "unit": "day"}),
        now=now,
    )  # fmt: skip

    assert is_in(company, soon, now) is expected


def test_m5_a_group_counts_its_inactive_and_its_deepest_members():
    head = api.create_company("1", "Head", now=NOON)
    shut = api.create_company("2", "Shut", now=NOON, parent=head, is_active=False)
    deep = api.create_company("3", "Deep", now=NOON, parent=shut)
    group = published("group", leaf("orders.net_total", "gte", "300", scope="tree"))

    api.record_orders([order("a", shut, NOON, "100"), order("b", deep, NOON, "200")])
    api.drain(now=NOON)

    found = {held.company.number for held in api.members_at(group, NOON)}
    assert found == {"1"}
    assert not api.explain(shut, group, as_of=NOON).member
    assert api.explain(shut, group, as_of=NOON).decided_by == "inactive"


def test_what_a_merged_company_bought_counts_for_the_survivor_and_only_there():
    big, small = (api.create_company(n, n, now=NOON) for n in ("big", "small"))
    spends = published("spends", leaf("orders.net_total", "gte", "150"))
    api.record_orders([order("a", big, NOON, "100"), order("b", small, NOON, "60")])
    api.record_returns([api.ReturnRecord("r", "b", NOON, Decimal(5))])
    assert not is_in(big, spends, NOON)
    later = NOON + timedelta(hours=1)

    merge = api.merge(small, big, by=None, reason="one firm", now=later)

    assert is_in(big, spends, later)
    assert not is_in(small, spends, later)
    assert api.explain(small, spends, as_of=later).decided_by == "merged"
    api.undo_merge(merge, by=None, now=later + MOMENT)
    assert not is_in(big, spends, later + MOMENT)


def test_s2_s4_a_tier_is_taken_at_once_and_left_after_its_grace():
    tier = api.create_dimension("tier", "Tier", is_exclusive=True, grace_days=10)
    spent = {"last": 30, "unit": "day"}
    gold = published(
        "gold", leaf("orders.net_total", "gte", "100", window=spent), dimension=tier
    )  # fmt: skip
    silver = published("silver", leaf("orders.count", "gte", 0), dimension=tier, priority=2)
    company = api.create_company("1", "A", now=NOON)
    assert is_in(company, silver, NOON)

    api.record_orders([order("o", company, NOON, "100")])

    assert is_in(company, gold, NOON)
    starts = datetime(2026, 4, 1, tzinfo=HELSINKI)  # the first day without the order
    assert is_in(company, gold, starts - MOMENT)
    assert is_in(company, gold, starts)
    assert api.explain(company, gold, as_of=starts).decided_by == "grace"
    assert is_in(company, gold, starts + timedelta(days=10) - MOMENT)
    assert not is_in(company, gold, starts + timedelta(days=10))
    assert is_in(company, silver, starts + timedelta(days=10))


def test_s3_a_stay_rule_keeps_and_never_admits():
    stays = published(
        "big", leaf("company.employees", "gte", 50),
        stay_rule={"schema": 1, "root": leaf("company.employees", "gte", 40)},
    )  # fmt: skip
    member = api.create_company("1", "A", now=NOON, employees=50)
    other = api.create_company("2", "B", now=NOON, employees=45)

    api.update_company(member, now=NOON, employees=40)

    assert is_in(member, stays, NOON)
    assert api.explain(member, stays, as_of=NOON).decided_by == "stay"
    assert not is_in(other, stays, NOON)
    api.update_company(member, now=NOON, employees=39)
    assert not is_in(member, stays, NOON)
    api.update_company(member, now=NOON, employees=45)
    assert not is_in(member, stays, NOON)


def test_s1_a_decision_by_hand_holds_from_its_first_instant_up_to_its_last():
    starts, ends = NOON, NOON + timedelta(days=2)
    friends = published("friends", leaf("company.country", "eq", "FI"))
    pinned = api.create_company("1", "A", now=NOON - timedelta(days=1), country="SE")
    barred = api.create_company("2", "B", now=NOON - timedelta(days=1), country="FI")
    span = {"reason": "said so", "by": None, "valid_from": starts, "valid_until": ends}

    api.include(friends, pinned, **span)
    api.exclude(friends, barred, **span)

    instants = (starts - MOMENT, starts, ends - MOMENT, ends)
    assert [is_in(pinned, friends, at) for at in instants] == [False, True, True, False]
    api.update_company(barred, now=starts - MOMENT, country="FI")
    assert [is_in(barred, friends, at) for at in instants] == [True, False, False, True]


def test_everything_that_can_decide_an_exclusive_dimension_at_once():
    tier = api.create_dimension(
        "tier", "Tier", is_exclusive=True, grace_days=5, inherit_to_children=True
    )
    big = leaf("company.employees", "gte", 100)
    gold = published("gold", big, dimension=tier, priority=1)
    silver = published("silver", leaf("company.country", "eq", "FI"), dimension=tier, priority=2)
    bronze = published("bronze", leaf("company.country", "eq", "XK"), dimension=tier, priority=3)
    tier.default_segment = bronze
    tier.save()
    head = api.create_company("head", "Head", now=NOON, employees=100, country="SE")
    child = api.create_company("child", "Child", now=NOON, parent=head, employees=1, country="SE")
    hand = {"reason": "so", "by": None}

    def tier_of(company):
        api.evaluate(as_of=NOON)
        (held,) = api.memberships_at(company, NOON)
        why = api.explain(company, held.segment, as_of=NOON)
        assert (why.member, why.decided_by) == (True, held.reason)
        return held.segment.code, held.reason

    seen = [tier_of(child)]
    api.update_company(child, now=NOON, country="FI")
    seen.append(tier_of(child))
    barred = api.exclude(silver, child, **hand)
    seen.append(tier_of(child))
    both = api.exclude(gold, child, **hand)
    seen.append(tier_of(child))
    pin = api.include(silver, child, **hand)
    seen.append(tier_of(child))
    api.lift(barred, now=NOON)
    seen.append(tier_of(child))
    api.lift(pin, now=NOON)
    api.lift(both, now=NOON)
    seen.append(tier_of(child))
    api.update_company(head, now=NOON, employees=1)
    seen.append(tier_of(head))

    assert seen == [
        ("gold", "inherited"), ("silver", "rule"), ("gold", "inherited"), ("bronze", "default"),
        ("bronze", "default"), ("silver", "include"), ("silver", "rule"), ("gold", "grace"),
    ]  # fmt: skip
    with pytest.raises(api.ValidationError):
        api.include(gold, child, **hand)
        api.include(silver, child, **hand)


def test_two_instants_of_the_past_are_explained_as_they_were_recorded():
    company = api.create_company("1", "A", now=NOON)
    spends = published("spends", leaf("orders.net_total", "gte", "100"))
    first, second = NOON + timedelta(days=1), NOON + timedelta(days=3)
    api.record_orders([order("o", company, first, "100")])
    api.drain(now=first)
    api.record_returns([api.ReturnRecord("r", "o", second, Decimal(1))])
    api.drain(now=second)
    now = NOON + timedelta(days=9)
    api.update_company(company, now=now, employees=5)

    told = [
        api.explain(company, spends, as_of=at, now=now).member
        for at in (first - MOMENT, first, second - MOMENT, second)
    ]

    assert told == [False, True, True, False]
    held = [bool(api.memberships_at(company, at)) for at in (first - MOMENT, first, second)]
    assert held == [False, True, False]
