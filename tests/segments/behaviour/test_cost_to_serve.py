from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from segments.behaviour import agreements, refresh_behaviour
from segments.behaviour.breakdown import cost_breakdown
from segments.models import CompanyFacts, CostRateCard
from tests.factories.activity import make_event, make_return, make_trade_order
from tests.factories.companies import make_company

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 15, 12, tzinfo=ZoneInfo("Europe/Helsinki"))


def day(back: int) -> datetime:
    return NOW - timedelta(days=back)


def published_card(since: datetime = NOW, **fields) -> CostRateCard:
    return CostRateCard.objects.create(status="published", effective_from=since, **fields)


def costed(company, as_of: datetime = NOW) -> tuple:
    refresh_behaviour([company.pk], as_of=as_of)
    facts = CompanyFacts.objects.get(pk=company.pk)
    return facts.cost_of_service, facts.cost_ratio, facts.cost_band


@pytest.fixture
def worked_example(monkeypatch):
    """The company of docs/algorithms/cost-to-serve.md."""
    company = make_company(average_receivable=Decimal("1802.50"))
    orders = [
        make_trade_order(company, day(10 + back), net="2000", method=method)
        for back, method in enumerate(["portal"] * 20 + ["phone"] * 10)
    ]
    make_trade_order(company, day(400), net="50", method="rep")  # before the year
    orders[0].lines, orders[0].freight_paid, orders[0].freight_charged = 500, 900, 300
    orders[0].discount = 15000
    orders[0].net = 2000 + 4  # the returns take 4 back
    orders[0].save()
    for back in range(4):
        make_return(orders[0], day(back), "1")
    make_event(company, "drop", day(5), quantity=50)
    make_event(company, "contact", day(100), quantity=20)
    make_event(company, "visit", day(200), quantity=3)
    lines = f"SELECT {company.pk}::bigint AS company_id, 152::bigint AS lines"
    monkeypatch.setattr(agreements, "_providers", [lambda among: lines])
    return company


def test_the_worked_example_costs_1996_20_on_60000_and_is_medium(worked_example):
    published_card()

    found = costed(worked_example)

    assert found == (Decimal("1996.20"), Decimal("0.0333"), "medium")


def test_the_breakdown_adds_up_and_names_the_lever(worked_example):
    published_card()
    costed(worked_example)

    with translation.override("en"):
        found = cost_breakdown(worked_example, NOW)

    assert {work.code: (work.quantity, work.cost) for work in found.work} == {
        "portal": (20, Decimal("14.00")),
        "phone": (10, Decimal("84.00")),
        "lines": (500, Decimal("220.00")),
        "drops": (50, Decimal("165.00")),
        "freight": (600, Decimal("600.00")),
        "returns": (4, Decimal("55.00")),
        "contacts": (20, Decimal("126.00")),
        "visits": (3, Decimal("360.00")),
        "agreements": (152, Decimal("228.00")),
        "receivable": (Decimal("1802.50"), Decimal("144.20")),
    }
    assert (found.total, found.net, found.band) == (Decimal("1996.20"), Decimal(60000), "medium")
    assert [(lever.text, lever.saving) for lever in found.levers] == [
        ("10 phone orders moved to the portal", Decimal("77.00"))
    ]
    assert (found.concessions, found.pocket_share) == (Decimal(15000), Decimal(80))


def test_without_a_rate_card_in_force_nothing_is_costed(worked_example):
    published_card(since=NOW + timedelta(seconds=1))
    CostRateCard.objects.create()

    assert costed(worked_example) == (None, None, "")
    assert cost_breakdown(worked_example, NOW) is None


@pytest.mark.parametrize(
    ("ratio", "band"),
    [("3.00", "low"), ("3.01", "medium"), ("6.00", "medium"), ("6.01", "high")],
)
def test_a_ratio_equal_to_a_limit_belongs_to_the_lower_band(ratio, band):
    published_card(visit_cost=Decimal(ratio), minutes_other=0)
    company = make_company()
    make_trade_order(company, day(200), net="100")
    make_event(company, "visit", day(3))

    assert costed(company) == (Decimal(ratio), Decimal(ratio) / 100, band)


def test_without_revenue_any_cost_is_high_and_no_cost_is_unknown():
    published_card(minutes_other=0)
    visited, quiet, all_back = (make_company() for _ in range(3))
    make_event(visited, "visit", day(100))
    make_trade_order(quiet, day(500), net="100")
    make_return(make_trade_order(all_back, day(100), net="100"), day(95), "100")
    make_event(all_back, "contact", day(100))

    assert costed(visited) == (Decimal("120.00"), None, "high")
    assert costed(quiet) == (Decimal("0.00"), None, "")
    assert costed(all_back) == (Decimal("20.05"), None, "high")  # a return and a contact


def test_less_than_three_months_of_history_is_unknown():
    published_card()
    company = make_company()
    make_trade_order(company, datetime(2026, 3, 15, 23, tzinfo=NOW.tzinfo), net="100")

    assert costed(company, as_of=NOW - timedelta(days=1)) == (None, None, "")
    assert costed(company)[2] == "low"


def test_a_company_known_for_long_has_its_history_from_before_its_orders():
    published_card()
    company = make_company(customer_since=datetime(2020, 1, 1).date())
    make_trade_order(company, day(3), net="100")

    assert costed(company)[2] == "low"


def test_an_order_of_unknown_method_is_taken_for_what_the_company_says():
    published_card()
    declared, silent = make_company(ordering_method="rep"), make_company()
    for company in (declared, silent):
        make_trade_order(company, day(100), net="1000")

    assert costed(declared)[0] == Decimal("14.00")
    assert costed(silent)[0] == Decimal("0.70")


def test_what_is_costed_is_as_of_the_instant():
    published_card(since=day(50), visit_cost=100)
    published_card(since=day(20), visit_cost=200)
    company = make_company()
    make_trade_order(company, day(200), net="100", method="edi")
    make_event(company, "visit", day(60))
    make_event(company, "visit", day(10))

    seen = [costed(company, as_of=day(back))[0] for back in (50, 20, 10)]

    assert seen == [Decimal("100.35"), Decimal("200.35"), Decimal("400.35")]
    refresh_behaviour(None, as_of=NOW)
    assert CompanyFacts.objects.get(pk=company.pk).cost_of_service == Decimal("400.35")


def test_the_second_costing_writes_nothing(worked_example):
    published_card()
    costed(worked_example)

    assert refresh_behaviour([worked_example.pk], as_of=NOW) == set()
    assert CompanyFacts.objects.get(pk=worked_example.pk).has_contract_prices
