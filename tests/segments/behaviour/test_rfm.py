from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

import pytest

from segments.behaviour import calibrating, refresh_behaviour, rescore
from segments.behaviour.calibrating import calibrate
from segments.models import CompanyFacts, RfmCalibration
from tests.factories.activity import make_return, make_trade_order
from tests.factories.companies import make_company

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 15, 12, tzinfo=ZoneInfo("Europe/Helsinki"))


def day(back: int) -> datetime:
    return NOW - timedelta(days=back)


def published(*, since: datetime = NOW, **fields) -> RfmCalibration:
    """A calibration with round cut points."""
    return RfmCalibration.objects.create(**{
        "status": "published", "effective_from": since, "as_of": since,
        "recency": [30, 60, 120, 240], "frequency": [2, 4, 8, 16],
        "monetary": [1000, 5000, 20000, 50000], **fields,
    })  # fmt: skip


def scored(company) -> tuple:
    facts = CompanyFacts.objects.get(pk=company.pk)
    return facts.rfm_r, facts.rfm_f, facts.rfm_m, facts.rfm_sum, facts.rfm_tier


def rank_scores(values: list, *, more_is_worse: bool = False) -> list[int]:
    """The definition, word for word: 1 + floor(5 × strictly worse ÷ all)."""

    def is_worse(other, mine):
        return other > mine if more_is_worse else other < mine

    return [1 + 5 * sum(is_worse(o, v) for o in values) // len(values) for v in values]


def population(number: int, rng: Random) -> list:
    companies = []
    for _ in range(number):
        company = make_company(refreshed=False)
        CompanyFacts.objects.create(company=company)
        for _order in range(rng.choice([1, 1, 1, 2, 3, 9])):
            make_trade_order(company, day(rng.choice([0, 5, 5, 40, 200, 365])),
                             net=rng.choice(["10", "10", "99.99", "1234.56"]))  # fmt: skip
        companies.append(company)
    return companies


@pytest.mark.parametrize("seed", range(3))
def test_the_population_of_a_calibration_is_scored_by_rank_with_ties(seed):
    companies = population(60, Random(f"rfm {seed}"))
    refresh_behaviour(None, as_of=NOW)
    facts = list(CompanyFacts.objects.order_by("pk"))

    calibration = calibrate(as_of=NOW, by=None)
    RfmCalibration.objects.update(status="published", effective_from=NOW)
    rescore(None, as_of=NOW)

    days = [(NOW.date() - f.last_order_at.astimezone(NOW.tzinfo).date()).days for f in facts]
    wanted = zip(
        rank_scores(days, more_is_worse=True),
        rank_scores([f.orders_365 for f in facts]),
        rank_scores([f.net_365 for f in facts]),
        strict=True,
    )
    assert calibration.companies == 60
    assert not calibration.is_fixed
    assert [scored(company)[:3] for company in companies] == list(wanted)


def test_equal_companies_all_get_the_lowest_score_of_their_block():
    for _ in range(50):
        company = make_company(refreshed=False)
        CompanyFacts.objects.create(company=company)
        make_trade_order(company, day(3), net="100")
    refresh_behaviour(None, as_of=NOW)

    calibration = calibrate(as_of=NOW, by=None)

    assert calibration.recency == [2, 2, 2, 2]  # one better than anybody yet
    assert calibration.frequency == [2, 2, 2, 2]
    assert calibration.monetary == [Decimal("100.01")] * 4


def test_below_fifty_companies_the_thresholds_are_fixed():
    population(49, Random("few"))
    refresh_behaviour(None, as_of=NOW)

    calibration = calibrate(as_of=NOW, by=None)

    assert (calibration.is_fixed, calibration.companies) == (True, 49)
    assert calibration.recency == [30, 60, 120, 240]


@pytest.mark.parametrize(
    ("back", "score"),
    [(0, 5), (30, 5), (31, 4), (60, 4), (61, 3), (120, 3), (121, 2), (240, 2), (241, 1), (365, 1)],
)
def test_a_recency_equal_to_a_bound_belongs_to_the_better_class(back, score):
    published()
    company = make_company()
    make_trade_order(company, day(back))

    refresh_behaviour([company.pk], as_of=NOW)

    assert scored(company)[0] == score


@pytest.mark.parametrize(
    ("orders", "each", "wanted"),
    [
        (1, "999.99", (5, 1, 1, 7, "bronze")),
        (1, "1000", (5, 1, 2, 8, "silver")),
        (2, "2500", (5, 2, 3, 10, "silver")),
        (4, "1249.99", (5, 3, 2, 10, "silver")),
        (4, "1250", (5, 3, 3, 11, "gold")),
        (8, "2500", (5, 4, 4, 13, "gold")),
        (16, "1250", (5, 5, 4, 14, "vip")),
        (16, "3125", (5, 5, 5, 15, "vip")),
    ],
)
def test_scores_sums_and_tiers_at_the_lower_bounds(orders, each, wanted):
    published()
    company = make_company()
    for _ in range(orders):
        make_trade_order(company, day(1), net=each)

    refresh_behaviour([company.pk], as_of=NOW)

    assert scored(company) == wanted


def test_outside_the_population_there_are_no_scores():
    published()
    inactive, quiet, never = make_company(is_active=False), make_company(), make_company()
    make_trade_order(inactive, day(1))
    make_trade_order(quiet, day(366))

    refresh_behaviour([inactive.pk, quiet.pk, never.pk], as_of=NOW)

    assert {scored(company) for company in (inactive, quiet, never)} == {
        (None, None, None, None, "")
    }


def test_scores_go_when_the_days_pass_without_any_order():
    published()
    company = make_company()
    make_trade_order(company, day(0))
    refresh_behaviour([company.pk], as_of=NOW)

    seen = []
    for ahead in (30, 31, 365, 366):
        changed = refresh_behaviour([company.pk], as_of=NOW + timedelta(days=ahead))
        seen.append((bool(changed), scored(company)[0]))

    assert seen == [(False, 5), (True, 4), (True, 1), (True, None)]


def test_the_calibration_in_force_at_the_instant_decides():
    published(since=day(100))
    published(since=day(10), frequency=[1, 1, 1, 1])
    RfmCalibration.objects.create(
        as_of=NOW, recency=[1] * 4, frequency=[99] * 4, monetary=[9] * 4
    )  # a draft
    company = make_company()
    make_trade_order(company, day(150))

    scores = []
    for back in (101, 100, 11, 10, 0):
        refresh_behaviour([company.pk], as_of=day(back))
        scores.append(scored(company)[1])

    assert scores == [None, 1, 1, 5, 5]


def test_a_calibration_for_groups_counts_the_whole_tree():
    published(scope="tree")
    head = make_company()
    child = make_company(parent=head)
    closed = make_company(parent=child, is_active=False)
    make_trade_order(head, day(300), net="400")
    make_trade_order(child, day(90), net="300")
    make_trade_order(closed, day(20), net="300")

    refresh_behaviour([head.pk, child.pk, closed.pk], as_of=NOW)
    some = [scored(company) for company in (head, child, closed)]
    CompanyFacts.objects.update(rfm_r=None, rfm_f=None)
    refresh_behaviour(None, as_of=NOW)

    assert some == [
        (5, 2, 2, 9, "silver"), (5, 2, 1, 8, "silver"), (None, None, None, None, ""),
    ]  # fmt: skip
    assert [scored(company) for company in (head, child, closed)] == some


def test_cut_points_are_taken_from_the_orders_of_their_instant(monkeypatch):
    monkeypatch.setattr(calibrating, "FEWEST", 1)
    company, closed = make_company(), make_company(is_active=False)
    make_trade_order(closed, day(5))
    first = make_trade_order(company, day(100), net="80")
    make_trade_order(company, day(50), net="40", rate=None)
    late = make_trade_order(company, day(20), net="30")
    make_return(first, day(60), "10.50")
    make_return(first, day(2), "60")
    make_return(late, day(1), "30")
    make_trade_order(company, NOW + timedelta(seconds=1), net="9")

    found = [calibrate(as_of=at, by=None) for at in (day(10), NOW)]

    assert [(c.recency[3], c.frequency[0], c.monetary[0]) for c in found] == [
        (9, 4, Decimal("99.51")),  # all equal: one better than anybody yet
        (49, 3, Decimal("9.51")),
    ]
    assert {c.companies for c in found} == {1}


def test_cut_points_for_groups_count_the_companies_below(monkeypatch):
    monkeypatch.setattr(calibrating, "FEWEST", 1)
    head = make_company()
    closed = make_company(parent=make_company(parent=head), is_active=False)
    make_trade_order(closed, day(30), net="300")
    make_trade_order(head, day(40), net="100")

    found = calibrate(as_of=NOW, by=None, scope="tree")

    assert found.companies == 2  # the closed one itself is not ranked
    assert (found.recency, found.frequency) == ([29] * 4, [2, 2, 3, 3])
    assert found.monetary == [400, 400, Decimal("400.01"), Decimal("400.01")]
