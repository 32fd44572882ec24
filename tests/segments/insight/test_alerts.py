"""What is raised, what is not, and that it goes away by itself."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from segments.insight import alerts, days, usage
from segments.marks import mark_dirty
from segments.models import DirtyMark, Publication, Segment, SegmentAlert, SegmentDay
from segments.services import publish
from tests.factories.companies import make_company
from tests.factories.prices import make_price_list
from tests.factories.segments import make_segment, rule, when

from .conftest import local

pytestmark = pytest.mark.django_db
NOW = local(2026, 3, 10)
LAST = date(2026, 3, 9)


def counted(segment: Segment, companies: int, before: int, **yesterday) -> None:
    """Write the days that alerts look at."""
    SegmentDay.objects.create(segment=segment, day=LAST, companies=companies, **yesterday)
    SegmentDay.objects.create(segment=segment, day=LAST - timedelta(days=7), companies=before)


def raised() -> dict[str, str]:
    """The open alerts: kind and sentence."""
    return {one.kind: one.words for one in alerts.shown(alerts.open_alerts())}


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (100, 131, "100 companies a week ago, 131 yesterday (+31.0 %)."),
        (100, 69, "100 companies a week ago, 69 yesterday (−31.0 %)."),
        (0, 12, "0 companies a week ago, 12 yesterday (it was empty)."),
        (100, 130, None),
        (100, 70, None),
        (2, 4, None),
    ],
)
def test_a_size_that_changes_by_more_than_thirty_percent_in_a_week(gold, before, now, words):
    counted(gold, now, before)

    alerts.check_numbers(NOW)

    assert raised().get("size") == words


@pytest.mark.parametrize(
    ("companies", "entered", "left", "is_raised"),
    [(100, 8, 3, True), (100, 5, 5, False), (10, 1, 1, False), (0, 0, 4, True)],
)
def test_churn_of_more_than_a_tenth_a_day(gold, companies, entered, left, is_raised):
    counted(gold, companies, companies, entered=entered, left=left)

    alerts.check_numbers(NOW)

    assert ("churn" in raised()) is is_raised
    if is_raised:
        assert "Days of grace keep companies" in raised()["churn"]


def test_with_grace_churn_does_not_ask_for_it(gold):
    type(gold.dimension).objects.update(grace_days=30)
    counted(gold, 100, 100, entered=20)

    alerts.check_numbers(NOW)

    assert "grace" not in raised()["churn"]


def test_what_a_publish_explains_is_no_news(gold):
    counted(gold, 100, 10, entered=90)
    Publication.objects.create(segment=gold, at=local(2026, 3, 9, 9))

    alerts.check_numbers(NOW)

    assert raised() == {}


def test_an_alert_follows_the_numbers_and_goes_away(gold):
    counted(gold, 200, 100)
    alerts.check_numbers(NOW)
    alerts.check_numbers(NOW)
    assert SegmentAlert.objects.count() == 1

    SegmentDay.objects.filter(day=LAST).update(companies=300)
    alerts.check_numbers(NOW + timedelta(hours=1))
    assert "300 yesterday" in raised()["size"]

    SegmentDay.objects.filter(day=LAST).update(companies=101)
    alerts.check_numbers(NOW + timedelta(days=1))
    assert raised() == {}
    assert SegmentAlert.objects.get().cleared_at == NOW + timedelta(days=1)


def test_a_segment_that_can_not_be_evaluated_is_urgent(gold):
    Segment.objects.filter(pk=gold.pk).update(failed_at=NOW, failure="Unknown field.")

    alerts.check_health(NOW)

    (one,) = alerts.shown(alerts.open_alerts([gold.pk]))
    assert one.is_urgent
    assert one.words == "It keeps its members as they were: Unknown field."


def test_marks_that_wait_for_long_are_told(gold):
    mark_dirty([make_company(refreshed=False).pk], reason="test")
    DirtyMark.objects.update(marked_at=NOW - timedelta(minutes=20))

    alerts.check_health(NOW)
    assert raised()["stale"].startswith("Changes have waited for 20 minutes.")

    DirtyMark.objects.all().delete()
    alerts.check_health(NOW)
    assert raised() == {}


def test_a_segment_that_nothing_uses_and_nobody_opens_is_proposed_for_the_archive():
    old = local(2025, 10, 1)
    lonely, priced, _asked, seen, young = (
        make_segment(code, now=old, rule=rule(when("company.country", "eq", "FI")))
        for code in ("lonely", "priced", "asked", "seen", "young")
    )
    Publication.objects.filter(segment=young).update(at=NOW - timedelta(days=119))
    make_price_list(segments=[priced])
    other = make_segment("other", now=old)
    publish(other, rule=rule(when("segment", "member", "asked")), by=None, now=old)
    usage.note_view(seen, timezone.localdate(NOW) - timedelta(days=3))

    found = usage.unused(NOW)

    assert {Segment.objects.get(pk=pk).code for pk in found} == {"lonely", "other"}
    assert found[lonely.pk] == date(2025, 10, 1)
    alerts.check_numbers(NOW)
    assert SegmentAlert.objects.filter(kind="unused").count() == 2
    assert Segment.objects.get(pk=lonely.pk).status == "published"


def test_drift_is_told_with_its_bound():
    for number in range(60):
        make_company(employees=10 + number)
    large = make_segment("large", rule=rule(when("company.employees", "gte", 10)))
    alerts.drift.take_missing_baselines(NOW)
    for _number in range(120):
        make_company(employees=500)

    alerts.check_drift(NOW)

    (one,) = alerts.shown(alerts.open_alerts([large.pk]))
    assert one.kind == "drift"
    assert "Employees of its members has moved since 10 March 2026" in one.words.replace(
        "March 10, 2026", "10 March 2026"
    )


def test_looking_costs_the_same_for_any_number_of_segments(gold, django_assert_max_num_queries):
    counted(gold, 200, 100)
    for number in range(6):
        counted(make_segment(f"s{number}"), 50, 10)
    days.yesterday(NOW)

    with django_assert_max_num_queries(18):
        alerts.check_numbers(NOW)
