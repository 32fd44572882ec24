"""There is no way around a release, and none around the second person where money depends on it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from segments import api
from segments.models import Dimension, Override, Release, Segment
from segments.services import archive
from segments.workflow.preparing import prepare
from segments.workflow.rolling_back import roll_back, roll_back_release
from tests.factories.browsers import browser_of
from tests.factories.companies import make_company, make_rep
from tests.factories.segments import make_dimension, make_segment
from tests.factories.staff import make_staff
from tests.segments.workflow.drafting import NOW, atleast, drafted

pytestmark = pytest.mark.django_db


def test_a_program_that_names_a_person_asks_what_that_person_may(companies, aino, bertil, priced):
    segment = make_segment("big", rule=atleast(100))
    nobody = make_staff(email="visitor@example.com")

    with pytest.raises(PermissionDenied):
        api.publish(segment, rule=atleast(200), by=nobody, now=NOW)
    api.publish(segment, rule=atleast(300), by=aino, now=NOW)
    priced.add(segment.pk)
    for person in (aino, bertil):
        with pytest.raises(ValidationError) as refused:
            api.publish_together([api.Change(segment, atleast(400))], by=person, now=NOW)
        assert refused.value.code == "needs_approval"

    assert Segment.objects.get(pk=segment.pk).published_version.rule == atleast(300)


def test_the_api_asks_for_what_stands_behind_a_reference_and_a_dimension_too(aino, priced):
    tier = make_dimension("tier", is_exclusive=True)
    gold = make_segment("gold", rule=atleast(500), dimension=tier)
    silver = make_segment("silver", rule=atleast(100), dimension=tier)
    priced.add(gold.pk)
    axis = api.Axis(tier, default_segment=silver, grace_days=0, inherit_to_children=False)

    for changes, axes in (([api.Change(silver, atleast(50))], []), ([], [axis])):
        with pytest.raises(ValidationError) as refused:
            api.publish_together(changes, axes, by=aino, now=NOW)
        assert refused.value.code == "needs_approval"


def test_a_published_segment_changes_its_place_by_a_release_only(aino):
    tier, other = make_dimension("tier", is_exclusive=True), make_dimension("other")
    segment = make_segment("gold", rule=atleast(500), dimension=tier, priority=20)
    address = reverse("admin:segments_segment_change", args=[segment.pk])

    browser_of(aino).post(address, {"name": "Golden", "priority": 1, "dimension": other.pk})

    segment.refresh_from_db()
    assert (segment.name, segment.priority, segment.dimension) == ("Golden", 20, tier)


def test_what_shapes_a_dimension_in_use_becomes_a_release(aino):
    tier = make_dimension("tier", is_exclusive=True)
    gold = make_segment("gold", rule=atleast(500), dimension=tier)
    typed = {
        "name": "Tier of value", "code": "tier", "rank": 1, "default_segment": gold.pk,
        "grace_days": 30, "inherit_to_children": "on",
    }  # fmt: skip

    page = browser_of(aino).post(reverse("admin:segments_dimension_change", args=[tier.pk]), typed)

    release = Release.objects.get()
    assert page.url == reverse("admin:segments_release_change", args=[release.pk])
    tier = Dimension.objects.get(pk=tier.pk)
    assert (tier.name, tier.is_exclusive, tier.rank) == ("Tier of value", True, 100)
    assert (tier.default_segment, tier.grace_days, tier.inherit_to_children) == (None, 0, False)
    row = release.dimensions.get()
    assert (row.default_segment, row.grace_days, row.inherit_to_children) == (gold, 30, True)


def test_a_dimension_that_nothing_published_is_in_is_changed_at_once(aino):
    tier = make_dimension("tier", is_exclusive=True)
    typed = {"name": "Tier", "code": "tier", "rank": 1, "grace_days": 30, "is_exclusive": "on"}

    browser_of(aino).post(reverse("admin:segments_dimension_change", args=[tier.pk]), typed)

    tier.refresh_from_db()
    assert (tier.rank, tier.grace_days) == (1, 30)
    assert not Release.objects.exists()


def test_an_archived_segment_does_not_come_back_by_a_rollback(companies, aino):
    segment = drafted("big", 400)
    release = prepare([segment], by=aino, now=NOW)
    api.publish(segment, rule=atleast(400), by=None, now=NOW)
    Release.objects.filter(pk=release.pk).update(status=Release.Status.PUBLISHED)
    release.items.update(before=segment.versions.get(number=1))
    archive(segment, now=NOW)

    for back in (
        lambda: roll_back(segment.versions.get(number=1), by=aino, now=NOW),
        lambda: roll_back_release(release, by=aino, now=NOW),
    ):
        with pytest.raises(ValidationError) as refused:
            back()
        assert refused.value.code == "archived"

    segment.refresh_from_db()
    assert segment.status == "archived"
    assert not segment.memberships.open().exists()


def test_a_rep_ends_decisions_about_own_companies_only():
    person = make_staff(groups=["Sales reps", "Merchandisers"], email="rep@example.com")
    person.groups.get(name="Merchandisers").permissions.filter(
        codename="override_all_companies"
    ).delete()
    own, other = make_company(account_manager=make_rep(user=person)), make_company()
    segment = make_segment("hand")
    mine, foreign = (
        Override.objects.create(segment=segment, company=one, kind="exclude", reason="so")
        for one in (own, other)
    )

    browser_of(person).post(
        reverse("admin:segments_override_changelist"),
        {"action": "end_now", "_selected_action": [mine.pk, foreign.pk]},
    )
    page = browser_of(person).get(reverse("admin:segments_override_delete", args=[foreign.pk]))

    ended = Override.objects.exclude(valid_until=None)
    assert list(ended) == [mine]
    assert page.status_code == 403


@pytest.mark.parametrize("priority", ["32768", "99999", "-1", "1.5", "x", "9" * 400])
def test_a_priority_that_does_not_exist_is_refused_in_words(aino, priority):
    segment = drafted("big", 400)
    release = prepare([segment], by=aino, now=NOW)
    address = reverse("admin:segments_release_change", args=[release.pk])

    page = browser_of(aino).post(
        address, {"action": "add", "segment": segment.pk, "priority": priority}, follow=True
    )

    assert "A priority is a whole number" in page.content.decode()
    assert release.items.get().priority is None


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31", "10000-01-01", "x", "2026-02-30"])
def test_a_preview_of_a_day_that_can_not_be_looked_at_is_refused(aino, text):
    release = prepare([drafted("big", 400)], by=aino, now=NOW)
    address = reverse("admin:segments_release_change", args=[release.pk])

    page = browser_of(aino).post(address, {"action": "preview", "as_of": text}, follow=True)

    assert page.status_code == 200
    assert not release.previews.exclude(status="done").exists()


def test_a_decision_until_a_day_after_all_calendars_is_refused(bertil):
    segment, company = make_segment("hand"), make_company()
    typed = {"kind": "include", "reason": "so", "company": company.pk, "valid_until": "9999-12-31"}

    page = browser_of(bertil).post(
        reverse("admin:segments_segment_members", args=[segment.pk]), typed
    )

    assert "valid_until" in page.context["decision"].errors
    assert not Override.objects.exists()
