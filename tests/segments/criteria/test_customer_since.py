"""Dates at every boundary (laws W2 and W4–W8), at noon on 28 February 2026."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.factories.companies import make_company
from tests.factories.segments import when

from .asking import ask

pytestmark = pytest.mark.django_db

HELSINKI = ZoneInfo("Europe/Helsinki")


def last(number, unit):
    return {"last": number, "unit": unit}


INSIDE_AND_OUTSIDE = [
    # operator, value, days that pass, days that do not
    ("in_last", last(60, "day"), ["2025-12-30", "2026-02-28"], ["2025-12-29", "2026-03-01"]),
    ("in_last", last(1, "day"), ["2026-02-27", "2026-02-28"], ["2026-02-26"]),
    ("in_last", last(2, "week"), ["2026-02-14"], ["2026-02-13"]),
    ("in_last", last(3, "month"), ["2025-11-28"], ["2025-11-27"]),
    ("in_last", last(1, "year"), ["2025-02-28"], ["2025-02-27"]),
    ("in_last", last(2, "year"), ["2024-02-28", "2024-02-29"], ["2024-02-27"]),
    ("not_in_last", last(60, "day"), ["2025-12-29", "2026-03-01"], ["2025-12-30", "2026-02-28"]),
    ("older_than", last(60, "day"), ["2025-12-29", "1990-01-01"], ["2025-12-30", "2026-02-28"]),
    ("on", "2026-02-27", ["2026-02-27"], ["2026-02-26", "2026-02-28"]),
    ("on_or_after", "2026-02-27", ["2026-02-27", "2026-03-05"], ["2026-02-26"]),
    ("before", "2026-02-27", ["2026-02-26"], ["2026-02-27"]),
    ("in_period", "today", ["2026-02-28"], ["2026-02-27", "2026-03-01"]),
    ("in_period", "this_week", ["2026-02-23", "2026-02-28"], ["2026-02-22", "2026-03-01"]),
    ("in_period", "this_month", ["2026-02-01"], ["2026-01-31", "2026-03-01"]),
    ("in_period", "this_quarter", ["2026-01-01"], ["2025-12-31", "2026-03-01"]),
    ("in_period", "this_year", ["2026-01-01"], ["2025-12-31"]),
    ("in_period", "previous_month", ["2026-01-01", "2026-01-31"], ["2025-12-31", "2026-02-01"]),
    ("in_period", "previous_quarter", ["2025-10-01", "2025-12-31"], ["2025-09-30", "2026-01-01"]),
    (
        "in_period",
        {"from": "2026-02-01", "to": "2026-12-31"},
        ["2026-02-01", "2026-02-28"],
        ["2026-01-31", "2026-03-01"],
    ),
    ("in_period", {"to": "2026-01-15"}, ["2026-01-15", "1990-01-01"], ["2026-01-16"]),
    ("in_period", {"from": "2026-01-15"}, ["2026-01-15"], ["2026-01-14", "2026-03-01"]),
    (
        "anniversary_in_next",
        {"next": 1, "unit": "day"},
        ["2020-02-28", "2024-02-29", "2019-03-01"],
        ["2026-02-28", "2019-03-02", "2019-02-27"],
    ),
    (
        "anniversary_in_next",
        {"next": 364, "unit": "day"},
        ["2025-02-28", "2026-02-27"],
        ["2026-02-28", "2027-01-01"],
    ),
]


@pytest.mark.parametrize(("operator", "value", "inside", "outside"), INSIDE_AND_OUTSIDE)
def test_customer_since(operator, value, inside, outside):
    asked = when("company.customer_since", operator, value)

    for day in inside:
        assert ask(make_company(customer_since=date.fromisoformat(day)), asked), day
    for day in outside:
        assert not ask(make_company(customer_since=date.fromisoformat(day)), asked), day


def test_the_day_is_the_day_of_the_shop_not_of_greenwich():
    company = make_company(customer_since=date(2026, 3, 1))

    just_before = datetime(2026, 2, 28, 23, 59, tzinfo=HELSINKI)
    just_after = datetime(2026, 3, 1, 0, 0, tzinfo=HELSINKI)
    asked = when("company.customer_since", "in_period", "today")

    assert not ask(company, asked, as_of=just_before)
    assert ask(company, asked, as_of=just_after)


def test_months_are_cut_at_the_end_of_a_shorter_month():
    last_of_may = datetime(2026, 5, 31, 12, tzinfo=HELSINKI)
    asked = when("company.customer_since", "in_last", last(3, "month"))

    assert ask(make_company(customer_since=date(2026, 2, 28)), asked, as_of=last_of_may)
    assert not ask(make_company(customer_since=date(2026, 2, 27)), asked, as_of=last_of_may)


def test_the_29th_of_february_comes_back_in_leap_years():
    company = make_company(customer_since=date(2024, 2, 29))
    asked = when("company.customer_since", "anniversary_in_next", {"next": 1, "unit": "day"})

    assert ask(company, asked, as_of=datetime(2028, 2, 28, 12, tzinfo=HELSINKI))
    assert ask(company, asked, as_of=datetime(2028, 2, 29, 12, tzinfo=HELSINKI))
    assert not ask(company, asked, as_of=datetime(2028, 3, 1, 12, tzinfo=HELSINKI))
    assert not ask(company, asked, as_of=datetime(2027, 3, 1, 12, tzinfo=HELSINKI))
