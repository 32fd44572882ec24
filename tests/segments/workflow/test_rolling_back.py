"""Rolling back: an older rule is published as a new event."""

import pytest

from segments.models import ReleaseEvent, Segment
from segments.services import publish as publish_rule
from segments.workflow.drafts import restore
from segments.workflow.preparing import (
    prepare,
)
from segments.workflow.releases import (
    publish,
)
from segments.workflow.rolling_back import roll_back, roll_back_release
from tests.factories.segments import make_segment, rule, when
from tests.segments.workflow.drafting import NOW, atleast, confirmed, drafted, members

pytestmark = pytest.mark.django_db


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
