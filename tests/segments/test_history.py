"""Who was in which segment when, why, and who decided."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from segments.models import EarlierReason, Membership, Publication
from segments.services import archive, publish, refresh
from tests.factories.companies import LONG_AGO, make_company
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
