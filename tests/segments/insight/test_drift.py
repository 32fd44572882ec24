"""Baselines of members at the publish, and what has moved since."""

from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest

from segments.insight import drift
from segments.insight.psi import Band
from segments.models import Publication, SegmentBaseline
from segments.services import publish, refresh
from tests.factories.companies import make_company
from tests.factories.segments import make_dimension, make_segment, rule, when

from .conftest import local, stay

pytestmark = pytest.mark.django_db
PUBLISHED = local(2026, 1, 10)
LATER = local(2026, 3, 10)


def large(**more):
    """A segment of companies with ten employees or more, in two countries."""
    return make_segment(
        "large",
        rule=rule(
            when("company.employees", "gte", 10),
            when("company.country", "in", ["FI", "SE"]),
            when("company.legal_name", "is_set"),
        ),
        now=PUBLISHED,
        **more,
    )


def fill(rng: Random, size: int, low: int, high: int, countries: str) -> None:
    """Make companies and evaluate them together."""
    made = [
        make_company(
            refreshed=False, employees=rng.randint(low, high), country=rng.choice(countries.split())
        )
        for _number in range(size)
    ]
    refresh([company.pk for company in made], now=PUBLISHED)


def test_a_baseline_has_deciles_values_and_the_unknown(django_assert_num_queries):
    for number in range(10, 110):
        make_company(refreshed=False, employees=number, country="FI" if number < 40 else "SE")
    refresh(now=PUBLISHED)
    segment = large()

    assert drift.take_missing_baselines(LATER) == 1

    baseline = SegmentBaseline.objects.get(publication__segment=segment)
    assert baseline.companies == 100
    assert baseline.facts["company.employees"]["edges"] == [
        "19", "29", "39", "49", "59", "69", "79", "89", "99",
    ]  # fmt: skip
    assert baseline.facts["company.employees"]["counts"] == [9, *[10] * 8, 11, 0]
    assert baseline.facts["company.country"] == {
        "kind": "choice", "values": ["FI", "SE"], "counts": [30, 70, 0, 0],
    }  # fmt: skip
    # Names are different in every company: their spread says nothing.
    assert set(baseline.facts) == {"company.employees", "company.country"}


def test_a_baseline_stays_until_something_is_published_again():
    segment = large()
    drift.take_missing_baselines(LATER)

    assert drift.take_missing_baselines(LATER) == 0
    publish(segment, rule=rule(when("company.employees", "gte", 20)), by=None, now=LATER)
    assert drift.take_missing_baselines(LATER) == 1
    assert SegmentBaseline.objects.count() == 2


def test_members_like_those_at_the_publish_are_stable():
    rng = Random(7)
    fill(rng, 120, 10, 500, "FI SE")
    segment = large()
    drift.take_missing_baselines(LATER)
    fill(rng, 120, 10, 500, "FI SE")

    found = drift.member_drift(segment, now=LATER)

    assert {one.comparison.is_beyond_noise for one in found.facts} == {False}
    assert found.worst.comparison.now == 240


def test_members_that_became_others_call_for_a_review():
    rng = Random(7)
    fill(rng, 80, 10, 60, "FI")
    segment = large()
    drift.take_missing_baselines(LATER)
    fill(rng, 160, 400, 900, "SE")

    found = drift.member_drift(segment, now=LATER)

    assert [one.comparison.band for one in found.facts] == [Band.REVIEW, Band.REVIEW]
    assert sum(one.now for one in found.facts[0].bins) == pytest.approx(100)
    country = next(one for one in found.facts if one.label == "Country")
    assert round(country.bins[0].now) == 33


def test_values_that_came_later_are_others_and_lost_ones_are_unknown():
    make_company(employees=10, country="FI")
    segment = make_segment("all", rule=rule(when("company.country", "ne", "DE")), now=PUBLISHED)
    drift.take_missing_baselines(LATER)
    make_company(country="SE")
    make_company(country="")

    country = drift.member_drift(segment, now=LATER).facts[0]

    assert [(one.label, round(one.now)) for one in country.bins][1:] == [
        ("others", 33),
        ("not known", 33),
    ]


def test_a_windowed_number_is_measured_at_the_publish_and_again():
    turnover = when("company.turnover", "gte", "1000", where={"currency": "EUR"})
    for number in range(1, 6):
        make_company(turnover=Decimal(1000 * number), turnover_currency="EUR")
    segment = make_segment("rich", rule=rule(turnover), now=PUBLISHED)

    drift.take_missing_baselines(LATER)

    facts = SegmentBaseline.objects.get().facts
    assert [sum(bins["counts"]) for bins in facts.values()] == [5]
    assert drift.member_drift(segment, now=LATER).worst.comparison.index == 0


def test_a_segment_kept_by_hand_has_nothing_to_compare(gold):
    drift.take_missing_baselines(LATER)

    assert drift.member_drift(gold, now=LATER) is None


def test_the_cost_does_not_depend_on_rule_or_members(django_assert_max_num_queries):
    fill(Random(1), 30, 10, 60, "FI SE")
    segment = large()
    drift.take_missing_baselines(LATER)

    with django_assert_max_num_queries(8):
        drift.member_drift(segment, now=LATER)


def test_the_mix_is_compared_with_that_after_the_last_publish(django_assert_num_queries):
    tier = make_dimension("tier", is_exclusive=True)
    gold, silver = (make_segment(code, dimension=tier, now=PUBLISHED) for code in ("g", "s"))
    Publication.objects.filter(segment__in=[gold, silver]).update(at=PUBLISHED)
    for number in range(100):
        company = make_company(refreshed=False)
        end = PUBLISHED + timedelta(days=20) if number < 40 else None
        stay(gold if number < 60 else silver, company, PUBLISHED, end)
        if end:
            stay(silver, company, end)

    with django_assert_num_queries(2):
        since, found = drift.mix_drift(tier, now=LATER)

    assert since == PUBLISHED + timedelta(days=1)
    assert [(one.label, one.before, one.now) for one in found.bins] == [
        ("G", 60, 20),
        ("S", 40, 80),
    ]
    assert found.comparison.is_alarm


def test_a_dimension_whose_segments_overlap_has_no_mix(gold):
    assert drift.mix_drift(gold.dimension, now=LATER) is None
