"""
Whatever the order in which things are told, and whether a run or drains look: one answer.

The same random doings (orders, their later states, returns, events, decisions by hand) are told
through the public API at once, one by one with a drain after each, and backwards.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from segments import api
from segments.models import Company, Dimension, Membership, Segment

from . import sample_activity

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 29, 12, tzinfo=ZoneInfo("Europe/Helsinki"))
MOMENT = timedelta(microseconds=1)
AGES = [timedelta(0), -MOMENT, MOMENT, timedelta(hours=11), timedelta(hours=12),
        timedelta(days=90), timedelta(days=90, hours=11), timedelta(days=400)]  # fmt: skip


def leaf(field, operator, value, **more):
    return {"field": field, "operator": operator, "value": value, **more}


NINETY = {"last": 90, "unit": "day"}
HALF_DAY = {"last": 12, "unit": "hour"}
RULES = {
    "buys": leaf("orders.count", "gte", 2, window=NINETY),
    "today": leaf("orders.count", "gte", 1, window="today"),
    "spends": leaf("orders.net_total", "gte", "150.01", window=NINETY, scope="tree"),
    "little": leaf("orders.net_total", "lte", "99.99"),
    "asks": leaf("events.count", "gte", 2, window=HALF_DAY, where={"kind": "contact"}),
    "tools": leaf("orders.bought", "eq", True, where={"category": "tools", "brand": "bosch"}),
    "returns": leaf("orders.return_rate", "gt", "0"),
    "follows": leaf("segment", "member", "buys"),
    "lapsed": leaf("orders.last_at", "older_than", NINETY),
}


def build() -> list[Company]:
    sample_activity.make_categories()
    made: list[Company] = []
    for number in range(8):
        parent = made[number // 2] if number % 3 == 2 else None
        made.append(
            api.create_company(f"C{number}", f"C{number}", now=NOW, parent=parent,
                               is_active=number != 5, country="FI" if number % 2 else "SE")
        )  # fmt: skip
    free = api.create_dimension("free", "Free", inherit_to_children=True)
    tier = api.create_dimension("tier", "Tier", is_exclusive=True)
    for place, (code, root) in enumerate(RULES.items()):
        home = tier if place % 2 else free
        segment = api.create_segment(code, code, dimension=home, priority=place)
        api.publish(segment, rule={"schema": 1, "root": root}, by=None, now=NOW)
    Dimension.objects.filter(pk=tier.pk).update(default_segment=Segment.objects.get(code="lapsed"))
    return made


def doings(rng: Random, companies: list[Company]) -> list:
    """Answer calls in no particular order; each may come before any other."""
    told = []
    for number in range(14):
        company, at = rng.choice(companies), NOW - rng.choice(AGES)
        line = api.LineRecord("P1", Decimal(50), 1, ("tools",), rng.choice(["bosch", "x"]))
        order = api.OrderRecord(
            f"O{number}", company.pk, at, Decimal(rng.choice(["50", "100", "150.01"])),
            rng.choice(["EUR", "SEK"]), rate=rng.choice([None, Decimal(1), Decimal("0.5")]),
            status=rng.choice(["placed", "delivered", "cancelled", "pending"]), bought=(line,),
        )  # fmt: skip
        told.append(lambda order=order: api.record_orders([order]))
        if rng.random() < 0.5:
            back = api.ReturnRecord(
                f"R{number}", order.reference, NOW - rng.choice(AGES),
                min(order.net, Decimal(rng.choice(["50", "150.01"]))),
            )  # fmt: skip
            told.append(lambda back=back: api.record_returns([back]))
        event = api.EventRecord(company.pk, "contact", at, reference=f"E{number}")
        told.append(lambda event=event: api.record_events([event]))
    segments = {segment.code: segment for segment in Segment.objects.all()}
    for company in companies[:3]:
        pinned, barred = rng.sample(sorted(segments), 2)
        ends = NOW + rng.choice([timedelta(0), MOMENT])
        told.append(
            lambda c=company, s=segments[pinned], e=ends: api.include(
                s, c, reason="so", by=None, valid_from=NOW, valid_until=e)
            if e > NOW else None
        )  # fmt: skip
        told.append(lambda c=company, s=segments[barred]: api.exclude(s, c, reason="so", by=None))
    return told


def held() -> set[tuple[str, str, str]]:
    rows = Membership.objects.open().values_list("company__number", "segment__code", "reason")
    return set(rows)


class Undo(Exception):
    """Takes a telling back."""


def told(calls: list, *, drained: bool) -> set[tuple[str, str, str]]:
    """Tell, look, answer who is in what, and forget all of it."""
    found: set = set()
    try:
        with transaction.atomic():
            for call in calls:
                call()
                if drained:
                    api.drain(now=NOW)
            if not drained:
                api.evaluate(as_of=NOW)
            found = held()
            raise Undo
    except Undo:
        return found


@pytest.mark.parametrize("seed", range(2))
def test_every_order_of_telling_and_every_way_of_looking_give_the_same_memberships(seed):
    rng = Random(f"any order {seed}")
    calls = doings(rng, build())

    at_once = told(calls, drained=False)
    backwards = told(calls[::-1], drained=False)
    shuffled = rng.sample(calls, len(calls))
    step_by_step = told(shuffled, drained=True)

    assert backwards == at_once
    assert step_by_step == at_once
    assert len(at_once) > 5


def test_what_a_drain_wrote_is_what_explain_says_and_a_run_finds_nothing_left():
    rng = Random("any order")
    companies = build()

    for call in doings(rng, companies):
        call()
    api.drain(now=NOW)

    again = api.evaluate(as_of=NOW)
    assert (again.entered, again.left, again.changed) == (0, 0, 0)
    kept = held()
    for company in Company.objects.all():
        for segment in Segment.objects.all():
            why = api.explain(company, segment, as_of=NOW)
            inside = (company.number, segment.code, why.decided_by) in kept
            assert inside == why.member, (company.number, segment.code, why.because)
