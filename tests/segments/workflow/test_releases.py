"""Releases: who may do what when, and what is published then."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from segments.models import Release, ReleaseEvent, Segment
from segments.services import publish as publish_rule
from segments.workflow.confirming import Unconfirmed
from segments.workflow.drafts import restore
from segments.workflow.preparing import (
    check,
    needs_approval,
    prepare,
    put_in,
    set_dimension,
    to_confirm,
)
from segments.workflow.releases import (
    approve,
    plan,
    publish,
    publish_due,
    refuse,
    request_approval,
    withdraw,
)
from segments.workflow.rolling_back import roll_back, roll_back_release
from tests.factories.companies import make_company
from tests.factories.segments import make_dimension, make_segment, rule, when
from tests.segments.conftest import staff_in

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def atleast(number: int) -> dict:
    return rule(when("company.employees", "gte", number))


def drafted(code: str, number: int, **fields) -> Segment:
    """A segment of companies with 100 employees, and a draft that says something else."""
    segment = make_segment(code, rule=atleast(100), **fields)
    segment.draft_rule = atleast(number)
    segment.save()
    return segment


def members(segment: Segment) -> set[str]:
    return set(segment.memberships.open().values_list("company__number", flat=True))


@pytest.fixture
def companies():
    """Ten companies with 50, 100, … employees."""
    return [make_company(number=f"E{n}", employees=50 * n) for n in range(1, 11)]


def confirmed(release, by) -> dict[str, str]:
    return {one.key: one.word for one in to_confirm(release, by=by, now=NOW)}


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


def test_where_money_depends_on_it_the_author_can_not_publish_alone(companies, aino, priced):
    segment = drafted("big", 101)
    priced.add(segment.pk)
    release = prepare([segment], by=aino, now=NOW)

    with pytest.raises(ValidationError) as refusal:
        publish(release, by=aino, now=NOW, typed=confirmed(release, aino))

    assert refusal.value.code == "needs_approval"
    assert [(one.pk, what) for one, what in needs_approval(release)] == [
        (segment.pk, "Gold prices")
    ]


def test_money_depends_on_what_a_priced_segment_refers_to(companies, aino, priced):
    inner = drafted("inner", 101)
    outer = make_segment("outer", rule=rule(when("segment", "member", "inner")))
    priced.add(outer.pk)

    release = prepare([inner], by=aino, now=NOW)

    assert [one.code for one, _what in needs_approval(release)] == ["outer"]


def test_money_depends_on_the_other_tiers_of_an_exclusive_dimension(companies, aino, priced):
    tiers = make_dimension("tiers", is_exclusive=True)
    gold = drafted("gold", 300, dimension=tiers, priority=1)
    silver = make_segment("silver", rule=atleast(50), dimension=tiers, priority=2)
    priced.add(silver.pk)

    release = prepare([gold], by=aino, now=NOW)

    assert [one.code for one, _what in needs_approval(release)] == ["silver"]


def test_a_second_person_approves_and_then_it_can_be_published(companies, aino, bertil, priced):
    segment = drafted("big", 101)
    priced.add(segment.pk)
    release = prepare([segment], by=aino, now=NOW)
    request_approval(release, by=aino, now=NOW, typed=confirmed(release, aino))

    approve(release, by=bertil, now=NOW)
    publish(release, by=aino, now=NOW)

    release.refresh_from_db()
    assert (release.status, release.approver, release.publisher) == ("published", bertil, aino)
    actions = list(release.events.order_by("pk").values_list("action", flat=True))
    assert actions == ["created", "requested", "approved", "published"]


def test_nobody_approves_the_own_release(companies, bertil, priced):
    segment = drafted("big", 101)
    priced.add(segment.pk)
    release = prepare([segment], by=bertil, now=NOW)
    request_approval(release, by=bertil, now=NOW, typed=confirmed(release, bertil))

    with pytest.raises(PermissionDenied, match="own release"):
        approve(release, by=bertil, now=NOW)


def test_the_one_who_asked_is_the_author_whoever_began_the_release(companies, aino, bertil, priced):
    segment = drafted("big", 101)
    priced.add(segment.pk)
    release = prepare([], by=aino, now=NOW)
    put_in(release, segment, by=bertil, now=NOW)
    request_approval(release, by=bertil, now=NOW, typed=confirmed(release, bertil))

    with pytest.raises(PermissionDenied, match="own release"):
        approve(release, by=bertil, now=NOW)


def test_a_superuser_approves_no_own_release_either(companies, priced):
    root = staff_in()
    root.is_superuser = True
    root.save()
    segment = drafted("big", 101)
    priced.add(segment.pk)
    release = prepare([segment], by=root, now=NOW)
    request_approval(release, by=root, now=NOW, typed=confirmed(release, root))

    with pytest.raises(PermissionDenied, match="own release"):
        approve(release, by=root, now=NOW)


def test_an_approved_draft_that_changes_has_lost_its_approval(companies, aino, bertil, priced):
    segment = drafted("big", 101)
    priced.add(segment.pk)
    release = prepare([segment], by=aino, now=NOW)
    request_approval(release, by=aino, now=NOW, typed=confirmed(release, aino))
    approve(release, by=bertil, now=NOW)

    Segment.objects.filter(pk=segment.pk).update(draft_rule=atleast(50))
    with pytest.raises(ValidationError):
        publish(release, by=aino, now=NOW)

    release.refresh_from_db()
    assert release.status == "open"
    assert release.events.filter(action="reopened").exists()
    assert members(segment) == {f"E{n}" for n in range(2, 11)}


def test_a_draft_that_changes_while_it_waits_can_not_be_approved(companies, aino, bertil, priced):
    segment = drafted("big", 101)
    priced.add(segment.pk)
    release = prepare([segment], by=aino, now=NOW)
    request_approval(release, by=aino, now=NOW, typed=confirmed(release, aino))

    Segment.objects.filter(pk=segment.pk).update(draft_rule=atleast(102))
    with pytest.raises(ValidationError):
        approve(release, by=bertil, now=NOW)

    release.refresh_from_db()
    assert release.status == "open"


def test_a_release_that_got_another_segment_has_lost_its_approval(companies, aino, bertil, priced):
    segment = drafted("big", 101)
    priced.add(segment.pk)
    release = prepare([segment], by=aino, now=NOW)
    request_approval(release, by=aino, now=NOW, typed=confirmed(release, aino))
    approve(release, by=bertil, now=NOW)

    put_in(release, drafted("more", 101), by=aino, now=NOW)

    release.refresh_from_db()
    assert release.status == "open"


def test_a_refusal_needs_a_reason_and_opens_the_release_again(companies, aino, bertil, priced):
    segment = drafted("big", 101)
    priced.add(segment.pk)
    release = prepare([segment], by=aino, now=NOW)
    request_approval(release, by=aino, now=NOW, typed=confirmed(release, aino))

    with pytest.raises(ValidationError):
        refuse(release, by=bertil, now=NOW, reason=" ")
    refuse(release, by=bertil, now=NOW, reason="Too many leave")

    release.refresh_from_db()
    assert release.status == "open"
    assert release.events.get(action="refused").reason == "Too many leave"


def test_a_withdrawn_release_leaves_the_drafts_and_publishes_nothing(companies, aino):
    segment = drafted("big", 101)
    release = prepare([segment], by=aino, now=NOW)

    withdraw(release, by=aino, now=NOW, reason="Not now")

    segment.refresh_from_db()
    assert segment.draft_rule == atleast(101)
    with pytest.raises(ValidationError):
        publish(release, by=aino, now=NOW)


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


def test_rolling_back_publishes_the_older_rule_as_a_new_event(companies, aino):
    segment = drafted("big", 400)
    release = prepare([segment], by=aino, now=NOW)
    publish(release, by=aino, now=NOW, typed=confirmed(release, aino))

    back = roll_back(segment.versions.get(number=1), by=aino, now=NOW, reason="Too few")

    segment.refresh_from_db()
    assert members(segment) == {f"E{n}" for n in range(2, 11)}
    assert segment.published_version.number == 3
    assert segment.publications.count() == 3
    assert back.is_rollback and back.events.get().action == "rolled_back"


def test_rolling_back_needs_no_second_person_and_keeps_the_members_of_a_rule_that_broke(
    companies, aino, priced
):
    inner = make_segment("inner", rule=atleast(400))
    segment = make_segment("big", rule=rule(when("segment", "member", "inner")))
    publish_rule(segment, rule=atleast(100), by=None, now=NOW)
    Segment.objects.filter(pk=inner.pk).update(status="archived")
    priced.add(segment.pk)

    roll_back(segment.versions.get(number=1), by=aino, now=NOW)

    segment.refresh_from_db()
    assert segment.failure
    assert members(segment) == {f"E{n}" for n in range(2, 11)}


def test_a_whole_release_is_rolled_back_as_one(companies, aino):
    one, two = drafted("one", 400), drafted("two", 300)
    release = prepare([one, two], by=aino, now=NOW)
    publish(release, by=aino, now=NOW, typed=confirmed(release, aino))

    roll_back_release(release, by=aino, now=NOW)

    assert members(one) == members(two) == {f"E{n}" for n in range(2, 11)}


def test_an_older_version_becomes_the_draft_with_its_stay_rule_and_grace(companies, aino):
    segment = make_segment("big", rule=atleast(400), stay_rule=atleast(300), grace_days=5)
    publish_rule(segment, rule=atleast(100), by=None, now=NOW)

    restore(segment.versions.get(number=1), by=aino, now=NOW, reason="As in spring")
    release = prepare([Segment.objects.get(pk=segment.pk)], by=aino, now=NOW)
    publish(release, by=aino, now=NOW, typed=confirmed(release, aino))

    version = Segment.objects.get(pk=segment.pk).published_version
    assert (version.number, version.stay_rule, version.grace_days) == (3, atleast(300), 5)
    assert ReleaseEvent.objects.get(action="restored").reason == "As in spring"


def test_publishing_a_draft_keeps_the_stay_rule_and_the_grace_that_were_published(companies, aino):
    segment = make_segment("big", rule=atleast(400), stay_rule=atleast(300), grace_days=5)
    segment.draft_rule = atleast(401)
    segment.save()
    release = prepare([segment], by=aino, now=NOW)

    publish(release, by=aino, now=NOW, typed=confirmed(release, aino))

    version = Segment.objects.get(pk=segment.pk).published_version
    assert (version.number, version.stay_rule, version.grace_days) == (2, atleast(300), 5)


@pytest.mark.parametrize(
    ("groups", "steps"),
    [
        ((), set()),
        (("Merchandisers",), {"prepare", "publish"}),
        (("Segment approvers",), {"publish", "approve"}),
        (("Merchandisers", "Segment approvers"), {"prepare", "publish", "approve"}),
        (("Sales reps",), set()),
    ],
)
def test_who_may_do_what(companies, aino, priced, groups, steps):
    person = staff_in(*groups)
    free, dear = drafted("free", 101), drafted("dear", 101)
    priced.add(dear.pk)
    mine = prepare([free], by=aino, now=NOW)
    theirs = prepare([dear], by=aino, now=NOW)
    request_approval(theirs, by=aino, now=NOW, typed=confirmed(theirs, aino))
    words = confirmed(mine, aino)

    allowed = set()
    for name, step in {
        "prepare": lambda: prepare([free], by=person, now=NOW),
        "publish": lambda: publish(mine, by=person, now=NOW, typed=words),
        "approve": lambda: approve(theirs, by=person, now=NOW),
    }.items():
        try:
            step()
        except PermissionDenied:
            continue
        allowed.add(name)

    assert allowed == steps
