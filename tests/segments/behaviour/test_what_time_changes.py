"""The nightly run moves what moves by time alone, and derives few others."""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from segments import runs
from segments.behaviour import due, refresh_behaviour, refresh_due
from segments.models import CompanyFacts, CostRateCard, DirtyMark, SegmentRun, TradeOrder
from segments.services import refresh
from tests.factories.activity import make_event, make_return, make_trade_order
from tests.factories.companies import make_company
from tests.factories.segments import make_segment, rule, when

from .reference import expected
from .test_refresh_behaviour import act

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 15, 0, 10, tzinfo=ZoneInfo("Europe/Helsinki"))
DAY = timedelta(days=1)


@pytest.fixture
def nobody_by_turn(monkeypatch):
    """Leave out the seventh that is derived whatever happened."""
    monkeypatch.setattr(due, "HEALED_IN", 10**9)


def facts_of(company) -> CompanyFacts:
    return CompanyFacts.objects.get(pk=company.pk)


def night(at: datetime) -> None:
    """Carry out the nightly run of an instant, with no company marked."""
    DirtyMark.objects.all().delete()
    run = SegmentRun.objects.create(kind="nightly", as_of=at, status="waiting", is_forced=True)
    assert runs.execute(run, clock=lambda: at).status == "done"


def test_a_silent_company_goes_from_regular_to_at_risk_to_lapsed(nobody_by_turn):
    company = make_company()
    at_risk = make_segment("risk", rule=rule(when("company.lifecycle", "in", ["at_risk"])))
    lapsed = make_segment("lapsed", rule=rule(when("company.lifecycle", "in", ["lapsed"])))
    for back in (80, 70, 60, 50, 40, 30, 20):
        make_trade_order(company, NOW - back * DAY)
    refresh_behaviour([company.pk], as_of=NOW)
    seen = []

    for ahead in (0, 1, 10, 11):
        night(NOW + ahead * DAY)
        held = {s.code for s in (at_risk, lapsed) if s.memberships.open().exists()}
        seen.append((facts_of(company).lifecycle, held))

    assert seen == [
        ("regular", set()), ("at_risk", {"risk"}), ("at_risk", {"risk"}), ("lapsed", {"lapsed"}),
    ]  # fmt: skip


def test_what_leaves_a_window_leaves_the_facts(nobody_by_turn):
    company = make_company()
    order = make_trade_order(company, NOW - 365 * DAY, net="100")
    make_trade_order(company, NOW - 100 * DAY, net="50")
    make_return(order, NOW - 364 * DAY, "40")
    make_event(company, "contact", NOW - 90 * DAY, quantity=3)
    make_event(company, "refusal", NOW - 90 * DAY, quantity=2)
    refresh_behaviour([company.pk], as_of=NOW)
    before = facts_of(company)

    night(NOW + DAY)

    after = facts_of(company)
    assert (before.orders_365, before.net_365, before.return_rate) == (2, 110, Decimal("0.2667"))
    assert (after.orders_365, after.net_365, after.return_rate) == (1, 50, 0)
    assert (before.contacts_90, before.min_order_rejections_90) == (3, 2)
    assert (after.contacts_90, after.min_order_rejections_90) == (0, 0)


def test_three_months_of_history_make_the_cost_known(nobody_by_turn):
    CostRateCard.objects.create(status="published", effective_from=NOW - 200 * DAY)
    card = CostRateCard.objects.get()
    quiet, silent = make_company(), make_company()
    make_trade_order(quiet, datetime(2026, 3, 16, 12, tzinfo=NOW.tzinfo), method="phone")
    refresh_behaviour(None, as_of=NOW)
    before = facts_of(quiet).cost_band

    night(NOW + DAY)

    assert (before, facts_of(quiet).cost_band) == ("", "high")
    assert facts_of(quiet).cost_of_service == card.minutes_phone * card.service_rate
    assert facts_of(silent).cost_band == ""


def test_a_rate_card_that_waited_for_its_day_is_applied(nobody_by_turn):
    company = make_company()
    make_trade_order(company, NOW - 200 * DAY, net="100", method="phone")
    refresh_behaviour(None, as_of=NOW)
    CostRateCard.objects.create(status="published", effective_from=NOW + DAY)

    night(NOW + timedelta(hours=23))
    waiting = facts_of(company).cost_band
    night(NOW + DAY)

    assert (waiting, facts_of(company).cost_band) == ("", "high")


@pytest.mark.parametrize("seed", range(3))
def test_night_after_night_the_facts_are_what_a_slow_reference_says(seed, nobody_by_turn):
    rng = Random(f"nights {seed}")
    companies = [make_company() for _ in range(15)]
    for company in companies:
        act(company, rng)
    at = datetime(2026, 2, 1, 0, 10, tzinfo=NOW.tzinfo)
    ids = [company.pk for company in companies]
    refresh_behaviour(None, as_of=at)

    for _turn in range(10):
        at += timedelta(days=rng.choice([1, 1, 2, 40]), hours=rng.randint(0, 5))
        refresh_due(ids, as_of=at)

        for company in companies:
            wanted = expected(company.pk, at)
            found = facts_of(company)
            assert {name: getattr(found, name) for name in wanted} == wanted, at


def test_only_they_are_derived_and_a_second_time_nothing_is_written(nobody_by_turn):
    quiet, moving = make_company(), make_company()
    make_trade_order(quiet, NOW - 100 * DAY)
    make_trade_order(moving, NOW - 365 * DAY)
    refresh_behaviour(None, as_of=NOW)

    first = refresh_due([quiet.pk, moving.pk], as_of=NOW + DAY)
    stamps = "SELECT array_agg(xmin::text || ctid::text) FROM segments_companyfacts"
    with connection.cursor() as cursor:
        cursor.execute(stamps)
        before = cursor.fetchone()
        second = refresh_due([quiet.pk, moving.pk], as_of=NOW + DAY)
        cursor.execute(stamps)
        after = cursor.fetchone()

    assert (first, second, before) == (1, 0, after)
    assert facts_of(moving).lifecycle == "lapsed"


def test_a_damaged_row_of_facts_is_healed_within_a_week_of_nights():
    company = make_company()
    make_trade_order(company, NOW - 100 * DAY, net="80")
    refresh_behaviour(None, as_of=NOW)
    CompanyFacts.objects.update(net_365=999, orders_ever=7, return_rate=1)

    for ahead in range(7):
        night(NOW + ahead * DAY)

    found = facts_of(company)
    assert (found.net_365, found.orders_ever, found.return_rate) == (80, 1, 0)


def test_a_damaged_row_of_facts_is_healed_at_once_on_request():
    company = make_company()
    make_trade_order(company, NOW - 10 * DAY, net="80")
    refresh_behaviour(None, as_of=NOW)
    CompanyFacts.objects.update(net_365=999, country="XX")
    TradeOrder.objects.update(placed_at=NOW - 20 * DAY)  # nobody was told of it

    refresh(None, now=NOW)

    found = facts_of(company)
    assert (found.net_365, found.country) == (80, "")
    assert found.last_order_at == NOW - 20 * DAY
