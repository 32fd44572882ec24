"""
Law S8 for measures: random activity, random measures and random instants, in SQL and in Python.

``PARITY_COMPARISONS`` sets how many comparisons are made, ``PARITY_SEED`` repeats a run.
"""

import os
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

import pytest

from segments.facts import refresh_facts
from segments.measures import Measure, Narrow, load_activity, with_measures
from segments.measures.measure import WHATS
from segments.models import Company, CompanyFacts
from segments.models.activity import TradeOrder
from segments.values.base import Context
from tests.factories.activity import make_event, make_line, make_return, make_trade_order

pytestmark = pytest.mark.django_db

COMPARISONS = int(os.environ.get("PARITY_COMPARISONS", "10000"))
SEED = int(os.environ.get("PARITY_SEED", "20260329"))
HELSINKI = ZoneInfo("Europe/Helsinki")
TICK = timedelta(microseconds=1)
INSTANTS = [
    datetime(2026, 3, 29, 2, 59, 59, 999999, tzinfo=HELSINKI),  # an hour is left out after it
    datetime(2026, 3, 29, 4, tzinfo=HELSINKI),
    datetime(2025, 10, 26, 3, 30, tzinfo=HELSINKI, fold=0),  # an hour that comes twice
    datetime(2025, 10, 26, 3, 30, tzinfo=HELSINKI, fold=1),
    datetime(2026, 2, 28, tzinfo=HELSINKI),
    datetime(2026, 1, 1, tzinfo=HELSINKI),
    datetime(2025, 12, 31, 22, tzinfo=UTC),
    datetime(2024, 2, 29, 12, tzinfo=UTC),
]
METHODS = ["portal", "edi", "phone", ""]
CATEGORIES = ["tools", "tools/drills", "fasteners"]
BRANDS = ["bosch", "würth", ""]
KINDS = ["view", "search", "session", "coupon"]
KEYS = ["tools", "tools/drills", "toolset", "bolts m8", ""]


def instant(rng: Random) -> datetime:
    """Answer an instant at, just before or just after one that others are at too."""
    return rng.choice(INSTANTS) + rng.choice([-TICK, timedelta(0), timedelta(0), TICK])


def populate(rng: Random, companies: int = 25) -> list[int]:
    """Make trees of companies that did things, and answer their ids."""
    made: list[Company] = []
    for serial in range(companies):
        parent = rng.choice([None, *made[-4:]]) if made else None
        company = Company(number=f"M{serial}", legal_name="x", parent=parent)
        company.is_active = rng.random() < 0.8
        company.save()
        made.append(company)
    refresh_facts()
    for company in made[2:]:
        for _ in range(rng.randint(0, 6)):
            _order(rng, company)
        for _ in range(rng.randint(0, 4)):
            make_event(
                company, rng.choice(KINDS), instant(rng), rng.choice(KEYS),
                quantity=rng.randint(1, 5), minutes=Decimal(rng.randint(0, 999)) / 100,
            )  # fmt: skip
    return [company.pk for company in made]


def _order(rng: Random, company: Company) -> None:
    net = Decimal(rng.choice(["0", "0.01", "0.05", "99.99", "100", "123456.78"]))
    order = make_trade_order(
        company, instant(rng), str(net), status=rng.choice(TradeOrder.Status.values),
        method=rng.choice(METHODS), units=rng.randint(0, 9),
        rate=rng.choice([None, *map(Decimal, ("1", "0.5", "0.08712345", "1.1"))]),
        discount=Decimal(rng.choice(["0", "0.01", "5.55"])),
    )  # fmt: skip
    for _ in range(rng.randint(0, 3)):
        make_line(
            order, rng.choice(["0", "0.05", "33.33"]), quantity=rng.randint(0, 9),
            categories=rng.sample(CATEGORIES, rng.randint(0, 3)), brand_folded=rng.choice(BRANDS),
            product=rng.choice(["P1", "P2"]),
        )  # fmt: skip
    for _ in range(rng.choice([0, 0, 1, 2])):
        if net > 0:
            make_return(order, instant(rng), str(rng.choice([net, Decimal("0.01")])))


def some(rng: Random, values: list[str]) -> frozenset[str] | None:
    """Answer a choice of values: usually none is made, now and then an empty one."""
    if rng.random() < 0.5:
        return None
    return frozenset(rng.sample(values, rng.randint(0, 2)))


def measure(rng: Random) -> Measure:
    """Answer a random measure."""
    source = rng.choice(list(WHATS))
    narrow = {
        "orders": lambda: Narrow(methods=some(rng, METHODS)),
        "lines": lambda: Narrow(
            methods=some(rng, METHODS), categories=some(rng, CATEGORIES), brands=some(rng, BRANDS),
            products=some(rng, ["P1", "P2", "P3"]),
        ),
        "events": lambda: Narrow(kinds=some(rng, KINDS), keys=some(rng, KEYS)),
    }  # fmt: skip
    return Measure(
        source,
        rng.choice(list(WHATS[source])),
        start=rng.choice([None, instant(rng)]),
        end=rng.choice([None, instant(rng)]),
        narrow=narrow[source](),
        scope=rng.choice(["own", "tree"]),
    )


def in_sql(ctx: Context, asked: list[Measure], ids: list[int] | None) -> dict[int, list]:
    """Answer the measures of companies, computed together."""
    columns = {f"m_{n}": ctx.measures.column(one) for n, one in enumerate(asked)}
    rows = with_measures(CompanyFacts.objects.annotate(**columns), ctx, ids)
    return {pk: values for pk, *values in rows.values_list("pk", *columns)}


def test_random_measures_of_random_activity_are_the_same_in_sql_and_in_python():
    rng = Random(SEED)
    ids = populate(rng)

    done, seen = 0, Counter()
    while done < COMPARISONS:
        ctx = Context(as_of=instant(rng))
        asked = [measure(rng) for _ in range(rng.randint(1, 12))]
        wanted = None if rng.random() < 0.5 else rng.sample(ids, 5)
        found = in_sql(ctx, asked, wanted)
        expected = {
            pk: [activity.value(one) for one in asked]
            for pk, activity in load_activity(wanted or ids, ctx).items()
        }
        for pk, values in expected.items():
            for one, value, other in zip(asked, found[pk], values, strict=True):
                assert value == other, f"seed {SEED}: {one} of {pk} at {ctx.as_of}"
                seen[one.source, one.what, bool(value)] += 1
        assert found.keys() == expected.keys()
        done += len(asked) * len(expected)

    # The run is only worth something if every measure was something, and nothing, now and then.
    assert set(seen) == {(s, what, is_one) for s in WHATS for what in WHATS[s] for is_one in (0, 1)}
