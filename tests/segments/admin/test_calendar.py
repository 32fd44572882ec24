"""The calendar: what it tells, on which local day, and the feed of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from segments.admin.calendar_page import feed_url
from segments.admin.entries import entries
from segments.admin.ics import escaped, folded
from segments.models import (
    CostRateCard,
    Membership,
    Override,
    Release,
    RfmCalibration,
    Segment,
)
from tests.factories.companies import make_company, make_user
from tests.factories.prices import make_price_list
from tests.factories.segments import make_dimension, make_segment, put_in

pytestmark = pytest.mark.django_db

PAGE = "admin:segments_segment_calendar"
MARCH = (date(2026, 3, 1), date(2026, 3, 31))
LATE = datetime(2026, 3, 9, 22, 30, tzinfo=UTC)
"""Half past midnight on 10 March in Helsinki."""
NOW = datetime(2026, 3, 5, 9, tzinfo=UTC)


@pytest.fixture
def gold():
    """A segment that somebody owns, of a dimension with ten days of grace."""
    dimension = make_dimension("value", grace_days=10)
    return make_segment("gold", dimension=dimension, review_due=date(2026, 3, 31))


def told(first=MARCH[0], last=MARCH[1]) -> list[tuple[int, str, str]]:
    """Answer the day, kind and words of the entries of a month."""
    return [(one.day.day, one.kind, one.text) for one in entries(first, last)]


def test_pins_and_exclusions_that_end_are_counted_by_local_day(gold):
    for kind in ("include", "include", "exclude"):
        Override.objects.create(
            segment=gold, company=make_company(), kind=kind, reason="x", valid_until=LATE
        )

    assert told() == [
        (10, "pins", "1 exclusion from Gold ends"),
        (10, "pins", "2 pins in Gold end"),
        (31, "review", "Review of Gold is due"),
    ]


def test_grace_says_how_many_fall_on_which_day(gold):
    companies = [make_company() for _number in range(3)]
    put_in(gold, *companies)
    stays = Membership.objects.filter(segment=gold)
    stays.update(reason="grace", grace_since=date(2026, 3, 2))
    stays.filter(company=companies[0]).update(grace_since=date(2026, 3, 25))

    assert (12, "grace", "Grace of 2 companies in Gold ends") in told()
    assert not [one for one in told() if one[0] > 12 and one[1] == "grace"]


def test_planned_publishes_and_what_uses_segments_are_told_with_their_time(gold):
    Release.objects.create(
        title="Spring", status="planned", publish_at=LATE, created_at=NOW, author=make_user()
    )
    Release.objects.create(title="Open", status="open", publish_at=LATE, created_at=NOW)
    make_price_list(name="Sale", segments=[gold], starts_at=LATE, ends_at=LATE + timedelta(days=90))

    found = entries(*MARCH)

    assert [(one.day.day, one.kind, one.text, one.at) for one in found[:2]] == [
        (10, "period", "Price lists: Sale begins", LATE),
        (10, "publish", "Publish: Spring", LATE),
    ]
    assert len(found) == 3


def test_calibrations_and_rate_cards_are_told_once_they_are_published(gold):
    RfmCalibration.objects.create(
        status="published", effective_from=LATE, note="Spring", recency=[180, 90, 45, 15],
        frequency=[1, 2, 4, 8], monetary=[100, 500, 1000, 5000], as_of=NOW,
    )  # fmt: skip
    CostRateCard.objects.create(status="draft", effective_from=LATE, note="Not yet")

    assert [one for one in told() if one[1] == "calibration"] == [
        (10, "calibration", "RFM calibration in force: Spring")
    ]


def test_a_review_of_an_archived_segment_is_not_told(gold):
    Segment.objects.update(status="archived")

    assert told() == []


@pytest.mark.parametrize("asked", [{}, {"view": "list"}, {"month": "2026-03"}, {"month": "x"}])
def test_the_month_is_shown_as_weeks_and_as_a_list(staff, gold, asked):
    with time_machine.travel(NOW, tick=False):
        page = staff.get(reverse(PAGE), asked)

    text = page.content.decode()
    assert "March 2026" in text
    assert "Review of Gold is due" in text


@pytest.mark.parametrize("month", ["0001-01", "9999-12", "2026-13", "-1"])
def test_a_month_that_is_none_shows_this_one(staff, month):
    with time_machine.travel(NOW, tick=False):
        page = staff.get(reverse(PAGE), {"month": month})

    assert page.context["month"] == date(2026, 3, 1)


def test_the_calendar_costs_the_same_for_any_number_of_entries(
    staff, django_assert_max_num_queries
):
    for number in range(8):
        segment = make_segment(f"s{number}", review_due=date(2026, 3, number + 1))
        Override.objects.create(
            segment=segment, company=make_company(), kind="include", reason="x", valid_until=LATE
        )

    with django_assert_max_num_queries(20):
        page = staff.get(reverse(PAGE), {"month": "2026-03"})

    assert page.status_code == 200


def test_the_feed_is_read_without_a_session_by_whoever_has_the_address(merchandiser, gold):
    with time_machine.travel(NOW, tick=False):
        answer = Client().get(feed_url(merchandiser))

    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/calendar")
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert "DTSTART;VALUE=DATE:20260331\r\n" in text
    assert "SUMMARY:Review of Gold is due\r\n" in text
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") == 1


def test_the_address_of_the_feed_dies_with_the_password_the_right_and_the_account(merchandiser):
    url = feed_url(merchandiser)
    forged = reverse("admin:segments_segment_feed", args=["WzEsMV0:1abcde:x"])

    def status() -> int:
        return Client().get(url).status_code

    assert (status(), Client().get(forged).status_code) == (200, 404)
    merchandiser.groups.clear()
    assert status() == 404
    merchandiser.is_superuser = True
    merchandiser.save()
    assert status() == 200
    merchandiser.set_password("another-one-1")
    merchandiser.save()
    assert status() == 404


def test_lines_are_folded_between_letters_and_text_is_escaped():
    line = "SUMMARY:" + "ä" * 80

    parts = folded(line).split("\r\n")

    assert max(len(part.encode()) for part in parts) <= 75
    assert "".join([parts[0], *(part[1:] for part in parts[1:])]) == line
    assert escaped("a,b;c\\d\ne\x07") == "a\\,b\\;c\\\\d\\ne"
