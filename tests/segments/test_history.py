"""Who was in which segment when, why, and who decided."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from segments.history import history, members_at, memberships_at
from segments.merging import merge
from segments.models import EarlierReason, Membership, Publication
from segments.services import archive, publish, refresh
from tests.factories.companies import LONG_AGO, make_company, make_user
from tests.factories.segments import make_dimension, make_segment, put_in, rule, when

pytestmark = pytest.mark.django_db

JAN_10 = datetime(2026, 1, 10, 11, tzinfo=ZoneInfo("Europe/Helsinki"))
FINNISH = rule(when("company.country", "eq", "FI"))
SWEDISH = rule(when("company.country", "eq", "SE"))


def change(company, *, now, **facts):
    for name, value in facts.items():
        setattr(company, name, value)
    company.save()
    refresh([company.pk], now=now)


def ended_by(company):
    return dict(Membership.objects.filter(company=company).values_list("segment__code", "ended_by"))


def test_what_held_a_company_earlier_in_the_same_stay_is_remembered():
    company = make_company(country="FI")
    segment = make_segment("finland", rule=FINNISH, grace_days=10)

    change(company, country="SE", now=JAN_10)
    put_in(segment, company, now=JAN_10 + timedelta(days=3))

    stay = Membership.objects.get(company=company)
    assert (stay.valid_from, stay.reason) == (LONG_AGO, "include")
    assert list(stay.earlier.values_list("reason", "until", "grace_since")) == [
        ("rule", JAN_10, None),
        ("grace", JAN_10 + timedelta(days=3), JAN_10.date()),
    ]
    refresh(now=JAN_10 + timedelta(days=4))
    assert EarlierReason.objects.count() == 2


def test_every_end_of_a_stay_says_why():
    tier = make_dimension("tier", is_exclusive=True)
    large, moved = rule(when("company.employees", "gte", 100)), make_company(employees=5)
    make_segment("gold", dimension=tier, priority=1, rule=large)
    make_segment("bronze", dimension=tier, priority=2, is_default=True)
    finland = make_segment("finland", rule=FINNISH)
    gone, closed, barred = (make_company(country="FI") for _ in range(3))
    pinned = make_company()
    put_in(finland, pinned)

    change(moved, employees=500, now=JAN_10)
    change(gone, country="SE", now=JAN_10)
    change(closed, is_active=False, now=JAN_10)
    finland.overrides.filter(company=pinned).delete()
    finland.overrides.create(company=barred, kind="exclude", reason="owes us money")
    refresh(now=JAN_10)

    assert ended_by(moved) == {"gold": "", "bronze": "outranked"}
    assert ended_by(gone)["finland"] == "no_match"
    assert ended_by(closed)["finland"] == ended_by(closed)["bronze"] == "inactive"
    assert ended_by(pinned)["finland"] == "pin_ended"
    assert ended_by(barred)["finland"] == "exclude"


def test_what_was_in_force_when_is_remembered():
    member = make_company(country="SE")
    segment = make_segment("nordic", rule=FINNISH)

    publish(segment, rule=SWEDISH, by=None, now=JAN_10)
    archive(segment, now=JAN_10 + timedelta(days=1))

    told = Publication.objects.order_by("pk").values_list("at", "version__number", "is_live")
    assert list(told) == [
        (LONG_AGO, 1, True),
        (JAN_10, 2, True),
        (JAN_10 + timedelta(days=1), None, False),
    ]
    assert ended_by(member) == {"nordic": "archived"}


def told(moments):
    return [(m.at, m.what, m.segment.code, m.reason, m.version, m.who, m.note) for m in moments]


def test_a_timeline_tells_what_happened_why_and_by_whom():
    aino, boss = make_user("aino@example.com"), make_user("boss@example.com")
    company, other = make_company(country="FI"), make_company()
    segment = make_segment("finland", rule=FINNISH, by=boss, grace_days=10)
    days = [JAN_10 + timedelta(days=n) for n in range(4)]

    change(company, country="SE", now=days[0])
    segment.overrides.create(
        company=company, kind="include", reason="promised", by=aino, valid_until=days[2]
    )
    refresh(now=days[1])
    refresh(now=days[2])
    publish(segment, rule=SWEDISH, by=boss, now=days[3])
    merge(company, other, by=aino, reason="one firm", now=days[3] + timedelta(hours=1))

    assert told(history(company)) == [
        (days[3] + timedelta(hours=1), "left", "finland", "merged", 2, str(aino), "one firm"),
        (days[3], "entered", "finland", "rule", 2, str(boss), ""),
        (days[2], "left", "finland", "pin_ended", 1, "", ""),
        (days[1], "changed", "finland", "include", 1, str(aino), "promised"),
        (days[0], "changed", "finland", "grace", 1, "", ""),
        (LONG_AGO, "entered", "finland", "rule", 1, str(boss), ""),
    ]


def test_any_past_instant_is_answered_with_the_reason_of_then():
    company = make_company(country="FI")
    segment = make_segment("finland", rule=FINNISH, grace_days=10)
    change(company, country="SE", now=JAN_10)
    end = JAN_10 + timedelta(days=12)
    refresh(now=end)

    def at(instant):
        mine = [
            (held.segment.code, held.reason, held.version)
            for held in memberships_at(company, instant)
        ]
        theirs = [(held.company.pk, held.reason) for held in members_at(segment, instant)]
        assert len(mine) == len(theirs)
        return mine

    blink = timedelta(microseconds=1)
    assert at(LONG_AGO - blink) == []
    assert at(LONG_AGO) == at(JAN_10 - blink) == [("finland", "rule", 1)]
    assert at(JAN_10) == at(end - blink) == [("finland", "grace", 1)]
    assert at(end) == []


def test_history_costs_the_same_however_long_it_is(django_assert_max_num_queries):
    company = make_company(country="FI")
    segments = [make_segment(f"s{n}", rule=FINNISH) for n in range(5)]
    for day in range(6):
        change(company, country=["SE", "FI"][day % 2], now=JAN_10 + timedelta(days=day))

    with django_assert_max_num_queries(5):
        assert len(history(company)) == 35
    with django_assert_max_num_queries(2):
        assert len(memberships_at(company, JAN_10 - timedelta(days=1))) == len(segments)
    with django_assert_max_num_queries(2):
        assert len(members_at(segments[0], JAN_10 - timedelta(days=1))) == 1
