"""Previews: what they foretell is what publishing then does."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from random import Random

import pytest

from segments import impact
from segments.impact import HOOKS, Impact
from segments.models import Company, Membership, Segment, TradeOrder
from segments.services import refresh
from segments.workflow import jobs
from segments.workflow.confirming import confirmations
from segments.workflow.diff import beside
from segments.workflow.drafts import axes_of, changes_of
from segments.workflow.preparing import check, prepare, put_in
from segments.workflow.previewing import preview
from segments.workflow.releases import publish
from tests.factories.companies import make_company
from tests.factories.segments import make_segment, rule, when
from tests.segments.test_worlds_agree import START, build, change, live, random_rule

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SEED = 20261122
_numbers = count(1)


def atleast(number: int) -> dict:
    return rule(when("company.employees", "gte", number))


def order(company: Company, net: int, *, days_ago: int = 10, **fields) -> TradeOrder:
    return TradeOrder.objects.create(
        company=company, reference=f"T{next(_numbers)}", currency="EUR", rate=1,
        placed_at=NOW - timedelta(days=days_ago), net=Decimal(net), **fields,
    )  # fmt: skip


def seen(*segments: Segment, at: datetime = NOW) -> dict:
    release = prepare(segments, by=None, now=at)
    return jobs.work_out(jobs.start(release, by=None, now=at)).result


@pytest.fixture
def big():
    """A segment of 9 of 10 companies, whose draft admits 3; they bought for 100, 200, …"""
    for n in range(1, 11):
        order(make_company(number=f"E{n}", employees=50 * n), 100 * n)
    segment = make_segment("big", rule=atleast(100))
    segment.draft_rule = atleast(400)
    segment.save()
    return segment


def test_it_counts_who_enters_leaves_and_stays_and_what_they_bought(big):
    (figures,) = seen(big)["segments"]

    assert [figures[key] for key in ("before", "after", "entered", "left", "stays")] == [
        9, 3, 0, 6, 3,
    ]  # fmt: skip
    assert Decimal(figures["net"]["leaving"]) == 200 + 300 + 400 + 500 + 600 + 700
    assert Decimal(figures["net"]["members"]) == 800 + 900 + 1000
    assert figures["share"] == 0.3
    assert [one["number"] for one in figures["examples"]["left"]] == [
        "E7", "E6", "E5", "E4", "E3", "E2",
    ]  # fmt: skip


def test_revenue_is_that_of_twelve_months_and_of_orders_that_count(big):
    company = Company.objects.get(number="E10")
    order(company, 5000, days_ago=400)
    order(company, 7000, status="cancelled")
    order(company, 300, days_ago=200)

    (figures,) = seen(big)["segments"]

    assert Decimal(figures["net"]["members"]) == 800 + 900 + 1000 + 300


def test_it_writes_nothing(big):
    before = list(Membership.objects.order_by("pk").values())

    seen(big)

    big.refresh_from_db()
    assert list(Membership.objects.order_by("pk").values()) == before
    assert big.draft_rule == atleast(400)
    assert big.versions.count() == 1


def test_each_condition_is_counted_alone_and_with_those_before_it(big):
    make_company(employees=400, country="FI")
    big.draft_rule = rule(
        when("company.employees", "gte", 400),
        when("company.country", "in", ["FI"]),
    )
    big.save()

    (figures,) = seen(big)["segments"]

    told = [(one["words"], one["alone"], one["so_far"]) for one in figures["conditions"]]
    assert told == [
        ("All of these", 1, 1),
        ("Employees is at least 400", 4, 4),
        ("Country is any of Finland", 1, 1),
    ]


def test_segments_that_follow_by_reference_are_told(big):
    make_segment("fans", rule=rule(when("segment", "member", "big")))
    make_segment("else", rule=atleast(1))

    result = seen(big)

    assert [(one["code"], one["left"]) for one in result["others"]] == [("fans", 6)]


def test_overlap_is_measured_with_the_members_to_come(big):
    make_segment("huge", rule=atleast(450))
    make_segment("small", rule=rule(when("company.employees", "lt", 100)))

    (figures,) = seen(big)["segments"]

    assert figures["overlap"] == [
        {"code": "huge", "name": "Huge", "both": 2, "jaccard": round(2 / 3, 4)}
    ]


def test_a_preview_as_of_a_later_day_looks_from_there(big):
    segment = make_segment("new", published=False)
    segment.draft_rule = rule(
        when("company.customer_since", "in_last", {"last": 30, "unit": "day"})
    )
    segment.save()
    make_company(customer_since=(NOW - timedelta(days=20)).date())
    release = prepare([segment], by=None, now=NOW)

    today = jobs.work_out(jobs.start(release, by=None, now=NOW))
    later = jobs.work_out(jobs.start(release, by=None, now=NOW, as_of=NOW + timedelta(days=20)))

    assert [run.result["segments"][0]["after"] for run in (today, later)] == [1, 0]


def test_what_is_so_large_that_it_has_to_be_typed(big):
    everyone, nobody = make_segment("all", published=False), make_segment("no", published=False)
    everyone.draft_rule, nobody.draft_rule = atleast(1), atleast(9_999)
    everyone.save()
    nobody.save()

    found = confirmations(seen(big, everyone, nobody))

    assert {(one.code, one.word) for one in found} == {
        ("members", "big"),
        ("revenue", "big"),
        ("everyone", "all"),
        ("revenue", "all"),
        ("empty", "no"),
    }


def test_a_fifth_of_the_members_may_change_without_a_word():
    for n in range(1, 11):
        make_company(number=f"E{n}", employees=50 * n)
    segment = make_segment("big", rule=atleast(50))
    segment.draft_rule = atleast(150)
    segment.save()
    more = make_segment("more", rule=atleast(50))
    more.draft_rule = atleast(151)
    more.save()

    assert confirmations(seen(segment)) == []
    assert [one.code for one in confirmations(seen(more))] == ["members"]


def test_hooks_are_told_who_moves_and_one_that_fails_is_reported(big):
    heard = []

    def listen(moves, at, advance):
        heard.extend(moves)
        advance(0.5)
        return Impact(figures=[("Prices", "up")], price_rises=2)

    def fail(moves, at, advance):
        raise ZeroDivisionError("oh")

    held = dict(HOOKS)
    HOOKS.clear()
    impact.register("a", "Prices", listen)
    impact.register("b", "Ranges", fail)
    try:
        result = seen(big)
    finally:
        HOOKS.clear()
        HOOKS.update(held)

    codes = {one.code for one in confirmations(result)}
    left = Company.objects.get(number="E7")
    assert {move.company_id for move in heard} >= {left.pk}
    assert (big.pk in heard[0].before, big.pk in heard[0].after) == (True, False)
    assert result["impact"]["b"] == {"label": "Ranges", "failed": "ZeroDivisionError: oh"}
    assert {"price_rise", "impact_unknown"} <= codes


def test_a_preview_that_is_stopped_ends_and_can_be_made_again(big):
    release = prepare([big], by=None, now=NOW)
    run = jobs.start(release, by=None, now=NOW)

    jobs.stop(run)
    jobs.work_out(run)
    again = jobs.work_out(jobs.start(release, by=None, now=NOW))

    run.refresh_from_db()
    assert (run.status, run.result, again.status) == ("stopped", {}, "done")


def test_a_preview_is_not_relied_on_after_the_draft_changed(big):
    release = prepare([big], by=None, now=NOW)
    run = jobs.work_out(jobs.start(release, by=None, now=NOW))
    known = jobs.latest(release, now=NOW)

    Segment.objects.filter(pk=big.pk).update(draft_rule=atleast(350))

    assert known == run
    assert jobs.latest(release, now=NOW) is None


def test_rules_stand_side_by_side_and_moved_thresholds_are_marked():
    old = rule(when("company.employees", "gte", 100), when("company.country", "in", ["FI"]))
    new = rule(when("company.employees", "gte", 250), when("company.reach", "eq", "global"))

    lines = beside(old, new)

    assert [line.kind for line in lines] == ["same", "moved", "gone", "new"]
    moved = lines[1]
    assert [piece.text for piece in moved.before if piece.moved] == ["100"]
    assert [piece.text for piece in moved.after if piece.moved] == ["250"]


@pytest.mark.parametrize("world", range(3))
def test_what_a_preview_foretells_is_what_publishing_does(world):
    rng = Random(SEED + world)
    build(rng)
    now = START
    changed = 0
    for _step in range(4):
        now += timedelta(days=rng.choice([1, 4, 6]), hours=1)
        live(rng, now)
        for company in rng.sample(list(Company.objects.all()), 4):
            change(rng, company)
        refresh(now=now)
        release = next(one for one in _random_releases(rng, now) if not check(one))
        foretold = preview_of(release, now)
        before = found()
        publish(release, by=None, now=now)
        after = found()

        for code in foretold:
            entered, left = after[code] - before[code], before[code] - after[code]
            assert foretold[code] == (len(after[code]), len(entered), len(left)), SEED + world
            changed += len(entered) + len(left)
        for code in before.keys() - foretold.keys():
            assert before[code] == after[code], f"{code} changed unforetold: seed {SEED + world}"

    assert changed > 0


def preview_of(release, now) -> dict[str, tuple[int, int, int]]:
    result = preview(
        changes_of(release), axes_of(release), as_of=now, moves_since=now - timedelta(days=90)
    ).result
    rows = result["segments"] + result["others"]
    return {row["code"]: (row["after"], row["entered"], row["left"]) for row in rows}


def found() -> dict[str, set[int]]:
    told: dict[str, set[int]] = {
        code: set() for code in Segment.objects.values_list("code", flat=True)
    }
    for code, company_id in Membership.objects.open().values_list("segment__code", "company_id"):
        told[code].add(company_id)
    return told


def _random_releases(rng: Random, now: datetime):
    """Three drafts and new priorities at a time; some refer to what they must not."""
    published = list(Segment.objects.live().values_list("code", flat=True))
    while True:
        release = prepare([], by=None, now=now)
        for segment in rng.sample(list(Segment.objects.live()), 3):
            segment.draft_rule = random_rule(rng, published)
            segment.save()
            free = rng.choice([None, 100 + segment.pk % 1000])
            put_in(release, segment, by=None, now=now, priority=free)
        yield release


def test_a_preview_of_a_past_day_looks_at_the_world_as_it_was_then():
    then = NOW - timedelta(days=30)
    company = make_company(employees=500, now=then - timedelta(days=10))
    Company.history.filter(id=company.pk).update(history_date=then - timedelta(days=10))
    segment = make_segment("big", rule=atleast(100), now=then - timedelta(days=5))
    segment.draft_rule = atleast(400)
    segment.save()
    company.employees = 200
    company.save()
    Company.history.filter(id=company.pk, employees=200).update(
        history_date=NOW - timedelta(days=5)
    )
    refresh(now=NOW)
    release = prepare([segment], by=None, now=NOW)

    today = jobs.work_out(jobs.start(release, by=None, now=NOW))
    earlier = jobs.work_out(jobs.start(release, by=None, now=NOW, as_of=then))

    figures = [run.result["segments"][0] for run in (today, earlier)]
    assert [(one["before"], one["after"], one["left"]) for one in figures] == [
        (1, 0, 1),
        (1, 1, 0),
    ]
