"""Windows of hours: a company leaves them by itself, within a minute and without any event."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from segments import evaluation, tasks
from segments.activity import EventRecord, record_events
from segments.evaluation.planning import known_plan
from segments.evaluation.program import program_for
from segments.models import CompanyState, Membership
from segments.services import refresh
from segments.values.base import Context
from tests.factories.companies import make_company
from tests.factories.segments import make_segment, rule, when

pytestmark = pytest.mark.django_db

# Of a clock that is never even: what looks like a midnight is not kept for another instant.
NOON = datetime(2030, 1, 10, 12, 0, 0, 7, tzinfo=ZoneInfo("Europe/Helsinki"))
MINUTE, HOUR, TICK = timedelta(minutes=1), timedelta(hours=1), timedelta(microseconds=1)
TWO_HOURS = {"last": 2, "unit": "hour"}


def looked(company, at):
    record_events([EventRecord(company.pk, "view", at, "tools", reference=str(at))])


def at(instant, do):
    with time_machine.travel(instant, tick=False):
        return do()


def members(segment):
    return set(Membership.objects.open().filter(segment=segment).values_list("company", flat=True))


def next_change(company):
    return CompanyState.objects.get(company=company).next_change_at


@pytest.fixture
def looking():
    views = when("events.count", "gte", 2, where={"kind": "view"}, window=TWO_HOURS)
    return make_segment("looking", rule=rule(views))


def test_a_company_leaves_viewed_in_the_last_two_hours_without_any_event(
    looking, django_capture_on_commit_callbacks
):
    company = make_company()
    looked(company, NOON - HOUR)
    looked(company, NOON - 30 * MINUTE)
    refresh([company.pk], now=NOON)
    assert members(looking) == {company.pk}
    assert next_change(company) == NOON + HOUR + TICK

    seen = []
    for minutes in (59, 60, 61):
        with django_capture_on_commit_callbacks(execute=True):
            at(NOON + minutes * MINUTE, tasks.refresh_due)
        seen.append(members(looking))

    assert seen == [{company.pk}, {company.pk}, set()]


def test_the_next_event_of_the_window_is_waited_for_and_none_is_after_the_last(looking):
    company = make_company()
    looked(company, NOON - HOUR)
    looked(company, NOON - 30 * MINUTE)

    waits = []
    for instant in (NOON, NOON + HOUR + MINUTE, NOON + 2 * HOUR):
        refresh([company.pk], now=instant)
        waits.append(next_change(company))

    assert waits == [NOON + HOUR + TICK, NOON + HOUR + 30 * MINUTE + TICK, None]


@pytest.mark.parametrize("operator", ["in_last", "not_in_last", "older_than"])
def test_a_last_event_leaves_its_hours_whatever_the_question(operator):
    segment = make_segment(
        "login", rule=rule(when("events.last_at", operator, TWO_HOURS, where={"kind": "view"}))
    )
    company = make_company()
    looked(company, NOON - HOUR)
    refresh([company.pk], now=NOON)
    before = company.pk in members(segment)

    assert next_change(company) == NOON + HOUR + TICK
    evaluation.evaluate([company.pk], as_of=next_change(company))

    assert (company.pk in members(segment)) != before


def test_a_window_of_days_waits_for_midnight():
    days = {"last": 2, "unit": "day"}
    make_segment(
        "days", rule=rule(when("events.count", "gte", 1, where={"kind": "view"}, window=days))
    )
    company = make_company()
    looked(company, NOON - HOUR)

    refresh([company.pk], now=NOON)

    assert next_change(company) is None


def test_what_is_not_evaluated_keeps_its_instant(looking):
    make_segment("finland", rule=rule(when("company.country", "eq", "FI")))
    company = make_company()
    looked(company, NOON - HOUR)
    refresh([company.pk], now=NOON)

    evaluation.evaluate([company.pk], as_of=NOON + MINUTE, fields={"country"})

    assert next_change(company) == NOON + HOUR + TICK


def test_a_statement_that_is_kept_moves_its_windows_and_no_others(looking):
    today = when("events.count", "gte", 3, where={"kind": "view"}, window="today")
    busy = make_segment("busy", rule=rule(today))
    company = make_company()
    night = NOON.replace(hour=0, minute=10)
    for minutes in range(3):
        looked(company, night + minutes * MINUTE)
    refresh([company.pk], now=night + 5 * MINUTE)
    written = program_for(known_plan(), Context(as_of=night + 5 * MINUTE), frozenset())

    evaluation.evaluate([company.pk], as_of=NOON)

    assert program_for(known_plan(), Context(as_of=NOON), frozenset()) is written
    assert members(busy) == {company.pk}
    assert members(looking) == set()
