"""
Law S8 for memberships: whole random worlds, lived through several runs.

Each world has company trees, exclusive and inheriting dimensions, grace, stay rules, defaults,
references, pins and excludes. Before each run Python says what every company will be in; then the
set-based run is made, and must agree, reason for reason.
"""

import os
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from segments.evaluation.verdicts import REASONS
from segments.explain.case import open_case
from segments.facts import refresh_facts
from segments.models import Company, CompanyState, Dimension, Membership, Override, Segment
from segments.rules import RuleError
from segments.services import publish, refresh
from segments.values.base import Context

from . import sample_activity, samples

pytestmark = pytest.mark.django_db

WORLDS = int(os.environ.get("PARITY_WORLDS", "2"))
SEED = int(os.environ.get("PARITY_SEED", "20260228"))
START = datetime(2026, 1, 10, 12, tzinfo=ZoneInfo("Europe/Helsinki"))
CODES = [
    "company.country", "company.employees", "company.reach", "company.customer_since",
    "orders.count", "orders.net_total", "orders.bought", "events.count", "list", "ab_bucket",
]  # fmt: skip


def build(rng: Random) -> None:
    companies: list[Company] = []
    for serial in range(24):
        parent = rng.choice([None, None, *companies]) if companies else None
        company = Company(number=f"W{serial}", legal_name=f"W{serial}", parent=parent)
        change(rng, company)
        companies.append(company)
    sample_activity.make_categories()
    sample_activity.happen(rng, companies)
    sample_activity.put_on_lists(rng, companies)
    dimensions = [
        Dimension.objects.create(
            code=f"d{n}", name=f"d{n}", rank=n, is_exclusive=rng.random() < 0.6,
            inherit_to_children=rng.random() < 0.5, grace_days=rng.choice([0, 5, 20]),
        )
        for n in range(4)
    ]  # fmt: skip
    priorities = rng.sample(range(100), 12)
    published: list[str] = []
    for serial in range(12):
        segment = Segment.objects.create(
            code=f"s{serial}",
            name=f"s{serial}",
            dimension=rng.choice(dimensions),
            priority=priorities[serial],
        )
        rule = random_rule(rng, published) if rng.random() < 0.9 else None
        stay = random_rule(rng, []) if rule and rng.random() < 0.3 else None
        try:
            publish(segment, rule=rule, stay_rule=stay, by=None, now=START)
        except RuleError as refusal:
            assert refusal.code in {"same_dimension", "cycle"}
            publish(segment, rule=random_rule(rng, []), by=None, now=START)
        published.append(segment.code)
    for dimension in dimensions:
        if dimension.is_exclusive and rng.random() < 0.7:
            dimension.default_segment = rng.choice([None, *dimension.segments.all()])
            dimension.save()


def random_rule(rng: Random, published: list[str]) -> dict:
    root = samples.tree(rng, CODES, depth=3)
    if published and rng.random() < 0.4:
        operator = rng.choice(["member", "not_member"])
        refers = {"field": "segment", "operator": operator, "value": rng.choice(published)}
        root = {rng.choice(["all", "any"]): [root, refers]}
    return {"schema": 1, "root": root}


def change(rng: Random, company: Company) -> None:
    company.country = rng.choice(["FI", "SE", ""])
    company.employees = rng.choice([None, 5, 50, 500])
    company.reach = rng.choice(["local", "global", ""])
    company.customer_since = rng.choice([None, *samples.DAYS])
    company.is_active = rng.random() < 0.9
    company.save()


def live(rng: Random, now: datetime) -> None:
    """Let something happen: facts change, people pin and exclude, pins end."""
    for company in rng.sample(list(Company.objects.all()), 8):
        change(rng, company)
    sample_activity.happen(rng, rng.sample(list(Company.objects.all()), 4), f"{now.isoformat()}-")
    for _ in range(4):
        Override.objects.create(
            company=rng.choice(list(Company.objects.all())),
            segment=rng.choice(list(Segment.objects.all())),
            kind=rng.choice(["include", "exclude"]),
            reason="so",
            valid_from=rng.choice([None, now - timedelta(days=1), now, now + timedelta(days=3)]),
            valid_until=rng.choice([None, now + timedelta(days=4)]),
        )
    for override in rng.sample(list(Override.objects.order_by("pk")), 2):
        override.delete()


def foretold(now: datetime) -> dict[str, dict[str, str]]:
    refresh_facts()
    told = {}
    for company in Company.objects.all():
        case = open_case(company, Context(as_of=now))
        codes = {seat.position: seat.code for seat in case.plan.seats}
        marks = case.marks[company.pk]
        told[company.number] = {codes[p]: REASONS[mark] for p, mark in marks.items()}
    return told


def found() -> dict[str, dict[str, str]]:
    told: dict[str, dict[str, str]] = {number: {} for number in numbers()}
    for stay in Membership.objects.open().select_related("company", "segment"):
        told[stay.company.number][stay.segment.code] = stay.reason
    return told


def numbers() -> list[str]:
    return list(Company.objects.values_list("number", flat=True))


@pytest.mark.parametrize("world", range(WORLDS))
def test_a_run_does_what_python_foretells(world):
    rng = Random(SEED + world)
    build(rng)
    now, seen = START, set()

    for _ in range(6):
        now += timedelta(days=rng.choice([0, 1, 4, 6, 20]), hours=1)
        live(rng, now)
        expected = foretold(now)
        if rng.random() < 0.5:
            refresh(now=now)
        else:
            refresh(list(Company.objects.values_list("pk", flat=True)), now=now)
        assert found() == expected, f"seed {SEED + world}"
        assert foretold(now) == expected, "the same instant must give the same answer again"
        again = refresh(now=now)
        assert (again.entered, again.left, again.changed, again.states) == (0, 0, 0, 0)
        seen |= {reason for reasons in expected.values() for reason in reasons.values()}
        check_the_read_model()

    assert len(seen) >= 3


def check_the_read_model() -> None:
    """The row a page reads says what the memberships say, in rank order."""
    order = list(Segment.objects.order_by(*Segment._meta.ordering).values_list("pk", flat=True))
    for state in CompanyState.objects.select_related("company"):
        stays = set(
            Membership.objects.open()
            .filter(company=state.company)
            .values_list("segment_id", flat=True)
        )
        assert state.segment_ids == [pk for pk in order if pk in stays]


def test_a_part_and_the_whole_agree():
    rng = Random(SEED)
    build(rng)
    now = START + timedelta(days=1)
    refresh(now=now)

    for company in rng.sample(list(Company.objects.all()), 10):
        change(rng, company)
        refresh([company.pk], now=now)
    step_by_step = found()
    outcome = refresh(now=now)

    assert (outcome.entered, outcome.left, outcome.changed) == (0, 0, 0)
    assert found() == step_by_step
