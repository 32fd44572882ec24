"""What companies did, asked at every boundary of laws M1–M5 and of the windows."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from segments.models import CompanyFacts
from tests.factories.activity import make_event, make_line, make_return, make_trade_order
from tests.factories.companies import make_company
from tests.factories.segments import when

from .asking import NOON, ask

pytestmark = pytest.mark.django_db

MOMENT = timedelta(microseconds=1)
MONTH = {"window": {"last": 1, "unit": "month"}}
MONTH_START = datetime(2026, 1, 28, tzinfo=NOON.tzinfo)


@pytest.fixture
def company():
    return make_company()


def has(company, field: str, operator: str, value=None, **more) -> bool:
    return ask(company, when(field, operator, value, **more))


def test_w1_an_order_at_the_instant_counts_and_a_later_one_does_not(company):
    make_trade_order(company, NOON)
    make_trade_order(company, NOON + MOMENT)

    assert has(company, "orders.count", "eq", 1)
    assert has(company, "orders.count", "eq", 1, window="today")


def test_w2_a_window_starts_inside_its_first_instant(company):
    make_trade_order(company, MONTH_START)
    make_trade_order(company, MONTH_START - MOMENT)

    assert has(company, "orders.count", "eq", 1, **MONTH)
    assert has(company, "orders.count", "eq", 2)


def test_w4_the_previous_month_ends_outside_its_last_instant(company):
    february = datetime(2026, 2, 1, tzinfo=NOON.tzinfo)
    make_trade_order(company, february - MOMENT)
    make_trade_order(company, february)

    assert has(company, "orders.count", "eq", 1, window="previous_month")
    assert has(company, "orders.count", "eq", 1, window="this_month")


@pytest.mark.parametrize(
    ("status", "counts"),
    [
        ("placed", True), ("confirmed", True), ("shipped", True), ("delivered", True),
        ("pending", False), ("cancelled", False),
    ],
)  # fmt: skip
def test_m1_only_some_states_count(company, status, counts):
    make_trade_order(company, NOON, status=status)

    assert has(company, "orders.count", "gte", 1) is counts
    assert has(company, "orders.bought", "eq", True) is counts
    assert has(company, "orders.bought", "ne", True) is not counts


def test_m1_an_order_that_came_back_whole_does_not_count_once_that_is_known(company):
    order = make_trade_order(company, NOON - timedelta(days=3), "100")
    make_return(order, NOON, "100")

    assert has(company, "orders.count", "eq", 0)
    assert ask(company, when("orders.count", "eq", 1), as_of=NOON - MOMENT)


def test_m2_money_is_rounded_half_up_to_cents_an_order_and_then_summed(company):
    for _ in range(2):
        make_trade_order(company, NOON, "0.05", rate=Decimal("0.5"))

    assert has(company, "orders.net_total", "eq", "0.06")
    assert has(company, "orders.avg_net", "eq", "0.03")


def test_m2_an_order_without_a_rate_counts_but_brings_no_money(company):
    make_trade_order(company, NOON, "100", rate=None)

    assert has(company, "orders.count", "eq", 1)
    assert has(company, "orders.net_total", "eq", "0")
    assert has(company, "orders.avg_net", "is_not_set")


def test_m3_without_orders_counts_are_nothing_and_averages_unknown(company):
    assert has(company, "orders.count", "eq", 0)
    assert has(company, "orders.net_total", "lte", "0")
    assert has(company, "orders.avg_net", "is_not_set")
    assert has(company, "orders.method_share", "is_not_set", where={"method": "edi"})
    assert has(company, "orders.last_bought_at", "is_not_set")
    assert not has(company, "orders.avg_net", "lte", "1000")
    assert has(company, "orders.avg_net", "ne", "1000")


def test_m4_category_and_brand_must_hold_on_the_same_line(company):
    order = make_trade_order(company, NOON)
    make_line(order, "30", categories=["tools", "tools/drills"], brand_folded="bosch")
    make_line(order, "70", categories=["fasteners"], brand_folded="würth")

    together = {"where": {"category": "tools", "brand": "Bosch"}}
    apart = {"where": {"category": "tools", "brand": "Würth"}}
    assert has(company, "orders.bought", "eq", True, **together)
    assert not has(company, "orders.bought", "eq", True, **apart)
    assert has(company, "orders.net_total", "eq", "30", **together)
    assert has(company, "orders.count", "eq", 1, where={"category": ["tools", "fasteners"]})
    assert has(company, "orders.net_total", "eq", "100", where={"category": ["tools", "fasteners"]})
    assert has(company, "orders.last_bought_at", "in_period", "today", **together)
    assert has(company, "orders.last_bought_at", "is_not_set", **apart)


def test_m5_a_tree_takes_in_everything_below_inactive_companies_too(company):
    child = make_company(parent=company)
    make_trade_order(make_company(parent=child, is_active=False), NOON, "100")

    assert has(company, "orders.net_total", "eq", "0")
    assert has(company, "orders.net_total", "eq", "100", scope="tree")
    assert has(child, "orders.bought", "eq", True, scope="tree")


def test_the_share_of_a_method_is_a_percentage(company):
    for method in ("edi", "edi", "phone"):
        make_trade_order(company, NOON, method=method)

    assert has(company, "orders.method_share", "eq", "66.67", where={"method": "edi"})
    assert has(company, "orders.method_share", "eq", "100", where={"method": ["edi", "phone"]})
    assert has(company, "orders.method_share", "eq", "0", where={"method": "portal"})
    assert has(company, "orders.count", "eq", 2, where={"method": "edi"})


def test_what_was_bought_is_asked_for_any_all_or_none(company):
    order = make_trade_order(company, NOON - timedelta(days=40), units=3)
    make_line(order, categories=["tools"], brand_folded="bosch")
    make_line(order, categories=["fasteners"], brand_folded="würth")

    assert has(company, "orders.categories", "any_of", ["tools", "paint"])
    assert has(company, "orders.categories", "all_of", ["tools", "fasteners"])
    assert not has(company, "orders.categories", "all_of", ["tools", "paint"])
    assert has(company, "orders.categories", "none_of", ["paint"])
    assert has(company, "orders.categories", "none_of", ["tools"], **MONTH)
    assert has(company, "orders.brands", "any_of", ["BOSCH"])
    assert has(company, "orders.units", "eq", 3)


def test_events_are_counted_by_what_happened_and_what_it_was_about(company):
    make_event(company, "view", NOON, "tools", quantity=3)
    make_event(company, "search", NOON, "drill")
    make_event(company, "coupon", NOON - timedelta(days=40), "spring")
    make_event(company, "session", NOON, minutes=Decimal("7.5"), quantity=2)

    assert has(company, "events.count", "eq", 3, where={"kind": "view"})
    assert has(company, "events.count", "eq", 4, where={"kind": ["search", "view"]})
    assert has(company, "events.count", "eq", 1, where={"kind": "search", "about": "DRILL"})
    assert has(company, "events.count", "eq", 0, where={"kind": "coupon"}, **MONTH)
    assert has(company, "events.minutes", "eq", "7.5", window="today")
    assert has(company, "events.last_at", "older_than", {"last": 1, "unit": "month"},
               where={"kind": "coupon"})  # fmt: skip
    assert has(company, "events.last_at", "not_in_last", {"last": 1, "unit": "month"},
               where={"kind": "login"})  # fmt: skip
    assert has(company, "interest.category", "any_of", ["tools"], window="today")
    assert not has(company, "interest.category", "any_of", ["drill"])
    assert has(company, "offers.coupons", "all_of", ["SPRING"])


DERIVED = [
    # field, column, stored, operator and value that hold, those that do not
    ("orders.last_at", "last_order_at", NOON, ("in_period", "today"), ("before", "2026-02-28")),
    ("orders.first_at", "first_order_at", NOON, ("on", "2026-02-28"), ("on", "2026-02-27")),
    ("orders.interval_days", "interval_days", "7.50", ("eq", "7.5"), ("gt", "7.5")),
    ("orders.drop_size", "drop_size", "250.00", ("gte", "250"), ("lt", "250")),
    ("orders.return_rate", "return_rate", "0.1250", ("eq", "12.5"), ("gt", "12.5")),
    ("orders.discount_share", "discount_share", "0.0333", ("between", ["3.33", "4"]), ("lt", "3")),
    ("company.lifecycle", "lifecycle", "at_risk", ("in", ["at_risk", "lapsed"]), ("eq", "new")),
    ("rfm.r", "rfm_r", 5, ("gte", 5), ("gt", 5)),
    ("rfm.f", "rfm_f", 1, ("lte", 1), ("lt", 1)),
    ("rfm.m", "rfm_m", 3, ("between", [3, 4]), ("ne", 3)),
    ("rfm.sum", "rfm_sum", 11, ("gte", 11), ("gte", 12)),
    ("rfm.tier", "rfm_tier", "gold", ("in", ["gold", "vip"]), ("ne", "gold")),
    ("company.cost_of_service", "cost_of_service", "1996.20", ("eq", "1996.2"), ("gt", "1996.2")),
    ("company.cost_ratio", "cost_ratio", "0.0333", ("eq", "3.33"), ("gt", "3.33")),
    ("company.credit_hold", "credit_hold", True, ("eq", True), ("ne", True)),
    ("company.has_contract_prices", "has_contract_prices", True, ("eq", True), ("eq", False)),
    ("company.contacts_90", "contacts_90", 10, ("gte", 10), ("gt", 10)),
    ("company.min_order_rejections_90", "min_order_rejections_90", 2, ("eq", 2), ("lt", 2)),
    ("company.loyalty_points", "loyalty_points", 500, ("gte", 500), ("gt", 500)),
]  # fmt: skip


@pytest.mark.parametrize("case", DERIVED, ids=lambda case: case[0])
def test_a_derived_fact(company, case):
    field, column, stored, holds, fails = case
    CompanyFacts.objects.filter(pk=company.pk).update(**{column: stored})

    assert has(company, field, *holds)
    assert not has(company, field, *fails)


def test_the_declared_cost_band_wins_over_the_computed_one(company):
    CompanyFacts.objects.filter(pk=company.pk).update(cost_band="high")
    assert has(company, "company.cost_to_serve", "eq", "high")

    CompanyFacts.objects.filter(pk=company.pk).update(cost_to_serve="low")
    assert has(company, "company.cost_to_serve", "eq", "low")
    assert has(company, "company.cost_to_serve", "ne", "high")


def test_a_number_that_the_column_can_not_hold_never_means_everyone(company):
    assert not has(company, "rfm.sum", "lt", 2_147_483_647)
    assert not has(company, "rfm.sum", "lte", 40_000)
