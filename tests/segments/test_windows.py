"""The laws of time W1–W8, at every boundary, on windows and on instants."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from segments.calendar import local_day, local_start
from segments.values import OPERATORS, DateTimeValue
from segments.values.base import Context
from segments.values.errors import RuleError
from segments.values.windows import bounds, dates_in_words, parse_window, window_in_words

HELSINKI = ZoneInfo("Europe/Helsinki")
NOON = datetime(2026, 2, 28, 12, tzinfo=HELSINKI)
AFTER_SPRING = datetime(2026, 3, 29, 12, tzinfo=HELSINKI)
"""Noon of the day on which clocks went from three to four."""


def at(text: str, zone: str = "Europe/Helsinki") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def ends(window, as_of: datetime = NOON, zone: str = "Europe/Helsinki"):
    return bounds(parse_window(window), Context(as_of=as_of, zone=ZoneInfo(zone)))


def last(number: int, unit: str, **mode) -> dict:
    return {"last": number, "unit": unit, **mode}


@pytest.mark.parametrize(
    ("window", "start"),
    [
        (last(1, "day"), "2026-02-27T00:00"),
        (last(60, "day"), "2025-12-30T00:00"),
        (last(2, "week"), "2026-02-14T00:00"),
        (last(1, "month"), "2026-01-28T00:00"),
        (last(12, "month"), "2025-02-28T00:00"),
        (last(2, "year"), "2024-02-28T00:00"),
    ],
)
def test_w2_the_last_days_start_at_a_local_midnight(window, start):
    assert ends(window) == (at(start), None)


def test_w2_months_are_clamped_to_the_end_of_a_shorter_month():
    as_of = datetime(2026, 5, 31, 12, tzinfo=HELSINKI)

    assert ends(last(3, "month"), as_of)[0] == at("2026-02-28T00:00")
    assert ends(last(27, "month"), as_of)[0] == at("2024-02-29T00:00")


def test_w2_a_year_before_29_february_is_28_february():
    as_of = datetime(2028, 2, 29, 12, tzinfo=HELSINKI)

    assert ends(last(1, "year"), as_of)[0] == at("2027-02-28T00:00")
    assert ends(last(4, "year"), as_of)[0] == at("2024-02-29T00:00")


def test_w3_hours_and_rolling_days_are_elapsed_time_even_when_clocks_change():
    assert ends(last(24, "hour"), AFTER_SPRING)[0] == at("2026-03-28T11:00")
    assert ends(last(1, "day", mode="rolling"), AFTER_SPRING)[0] == at("2026-03-28T11:00")
    assert ends(last(1, "week", mode="rolling"), AFTER_SPRING)[0] == at("2026-03-22T11:00")
    assert ends(last(1, "day"), AFTER_SPRING)[0] == at("2026-03-28T00:00")


@pytest.mark.parametrize(
    ("window", "start", "end"),
    [
        ("today", "2026-02-28T00:00", None),
        ("this_week", "2026-02-23T00:00", None),
        ("this_month", "2026-02-01T00:00", None),
        ("this_quarter", "2026-01-01T00:00", None),
        ("this_year", "2026-01-01T00:00", None),
        ("previous_month", "2026-01-01T00:00", "2026-02-01T00:00"),
        ("previous_quarter", "2025-10-01T00:00", "2026-01-01T00:00"),
    ],
)
def test_w4_periods_run_from_their_local_start(window, start, end):
    assert ends(window) == (at(start), end and at(end))


def test_w4_the_previous_month_of_clocks_that_changed_is_still_whole():
    as_of = datetime(2026, 4, 1, 0, tzinfo=HELSINKI)

    assert ends("previous_month", as_of) == (at("2026-03-01T00:00"), at("2026-04-01T00:00"))
    start, end = ends("previous_month", as_of)
    assert end - start == timedelta(days=31, hours=-1)


@pytest.mark.parametrize(
    ("window", "start", "end"),
    [
        ({"from": "2026-02-01", "to": "2026-02-10"}, "2026-02-01T00:00", "2026-02-11T00:00"),
        ({"from": "2026-02-01", "to": "2026-02-27"}, "2026-02-01T00:00", "2026-02-28T00:00"),
        ({"from": "2026-02-01", "to": "2026-02-28"}, "2026-02-01T00:00", None),
        ({"from": "2026-02-01", "to": "2999-12-31"}, "2026-02-01T00:00", None),
        ({"to": "2026-02-10"}, None, "2026-02-11T00:00"),
        ({"from": "2026-03-05"}, "2026-03-05T00:00", None),
    ],
)
def test_w5_both_local_days_are_whole_and_nothing_is_later_than_as_of(window, start, end):
    assert ends(window) == (start and at(start), end and at(end))


@pytest.mark.parametrize(
    ("zone", "day", "first"),
    [
        ("America/Sao_Paulo", date(2018, 11, 4), "2018-11-04T01:00"),
        ("Africa/Cairo", date(2025, 4, 25), "2025-04-25T01:00"),
        ("Asia/Beirut", date(2024, 3, 31), "2024-03-31T01:00"),
        ("America/Havana", date(2025, 11, 2), "2025-11-02T00:00"),
        ("Pacific/Apia", date(2011, 12, 30), "2011-12-31T00:00"),
        ("Europe/Helsinki", date(2026, 3, 29), "2026-03-29T00:00"),
    ],
)
def test_w6_a_day_without_midnight_starts_at_its_first_instant(zone, day, first):
    start = local_start(day, ZoneInfo(zone))

    assert start == at(first, zone)
    assert local_day(start, ZoneInfo(zone)) >= day
    assert local_day(start - timedelta(seconds=1), ZoneInfo(zone)) < day


@pytest.mark.parametrize("zone", ["America/St_Johns", "America/Sao_Paulo", "Pacific/Apia"])
def test_w6_local_days_and_their_starts_never_contradict_each_other(zone):
    instant = datetime(2006, 1, 1, 12, tzinfo=UTC)
    for _ in range(2_500):
        instant += timedelta(hours=23, minutes=59, seconds=7)
        today = local_day(instant, ZoneInfo(zone))
        assert local_start(today, ZoneInfo(zone)) <= instant
        assert instant < local_start(today + timedelta(days=1), ZoneInfo(zone))


def test_w6_a_window_may_start_on_a_day_without_midnight():
    as_of = at("2018-11-06T12:00", "America/Sao_Paulo")

    start, _end = ends(last(2, "day"), as_of, "America/Sao_Paulo")

    assert start == at("2018-11-04T01:00", "America/Sao_Paulo")


DATES = DateTimeValue()
ASKED = [
    # operator, value, instants that pass, instants that do not
    ("in_last", last(1, "day"), ["2026-02-27T00:00", "2026-02-28T12:00"],
     ["2026-02-26T23:59:59.999999", "2026-02-28T12:00:00.000001"]),
    ("in_last", last(2, "hour"), ["2026-02-28T10:00"], ["2026-02-28T09:59:59.999999"]),
    ("not_in_last", last(2, "hour"), ["2026-02-28T09:59:59.999999"], ["2026-02-28T10:00"]),
    ("older_than", last(1, "day"), ["2026-02-26T23:59:59.999999"], ["2026-02-27T00:00"]),
    ("on", "2026-02-27", ["2026-02-27T00:00", "2026-02-27T23:59:59.999999"],
     ["2026-02-26T23:59:59.999999", "2026-02-28T00:00"]),
    ("on_or_after", "2026-02-27", ["2026-02-27T00:00"], ["2026-02-26T23:59:59.999999"]),
    ("before", "2026-02-27", ["2026-02-26T23:59:59.999999"], ["2026-02-27T00:00"]),
    ("in_period", "previous_month", ["2026-01-01T00:00", "2026-01-31T23:59:59.999999"],
     ["2025-12-31T23:59:59.999999", "2026-02-01T00:00"]),
    ("in_period", "today", ["2026-02-28T00:00", "2026-02-28T12:00"],
     ["2026-02-27T23:59:59.999999", "2026-02-28T12:00:00.000001"]),
    ("anniversary_in_next", {"next": 1, "unit": "day"},
     ["2024-02-29T00:00", "2025-02-28T23:59:59", "2020-03-01T00:00"],
     ["2026-02-28T00:00", "2025-03-02T00:00", "2025-02-27T23:59:59"]),
]  # fmt: skip


@pytest.mark.parametrize(("operator", "value", "inside", "outside"), ASKED)
def test_w7_and_w8_instants_at_their_boundaries(operator, value, inside, outside):
    ctx = Context(as_of=NOON, zone=HELSINKI)
    how = OPERATORS[operator]
    asked = DATES.parse(how, value)

    def passes(text: str) -> bool:
        found = DATES.test(at(text), how.positive, asked, ctx)
        return found is not bool(how.negates)

    assert [text for text in inside if not passes(text)] == []
    assert [text for text in outside if passes(text)] == []


def test_w7_never_is_not_in_the_last_days_but_has_not_lapsed_either():
    ctx = Context(as_of=NOON, zone=HELSINKI)

    assert not DATES.test(None, "in_last", last(60, "day"), ctx)
    assert not DATES.test(None, "older_than", last(60, "day"), ctx)


REFUSED = [
    (last(3, "fortnight"), "unit"),
    (last(3, "HOUR"), "unit"),
    (last(3, None), "unit"),
    (last(0, "day"), "too_small"),
    (last(-1, "month"), "too_small"),
    (last(True, "day"), "wrong_type"),
    (last("3", "day"), "wrong_type"),
    (last(None, "day"), "wrong_type"),
    (last(1.0, "day"), "float"),
    (last(float("inf"), "day"), "float"),
    (last(10**30, "day"), "too_large"),
    (last(36_501, "day"), "too_large"),
    (last(101, "year"), "too_large"),
    ({"last": 3}, "missing_key"),
    ({"unit": "day"}, "missing_key"),
    (last(3, "day", mode="elastic"), "mode"),
    (last(3, "month", mode="rolling"), "mode"),
    (last(3, "day", colour="red"), "unknown_key"),
    ("next_week", "period"),
    ("", "period"),
    ("to\x00day", "period"),
    ({}, "wrong_type"),
    ([], "wrong_type"),
    (None, "wrong_type"),
    (60, "wrong_type"),
    ({"from": "2026-02-30"}, "no_such_day"),
    ({"from": "2026-2-3"}, "wrong_type"),
    ({"from": "2026-02-01T00:00"}, "wrong_type"),
    ({"from": "0001-01-01"}, "day_out_of_range"),
    ({"from": "2026-02-02", "to": "2026-02-01"}, "range"),
    ({"from": "2026-02-02", "until": "2026-02-03"}, "wrong_type"),
]


@pytest.mark.parametrize(("window", "code"), REFUSED)
def test_a_window_that_can_not_be_meant_is_refused_with_a_stable_code(window, code):
    with pytest.raises(RuleError) as refusal:
        parse_window(window)

    assert refusal.value.code == code
    assert str(refusal.value.message).strip()


def test_a_window_is_written_in_one_way():
    assert parse_window(last(3, "hour", mode="rolling")) == last(3, "hour")
    assert parse_window(last(3, "day", mode="calendar")) == last(3, "day")
    assert parse_window(last(3, "day", mode="rolling")) == last(3, "day", mode="rolling")


def test_a_window_is_told_with_its_dates():
    ctx = Context(as_of=NOON, zone=HELSINKI)

    def told(window) -> tuple[str, str]:
        parsed = parse_window(window)
        return window_in_words(parsed), dates_in_words(parsed, ctx)

    assert told(last(12, "month")) == ("in the last 12 months", "since Feb. 28, 2025")
    assert told("previous_month") == ("in the previous month", "Jan. 1, 2026 – Jan. 31, 2026")
    assert told({"to": "2026-01-31"})[1] == "until Jan. 31, 2026"
    assert told(last(6, "hour"))[1].startswith("since Feb. 28, 2026, 6")
