"""Releases: what is published, together, now and by plan."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from segments.models import Release, Segment
from segments.workflow.confirming import Unconfirmed
from segments.workflow.preparing import (
    check,
    prepare,
    put_in,
    set_dimension,
)
from segments.workflow.releases import (
    plan,
    publish,
    publish_due,
)
from tests.factories.segments import make_dimension, make_segment, rule, when
from tests.segments.workflow.drafting import NOW, atleast, confirmed, drafted, members

pytestmark = pytest.mark.django_db


def test_a_release_publishes_its_drafts_and_says_who_and_why(companies, aino):
    segment = drafted("big", 400)
    release = prepare([segment], by=aino, now=NOW, note="Fewer, larger")

    publish(release, by=aino, now=NOW, typed=confirmed(release, aino))

    release.refresh_from_db()
    segment.refresh_from_db()
    assert members(segment) == {"E8", "E9", "E10"}
    assert (release.status, release.publisher, segment.draft_rule) == ("published", aino, None)
    assert (segment.published_version.number, segment.published_version.note) == (
        2,
        "Fewer, larger",
    )
    entry = release.events.get(action="published")
    assert (entry.by, entry.reason) == (aino, "Fewer, larger")
    assert entry.detail["segments"][0]["before"] == "Employees is at least 100"
    assert entry.detail["segments"][0]["after"] == "Employees is at least 400"


def test_a_large_change_is_published_only_when_it_was_typed(companies, aino):
    segment = drafted("big", 400)
    release = prepare([segment], by=aino, now=NOW)

    with pytest.raises(Unconfirmed) as refusal:
        publish(release, by=aino, now=NOW)

    assert [one.code for one in refusal.value.missing] == ["members"]
    assert members(segment) == {f"E{n}" for n in range(2, 11)}
    assert release.events.filter(action="published").count() == 0


def test_a_planned_release_is_published_when_its_time_has_come(companies, aino):
    segment = drafted("big", 101)
    release = prepare([segment], by=aino, now=NOW)
    at = NOW + timedelta(hours=14)
    plan(release, by=aino, now=NOW, publish_at=at, typed=confirmed(release, aino))

    early = publish_due(now=at - timedelta(seconds=1))
    due = publish_due(now=at + timedelta(hours=3))
    again = publish_due(now=at + timedelta(hours=4))

    assert (early, [one.pk for one in due], again) == ([], [release.pk], [])
    assert members(segment) == {f"E{n}" for n in range(3, 11)}


def test_a_planned_release_whose_draft_changed_is_open_again(companies, aino):
    segment = drafted("big", 101)
    release = prepare([segment], by=aino, now=NOW)
    at = NOW + timedelta(hours=14)
    plan(release, by=aino, now=NOW, publish_at=at, typed=confirmed(release, aino))

    Segment.objects.filter(pk=segment.pk).update(draft_rule=atleast(500))
    published = publish_due(now=at)

    release.refresh_from_db()
    assert (published, release.status) == ([], "open")
    assert release.failure
    assert members(segment) == {f"E{n}" for n in range(2, 11)}


def test_a_planned_release_that_broke_says_why_and_stops_no_other(companies, aino):
    inner = make_segment("inner", rule=atleast(100))
    outer = make_segment("outer", rule=atleast(100))
    outer.draft_rule = rule(when("segment", "member", "inner"))
    outer.save()
    good = drafted("good", 101)
    at = NOW + timedelta(hours=1)
    broken, fine = prepare([outer], by=aino, now=NOW), prepare([good], by=aino, now=NOW)
    for release in (broken, fine):
        plan(release, by=aino, now=NOW, publish_at=at, typed=confirmed(release, aino))

    Segment.objects.filter(pk=inner.pk).update(status="archived")
    published = publish_due(now=at)

    broken.refresh_from_db()
    assert [one.pk for one in published] == [fine.pk]
    assert broken.status == "open"
    assert "inner" in broken.failure
    assert broken.events.filter(action="failed").exists()


def test_a_time_that_has_passed_is_refused(companies, aino):
    release = prepare([drafted("big", 101)], by=aino, now=NOW)

    with pytest.raises(ValidationError) as refusal:
        plan(release, by=aino, now=NOW, publish_at=NOW)

    assert refusal.value.code == "past"


def test_several_drafts_refer_to_each_other_and_are_published_together(companies, aino):
    make_dimension("tiers", is_exclusive=True)
    gold = make_segment("gold", published=False, dimension="tiers", priority=1)
    fans = make_segment("fans", published=False)
    gold.draft_rule, fans.draft_rule = atleast(400), rule(when("segment", "member", "gold"))
    gold.save()
    fans.save()
    release = prepare([fans, gold], by=aino, now=NOW)

    publish(release, by=aino, now=NOW, typed=confirmed(release, aino))

    assert members(gold) == members(fans) == {"E8", "E9", "E10"}


def test_one_broken_draft_keeps_the_whole_release_back(companies, aino):
    good, bad = drafted("good", 300), drafted("bad", 300)
    bad.draft_rule = rule(when("segment", "member", "nowhere"))
    bad.save()
    release = prepare([good, bad], by=aino, now=NOW)

    found = check(release)
    with pytest.raises(ValidationError):
        publish(release, by=aino, now=NOW)

    assert [(one.segment.code, one.code, one.path) for one in found] == [
        ("bad", "unknown_segment", "root.all[0].value")
    ]
    assert members(good) == members(bad) == {f"E{n}" for n in range(2, 11)}
    assert Release.objects.get().status == "open"


def test_a_circle_inside_a_release_is_found(aino):
    one = make_segment("one", published=False)
    two = make_segment("two", published=False)
    one.draft_rule = rule(when("segment", "member", "two"))
    two.draft_rule = rule(when("segment", "member", "one"))
    one.save()
    two.save()

    found = check(prepare([one, two], by=aino, now=NOW))

    assert {problem.code for problem in found} == {"cycle"}


def test_priorities_and_the_default_of_a_dimension_move_as_a_set(companies, aino):
    tiers = make_dimension("tiers", is_exclusive=True)
    gold = make_segment("gold", rule=atleast(100), dimension=tiers, priority=1)
    vip = make_segment("vip", rule=atleast(400), dimension=tiers, priority=2)
    base = make_segment("base", dimension=tiers, priority=3)
    release = prepare([], by=aino, now=NOW)
    put_in(release, gold, by=aino, now=NOW, priority=2)
    put_in(release, vip, by=aino, now=NOW, priority=1)
    set_dimension(
        release, tiers, by=aino, now=NOW, default_segment=base, grace_days=0,
        inherit_to_children=False,
    )  # fmt: skip

    publish(release, by=aino, now=NOW, typed=confirmed(release, aino))

    assert members(vip) == {"E8", "E9", "E10"}
    assert members(gold) == {f"E{n}" for n in range(2, 8)}
    assert members(base) == {"E1"}


def test_two_segments_on_one_priority_are_refused_before_anything_is_written(aino):
    tiers = make_dimension("tiers", is_exclusive=True)
    gold = make_segment("gold", rule=atleast(100), dimension=tiers, priority=1)
    make_segment("vip", rule=atleast(400), dimension=tiers, priority=2)
    release = prepare([], by=aino, now=NOW)
    put_in(release, gold, by=aino, now=NOW, priority=2)

    found = check(release)

    assert {problem.code for problem in found} == {"priority_taken"}


def test_publishing_a_draft_keeps_the_stay_rule_and_the_grace_that_were_published(companies, aino):
    segment = make_segment("big", rule=atleast(400), stay_rule=atleast(300), grace_days=5)
    segment.draft_rule = atleast(401)
    segment.save()
    release = prepare([segment], by=aino, now=NOW)

    publish(release, by=aino, now=NOW, typed=confirmed(release, aino))

    version = Segment.objects.get(pk=segment.pk).published_version
    assert (version.number, version.stay_rule, version.grace_days) == (2, atleast(300), 5)
