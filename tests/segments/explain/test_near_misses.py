"""Who is one condition away from a segment, and what is missing."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segments.explain import explain, near_misses, near_segments
from segments.models import CompanyFacts, Membership, StaticList, StaticListEntry, TradeOrder
from tests.factories.companies import make_company
from tests.factories.segments import make_dimension, make_segment, put_in, rule, when

from .test_why_not import turned

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
FINNISH = when("company.country", "eq", "FI")
LARGE = when("company.employees", "gte", 100)


def near(segment, **more):
    return [
        (n.company, n.missing.text, n.short_by) for n in near_misses(segment, as_of=NOW, **more)
    ]


def test_the_closest_come_first_and_whoever_lacks_two_conditions_does_not_come():
    far, close, member, _two = (
        make_company(country=country, employees=number)
        for country, number in [("FI", 40), ("FI", 95), ("FI", 100), ("SE", 99)]
    )
    abroad, unknown = make_company(country="SE", employees=500), make_company(country="FI")

    segment = make_segment("large-finns", rule=rule(FINNISH, LARGE))

    text = "Employees is at least 100"
    assert near(segment) == [
        (close, text, "5"),
        (far, text, "60"),
        (abroad, "Country is Finland", ""),
        (unknown, text, ""),
    ]
    assert near(segment, limit=1) == [(close, text, "5")]
    assert Membership.objects.open().get().company == member


def test_who_buys_more_comes_first_among_equals():
    small, big = (make_company(country="FI", employees=90) for _ in range(2))
    CompanyFacts.objects.filter(pk=big.pk).update(net_365=5000)
    segment = make_segment("large-finns", rule=rule(FINNISH, LARGE))

    found = near_misses(segment, as_of=NOW)

    assert [(n.company, n.revenue) for n in found] == [(big, 5000), (small, 0)]


def test_of_several_ways_in_the_closest_is_told():
    company = make_company(employees=90, turnover=10, turnover_currency="EUR")
    rich = when("company.turnover", "gte", "100", where={"currency": "EUR"})
    segment = make_segment("big", rule=rule(rich, LARGE, kind="any"))

    assert near(segment) == [(company, "Employees is at least 100", "10")]


def test_a_condition_below_a_not_can_be_what_is_missing():
    company = make_company(country="FI", employees=120)
    segment = make_segment("small-finns", rule=rule(FINNISH, {"not": LARGE}))

    (found,) = near_misses(segment, as_of=NOW)

    assert (found.company, found.missing.asked) == (company, "not (Employees is at least 100)")
    assert found.short_by == "20"


def test_members_the_excluded_the_inactive_and_the_better_placed_are_left_out():
    tier = make_dimension("tier", is_exclusive=True)
    gold_one = make_company(country="FI", employees=500)
    barred, closed, pinned = (make_company(country="FI", employees=60) for _ in range(3))
    open_one = make_company(country="FI", employees=60)
    gold = make_segment("gold", dimension=tier, priority=1, rule=rule(LARGE))
    silver = make_segment("silver", dimension=tier, priority=2,
                          rule=rule(when("company.employees", "between", [70, 99])))  # fmt: skip
    bronze = make_segment("bronze", dimension=tier, priority=3)
    silver.overrides.create(company=barred, kind="exclude", reason="no")
    closed.is_active = False
    closed.save()
    put_in(bronze, pinned, closed)

    assert [n.company for n in near_misses(silver, as_of=NOW)] == [open_one]
    assert {n.company for n in near_misses(gold, as_of=NOW)} == {barred, open_one}
    assert gold_one not in {n.company for n in near_misses(silver, as_of=NOW)}


def test_a_segment_without_a_rule_that_works_has_none():
    company = make_company()
    by_hand = make_segment("friends")
    draft = make_segment("draft", published=False)
    put_in(by_hand, company)

    assert near(by_hand) == near(draft) == []


def test_a_reference_to_another_segment_can_be_what_is_missing():
    company, _other = make_company(country="FI", employees=500), make_company(employees=5)
    make_segment("nordic", rule=rule(when("company.country", "eq", "SE")))
    segment = make_segment("large-nordic", rule=rule(when("segment", "member", "nordic"), LARGE))

    (found,) = near_misses(segment, as_of=NOW)

    assert (found.company, found.missing.key.count("nordic")) == (company, 1)


def test_purchases_in_a_window_and_lists_can_be_what_is_missing(django_assert_max_num_queries):
    company, listed = make_company(), make_company()
    static = StaticList.objects.create(code="fair", name="Fair")
    for one, net in ((company, 900), (listed, 700)):
        TradeOrder.objects.create(company=one, reference=f"A{net}", placed_at=NOW, net=net,
                                  currency="EUR", rate=1)  # fmt: skip
    StaticListEntry.objects.create(list=static, company=listed)
    window = {"last": 90, "unit": "day"}
    segment = make_segment(
        "fair-buyers",
        rule=rule(when("orders.net_total", "gte", "1000", window=window),
                  {"not": when("list", "member", "fair")}),
    )  # fmt: skip

    with django_assert_max_num_queries(10):
        found = near_misses(segment, as_of=NOW)

    assert [(n.company, n.short_by) for n in found] == [(company, "100 EUR")]
    assert [n.segment for n in near_segments(company, as_of=NOW)] == ["fair-buyers"]
    with django_assert_max_num_queries(10):
        told = explain(listed, segment, as_of=NOW)
    assert [part.short_by for part in told.missing] == ["300 EUR", ""]


def test_it_costs_the_same_however_many_companies(django_assert_max_num_queries):
    for number in range(30):
        make_company(country="FI", employees=number, refreshed=number == 29)
    segment = make_segment("large-finns", rule=rule(FINNISH, LARGE))

    with django_assert_max_num_queries(8):
        near_misses(segment, as_of=NOW, limit=30)


def test_the_segments_near_a_company_are_those_above_the_one_it_is_in():
    tier = make_dimension("tier", is_exclusive=True)
    company = make_company(country="FI", employees=95)
    for code, priority, least in [
        ("vip", 1, 300),
        ("gold", 2, 100),
        ("silver", 3, 10),
        ("b", 4, 99),
    ]:
        make_segment(code, dimension=tier, priority=priority,
                     rule=rule(when("company.employees", "gte", least)))  # fmt: skip
    make_segment("swedes", rule=rule(when("company.country", "eq", "SE"), LARGE))

    found = near_segments(company, as_of=NOW)

    assert [(n.segment, n.missing.short_by) for n in found] == [("vip", "205"), ("gold", "5")]
    assert all(n.is_telling for n in found)


def test_another_industry_than_asked_is_near_but_tells_nothing():
    company = make_company(country="FI", employees=5)
    make_segment("swedes", rule=rule(when("company.country", "eq", "SE")))
    make_segment("small-swedes", rule=rule(when("company.country", "eq", "SE"), {"not": LARGE}))

    found = near_segments(company, as_of=NOW)

    assert [(n.segment, n.is_telling) for n in found] == [("swedes", False), ("small-swedes", True)]


LEAVES = [
    when("company.country", "eq", "FI"), when("company.country", "ne", "SE"),
    when("company.employees", "gte", 50), when("company.employees", "lt", 80),
    when("company.reach", "in", ["local", "global"]), when("company.is_group_head", "eq", True),
]  # fmt: skip
NODES = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.one_of(
        st.builds(lambda one: {"not": one}, inner),
        st.builds(lambda kind, some: {kind: some}, st.sampled_from(["all", "any"]),
                  st.lists(inner, min_size=1, max_size=3)),
    ),
    max_leaves=6,
)  # fmt: skip


def lacks_one(told):
    """Whether one other answer lets the rule hold; a rule may contradict itself."""
    keys = {part.key for part in told.missing}
    return len(keys) == 1 and turned(told.rule, keys).result


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(root=NODES)
def test_it_finds_exactly_the_companies_whose_why_not_is_one_condition(crowd, root):
    segment = make_segment(
        f"s{Membership.objects.count()}-{id(root)}", rule={"schema": 1, "root": root}
    )

    found = {n.company.pk for n in near_misses(segment, as_of=NOW, limit=100)}

    answers = {company.pk: explain(company, segment, as_of=NOW) for company in crowd}
    assert found == {pk for pk, told in answers.items() if lacks_one(told)}
    segment.delete()


@pytest.fixture
def crowd():
    return [
        make_company(**facts)
        for facts in [
            {"country": "FI", "employees": 60, "reach": "local"}, {"country": "NO"}, {},
            {"country": "FI", "employees": 90}, {"country": "SE", "employees": 60},
        ]
    ]  # fmt: skip
