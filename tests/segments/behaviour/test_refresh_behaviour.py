from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

import pytest

from segments.behaviour import refresh_behaviour
from segments.models import CompanyFacts
from tests.factories.activity import make_event, make_return, make_trade_order
from tests.factories.companies import make_company
from tests.factories.segments import make_segment, rule, when

from .reference import expected

pytestmark = pytest.mark.django_db

HELSINKI = ZoneInfo("Europe/Helsinki")
NOW = datetime(2026, 6, 15, 12, tzinfo=HELSINKI)
TICK = timedelta(microseconds=1)
EDGES = [
    datetime(2026, 3, 29, 2, 59, 59, tzinfo=HELSINKI),
    datetime(2026, 3, 29, 4, tzinfo=HELSINKI),
    datetime(2025, 10, 26, 3, 30, tzinfo=HELSINKI, fold=0),
    datetime(2025, 10, 26, 3, 30, tzinfo=HELSINKI, fold=1),
    datetime(2026, 3, 28, 22, tzinfo=UTC),
    datetime(2025, 3, 29, tzinfo=HELSINKI),
    datetime(2024, 2, 29, 12, tzinfo=UTC),
]


def facts_of(company) -> CompanyFacts:
    return CompanyFacts.objects.get(pk=company.pk)


def order_days_ago(company, *days: int, **fields) -> None:
    for back in days:
        make_trade_order(company, NOW - timedelta(days=back), **fields)


def lifecycle_of(*days_ago: int) -> str:
    company = make_company()
    order_days_ago(company, *days_ago)
    refresh_behaviour([company.pk], as_of=NOW)
    return facts_of(company).lifecycle


def moment(rng: Random) -> datetime:
    if rng.random() < 0.5:
        return rng.choice(EDGES) + rng.choice([-TICK, timedelta(0), TICK])
    return rng.choice(EDGES) - timedelta(hours=rng.randint(0, 24 * 400))


def act(company, rng: Random) -> None:
    for _ in range(rng.choice([0, 1, 3, 8])):
        order = make_trade_order(
            company, moment(rng), net=f"{rng.randint(0, 9999) / 100}",
            status=rng.choice(["placed", "shipped", "delivered", "pending", "cancelled"]),
            method=rng.choice(["portal", "edi", "phone", "rep", ""]),
            rate=rng.choice([Decimal(1), Decimal("0.08765"), None]),
            discount=Decimal(rng.choice([0, 0, 5, 10])),
        )  # fmt: skip
        if order.net and rng.random() < 0.4:
            parts = rng.choice([[order.net], [order.net / 2, order.net / 4]])
            for part in parts:
                make_return(order, order.placed_at + timedelta(days=rng.randint(0, 90)),
                            max(part.quantize(Decimal("0.01")), Decimal("0.01")))  # fmt: skip
    for _ in range(rng.choice([0, 2, 6])):
        kind = rng.choice(["contact", "refusal", "drop", "login", "search", "view"])
        make_event(company, kind, moment(rng), quantity=rng.randint(1, 4))


@pytest.mark.parametrize("seed", range(3))
def test_sql_and_a_slow_reference_agree_at_random_instants(seed):
    rng = Random(f"behaviour {seed}")
    companies = [make_company() for _ in range(25)]
    for company in companies:
        act(company, rng)

    for turn in range(8):
        as_of = moment(rng)
        ids = None if turn % 2 else [company.pk for company in companies]
        refresh_behaviour(ids, as_of=as_of)

        for company in companies:
            wanted = expected(company.pk, as_of)
            found = facts_of(company)
            assert {name: getattr(found, name) for name in wanted} == wanted, as_of


def test_the_second_run_writes_nothing():
    company, quiet = make_company(), make_company()
    order_days_ago(company, 10, 20)

    first = refresh_behaviour([company.pk, quiet.pk], as_of=NOW)
    before = CompanyFacts.objects.order_by("pk").values("pk", "facts_rev", "behaviour_at")
    before = list(before)
    second = refresh_behaviour([company.pk, quiet.pk], as_of=NOW + timedelta(hours=1))
    everyone = refresh_behaviour(None, as_of=NOW + timedelta(hours=1))

    assert first == {company.pk}
    assert (second, everyone) == (set(), None)
    after = CompanyFacts.objects.order_by("pk").values("pk", "facts_rev", "behaviour_at")
    assert list(after) == before
    assert before[0]["facts_rev"] > 0
    assert before[0]["behaviour_at"] == NOW


def test_only_the_companies_asked_for_are_written():
    asked, other = make_company(), make_company()
    order_days_ago(asked, 5)
    order_days_ago(other, 5)

    refresh_behaviour([asked.pk], as_of=NOW)

    assert facts_of(asked).orders_ever == 1
    assert facts_of(other).orders_ever == 0


def test_what_comes_later_does_not_exist():
    company = make_company()
    order = make_trade_order(company, NOW, "100")
    make_trade_order(company, NOW + TICK, "100")
    make_return(order, NOW + TICK, "100")

    refresh_behaviour([company.pk], as_of=NOW)
    now = facts_of(company)
    refresh_behaviour([company.pk], as_of=NOW + TICK)
    later = facts_of(company)

    assert (now.orders_ever, now.net_365, now.return_rate) == (1, Decimal(100), 0)
    assert (later.orders_ever, later.net_365, later.return_rate) == (
        1,
        Decimal(100),
        Decimal("0.5"),
    )
    assert later.first_order_at == NOW + TICK


@pytest.mark.parametrize(
    ("days_ago", "lifecycle"),
    [
        ((), "never"),
        ((59,), "new"),
        ((60,), "occasional"),
        ((365,), "occasional"),
        ((366,), "lapsed"),
        ((59, 58, 57), "new"),  # new comes first, however quiet it has become
        ((80, 70, 60, 50, 40, 30, 20), "regular"),
        ((81, 71, 61, 51, 41, 31, 21), "at_risk"),
        ((90, 80, 70, 60, 50, 40, 30), "at_risk"),
        ((91, 81, 71, 61, 51, 41, 31), "lapsed"),
        ((100, 10), "occasional"),  # its rhythm is known, but two orders are no habit
        ((190, 100, 10), "regular"),
        ((70, 70, 70), "occasional"),  # one day with orders is no rhythm
    ],
)
def test_lifecycle_at_its_boundaries(days_ago, lifecycle):
    assert lifecycle_of(*days_ago) == lifecycle


def test_the_interval_is_in_local_days_whatever_the_clocks_do():
    company = make_company()
    for day in (27, 28, 29, 30):  # the 29th has 23 hours
        make_trade_order(company, datetime(2026, 3, day, 0, 30, tzinfo=HELSINKI))
        make_trade_order(company, datetime(2026, 3, day, 23, 30, tzinfo=HELSINKI))

    refresh_behaviour([company.pk], as_of=NOW)

    assert facts_of(company).interval_days == 1


def test_a_drop_size_is_per_delivery_drop_and_without_drops_per_order():
    company = make_company()
    order_days_ago(company, 10, 20, net="300")
    refresh_behaviour([company.pk], as_of=NOW)
    assert facts_of(company).drop_size == Decimal("300")

    make_event(company, "drop", NOW - timedelta(days=3), quantity=4)
    refresh_behaviour([company.pk], as_of=NOW)

    assert facts_of(company).drop_size == Decimal("150")


@pytest.mark.parametrize(
    ("methods", "events", "maturity"),
    [
        (["portal", "edi", "phone"], {}, "high"),
        (["portal", "phone", "rep"], {}, "medium"),
        (["portal", "phone", "rep"], {"login": 3, "search": 1}, "high"),
        (["portal", "phone", "rep", "rep", "rep", "rep"], {}, "low"),
        (["phone"], {"search": 1}, "medium"),
        (["phone"], {}, "low"),
        ([""], {}, ""),
        ([], {"login": 9}, ""),
    ],
)
def test_digital_maturity_is_seen_in_orders_logins_and_searches(methods, events, maturity):
    company = make_company()
    for back, method in enumerate(methods):
        order_days_ago(company, back, method=method)
    for kind, quantity in events.items():
        make_event(company, kind, NOW - timedelta(days=1), quantity=quantity)

    refresh_behaviour([company.pk], as_of=NOW)

    assert facts_of(company).digital_observed == maturity


def test_a_declared_maturity_beats_the_observed_one():
    declared, observed = make_company(digital_maturity="low"), make_company()
    for company in (declared, observed):
        order_days_ago(company, 1, method="edi")
    refresh_behaviour([declared.pk, observed.pk], as_of=NOW)

    wanted = rule(when("company.digital_maturity", "eq", "high"))
    segment = make_segment("digital", rule=wanted, now=NOW)

    members = segment.memberships.values_list("company_id", flat=True)
    assert list(members) == [observed.pk]


def test_some_cost_three_statements_and_two_questions_what_is_in_force(django_assert_num_queries):
    company = make_company()
    order_days_ago(company, 1)

    with django_assert_num_queries(7):  # with the savepoint around it
        refresh_behaviour([company.pk], as_of=NOW)
