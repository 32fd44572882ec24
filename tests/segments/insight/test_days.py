"""Segments day by day: sizes, orders at the instant they were placed, and the past made again."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from segments.calendar import local_start
from segments.insight import days
from segments.models import SegmentDay
from tests.factories.activity_rows import make_event, make_line, make_order, make_return
from tests.factories.companies import make_company
from tests.factories.prices import make_cost
from tests.factories.products import make_product
from tests.factories.segments import make_segment

from .conftest import local, stay

pytestmark = pytest.mark.django_db
NOW = local(2026, 3, 10)


def of(segment, day: date) -> SegmentDay:
    """Make a day and answer its row."""
    days.rebuild(day, day, now=NOW)
    return SegmentDay.objects.get(segment=segment, day=day)


def test_the_size_is_that_of_the_end_of_the_day_and_moves_are_counted(gold):
    for start, end in (
        (local(2026, 2, 1), None),
        (local(2026, 2, 3, 8), None),
        (local(2026, 2, 1), local(2026, 2, 3, 9)),
        (local(2026, 2, 3, 10), local(2026, 2, 3, 11)),
    ):
        stay(gold, make_company(), start, end)

    days.rebuild(date(2026, 2, 2), date(2026, 2, 4), now=NOW)

    rows = SegmentDay.objects.filter(segment=gold).order_by("day")
    assert [(row.companies, row.entered, row.left) for row in rows] == [
        (2, 0, 0),
        (2, 2, 2),
        (2, 0, 0),
    ]


def test_a_stay_that_ends_at_midnight_is_of_the_day_before(gold):
    stay(gold, make_company(), local(2026, 2, 1), local(2026, 2, 3, 0))

    days.rebuild(date(2026, 2, 2), date(2026, 2, 3), now=NOW)

    rows = SegmentDay.objects.filter(segment=gold).order_by("day")
    assert [(row.companies, row.left) for row in rows] == [(1, 0), (0, 1)]


def test_an_order_belongs_to_who_was_a_member_when_it_was_placed(gold):
    company = make_company()
    stay(gold, company, local(2026, 2, 3, 10), local(2026, 2, 3, 14))
    for hour, net in ((9, 1), (10, 20), (13, 300), (14, 4000)):
        make_order(company, local(2026, 2, 3, hour), net)

    row = of(gold, date(2026, 2, 3))

    assert (row.orders, row.revenue, row.active) == (2, Decimal("320.00"), 1)


def test_todays_members_do_not_get_yesterdays_orders(gold):
    company = make_company()
    make_order(company, local(2026, 2, 3))
    stay(gold, company, local(2026, 2, 20))

    assert of(gold, date(2026, 2, 3)).orders == 0


def test_days_are_local_and_the_day_of_the_clock_change_has_23_hours(gold):
    company = make_company()
    stay(gold, company, local(2026, 1, 1))
    for moment in (
        local(2026, 3, 28, 23, 59),
        local(2026, 3, 29, 0, 0),
        local(2026, 3, 29, 23, 59),
        local(2026, 3, 30, 0, 0),
    ):
        make_order(company, moment)

    days.rebuild(date(2026, 3, 28), date(2026, 3, 30), now=local(2026, 4, 2))

    rows = SegmentDay.objects.filter(segment=gold).order_by("day")
    assert [row.orders for row in rows] == [1, 2, 1]


def test_a_day_without_a_midnight_starts_at_its_first_instant(gold, settings):
    settings.TIME_ZONE = (
        "America/Santiago"  # on 6 September 2026 the clock goes from 24:00 to 01:00
    )
    company = make_company()
    stay(gold, company, local(2026, 1, 1))
    first_instant = local_start(date(2026, 9, 6), timezone.get_default_timezone())
    make_order(company, first_instant)
    make_order(company, first_instant - timedelta(microseconds=1))

    days.rebuild(date(2026, 9, 5), date(2026, 9, 6), now=local(2026, 9, 10))

    rows = SegmentDay.objects.filter(segment=gold).order_by("day")
    assert [row.orders for row in rows] == [1, 1]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"status": "cancelled"}, (0, "0.00", 0)),
        ({"status": "pending"}, (0, "0.00", 0)),
        ({"status": "delivered"}, (1, "100.00", 0)),
        ({"currency": "SEK", "rate": Decimal("0.0867")}, (1, "8.67", 0)),
        ({"currency": "SEK", "rate": Decimal("0.08675")}, (1, "8.68", 0)),
        ({"currency": "XAU", "rate": None}, (1, "0.00", 1)),
    ],
)
def test_orders_count_and_are_converted_as_the_laws_say(gold, fields, expected):
    company = make_company()
    stay(gold, company, local(2026, 1, 1))
    make_order(company, local(2026, 2, 3), **fields)

    row = of(gold, date(2026, 2, 3))

    assert (row.orders, str(row.revenue), row.unpriced) == expected


def test_a_late_return_corrects_the_day_of_the_order(gold):
    company = make_company()
    stay(gold, company, local(2025, 10, 1))
    order = make_order(company, local(2025, 11, 3), 500)
    gone = make_order(company, local(2025, 11, 3), 70)
    assert of(gold, date(2025, 11, 3)).revenue == Decimal("570.00")

    make_return(order, local(2026, 3, 9), 120)
    make_return(gone, local(2026, 3, 9), 70)
    days.refresh_recent(NOW)

    row = SegmentDay.objects.get(segment=gold, day=date(2025, 11, 3))
    assert (row.orders, row.revenue, row.returned) == (1, Decimal("380.00"), Decimal("120.00"))


def test_a_return_of_the_future_is_not_known_yet(gold):
    company = make_company()
    stay(gold, company, local(2026, 1, 1))
    order = make_order(company, local(2026, 2, 3), 500)
    make_return(order, local(2026, 3, 9), 100)
    make_return(order, NOW + timedelta(minutes=1), 50)

    assert of(gold, date(2026, 2, 3)).revenue == Decimal("400.00")


def test_visits_refusals_and_what_came_of_them(gold):
    companies = [make_company() for _number in range(3)]
    for company in companies:
        stay(gold, company, local(2026, 1, 1))
    first, second, third = companies
    make_event(first, "session", local(2026, 2, 3, 8), quantity=3)
    make_event(second, "session", local(2026, 2, 3, 9))
    make_order(first, local(2026, 2, 3, 10))
    make_event(second, "refusal", local(2026, 2, 3, 9, 30))
    make_event(second, "refusal", local(2026, 2, 3, 9, 31))
    make_event(third, "refusal", local(2026, 2, 3, 9))
    make_order(second, local(2026, 2, 10, 9, 30))
    make_order(third, local(2026, 2, 10, 9, 1))

    row = of(gold, date(2026, 2, 3))

    assert (row.sessions, row.visitors, row.visitors_ordered) == (4, 2, 1)
    assert (row.refusals, row.refused, row.refused_ordered) == (3, 2, 1)


def test_a_margin_is_told_only_of_orders_whose_costs_are_all_known(gold):
    make_cost(make_product(upc="BOLT"), "6.0")
    make_cost(make_product(upc="NUT"), "6.0", currency="SEK")
    company = make_company()
    stay(gold, company, local(2026, 1, 1))
    known = make_order(company, local(2026, 2, 3), 100)
    make_line(known, "BOLT", 100, quantity=10)
    make_return(known, local(2026, 2, 4), 25)
    for unknown in ("MYSTERY", "NUT"):
        order = make_order(company, local(2026, 2, 3), 100)
        make_line(order, "BOLT", 50)
        make_line(order, unknown, 50)

    row = of(gold, date(2026, 2, 3))

    assert (row.margin, row.margin_revenue, row.revenue) == (30, 75, 275)


def test_without_costs_a_margin_is_unknown(gold):
    company = make_company()
    stay(gold, company, local(2026, 1, 1))
    make_line(make_order(company, local(2026, 2, 3), 100), "BOLT", 100)

    assert of(gold, date(2026, 2, 3)).margin is None


def test_a_second_run_writes_nothing_and_a_range_is_as_good_as_its_days(gold):
    for number in range(5):
        company = make_company()
        stay(gold, company, local(2026, 1, 5 + number))
        make_order(company, local(2026, 2, 1 + number))
    first = days.rebuild(date(2026, 1, 1), date(2026, 3, 9), now=NOW)
    rows = list(SegmentDay.objects.order_by("day").values())

    assert first.written == 68
    assert days.rebuild(date(2026, 1, 1), date(2026, 3, 9), now=NOW).written == 0
    for number in range(68):
        day = date(2026, 1, 1) + timedelta(days=number)
        assert days.rebuild(day, day, now=NOW).written == 0
    assert list(SegmentDay.objects.order_by("day").values()) == rows


def test_rows_that_the_history_no_longer_supports_are_taken_away(gold):
    stay(gold, make_company(), local(2026, 2, 1))
    SegmentDay.objects.create(segment=gold, day=date(2025, 6, 1), companies=7)

    written = days.rebuild(date(2025, 6, 1), date(2025, 6, 2), now=NOW)

    assert (written.removed, SegmentDay.objects.count()) == (1, 0)


def test_a_day_that_is_not_over_has_no_row(gold):
    stay(gold, make_company(), local(2026, 2, 1))

    days.rebuild(date(2026, 3, 9), date(2026, 3, 12), now=NOW)

    assert [row.day for row in SegmentDay.objects.all()] == [date(2026, 3, 9)]


def test_an_archived_segment_ends_with_its_last_member(gold):
    stay(gold, make_company(), local(2026, 2, 1), local(2026, 2, 5))
    gold.status = gold.Status.ARCHIVED
    gold.save()

    days.rebuild(date(2026, 2, 4), date(2026, 2, 8), now=NOW)

    assert SegmentDay.objects.order_by("-day").first().day == date(2026, 2, 5)


def test_the_statements_do_not_grow_with_segments_or_companies(gold, django_assert_num_queries):
    others = [make_segment(f"other-{number}") for number in range(4)]
    for segment in others:
        for _number in range(3):
            stay(segment, make_company(), local(2026, 1, 10))

    # savepoint, jit, drop, costs, analyze, fresh, gone, write, release
    with django_assert_num_queries(9):
        days.rebuild(date(2026, 2, 1), date(2026, 2, 28), now=NOW)


def test_the_first_night_reaches_back_to_where_the_history_begins(gold):
    stay(gold, make_company(), local(2025, 11, 20))

    days.refresh_recent(NOW)

    assert SegmentDay.objects.order_by("day").first().day == date(2025, 11, 20)


def test_the_command_can_try_without_writing(gold, capsys):
    stay(gold, make_company(), local(2026, 2, 1))

    call_command("rebuild_segment_days", "--from", "2026-02-01", "--to", "2026-02-03", "--dry-run")

    assert not SegmentDay.objects.exists()
    assert "3 rows written" in capsys.readouterr().out


def test_the_command_says_what_is_wrong_with_a_day():
    with pytest.raises(CommandError, match="is no day"):
        call_command("rebuild_segment_days", "--from", "yesterday")
