"""Approvals: who may do what, and what an approval holds for."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from segments.models import Segment
from segments.workflow.preparing import (
    needs_approval,
    prepare,
    put_in,
)
from segments.workflow.releases import (
    approve,
    publish,
    refuse,
    request_approval,
    withdraw,
)
from tests.factories.segments import make_dimension, make_segment, rule, when
from tests.factories.staff import make_boss, make_staff
from tests.segments.workflow.drafting import NOW, atleast, confirmed, drafted, members

pytestmark = pytest.mark.django_db


def asked_for(author, priced):
    """Make a release on which money depends, and ask for its approval."""
    segment = drafted("big", 101)
    priced.add(segment.pk)
    release = prepare([segment], by=author, now=NOW)
    request_approval(release, by=author, now=NOW, typed=confirmed(release, author))
    return release


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
    release = asked_for(aino, priced)

    approve(release, by=bertil, now=NOW)
    publish(release, by=aino, now=NOW)

    release.refresh_from_db()
    assert (release.status, release.approver, release.publisher) == ("published", bertil, aino)
    actions = list(release.events.order_by("pk").values_list("action", flat=True))
    assert actions == ["created", "requested", "approved", "published"]


def test_nobody_approves_the_own_release(companies, bertil, priced):
    release = asked_for(bertil, priced)

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
    root = make_boss()
    release = asked_for(root, priced)

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
    release = asked_for(aino, priced)
    approve(release, by=bertil, now=NOW)

    put_in(release, drafted("more", 101), by=aino, now=NOW)

    release.refresh_from_db()
    assert release.status == "open"


def test_a_refusal_needs_a_reason_and_opens_the_release_again(companies, aino, bertil, priced):
    release = asked_for(aino, priced)

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
    person = make_staff(groups=groups)
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
