"""The pages of releases: preview, confirm, approve, publish, roll back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from segments.models import PreviewRun, Release, Segment
from segments.tasks import begin_preview
from segments.workflow import jobs
from segments.workflow.preparing import prepare
from tests.factories.browsers import browser_of
from tests.factories.companies import make_company
from tests.factories.segments import make_segment, rule, when
from tests.factories.staff import make_staff
from tests.pages import text

from .publishing import publish_now, release_of, words_of

pytestmark = pytest.mark.django_db


def atleast(number: int) -> dict:
    return rule(when("company.employees", "gte", number))


@pytest.fixture
def big():
    """A segment of nine of ten companies, with a draft for three."""
    for n in range(1, 11):
        make_company(number=f"E{n}", legal_name=f"Company E{n}", employees=50 * n)
    segment = make_segment("big", rule=atleast(100))
    segment.draft_rule = atleast(400)
    segment.save()
    return segment


def preview_url(segment) -> str:
    return reverse("admin:segments_segment_preview", args=[segment.pk])


def test_the_draft_is_checked_and_shown_beside_the_published_rule(staff, big):
    page = text(staff.get(preview_url(big)))

    assert "Nothing blocks it" in page
    assert "<del>100</del>" in page
    assert "<ins>400</ins>" in page
    assert not Release.objects.exists()


def test_the_preview_says_who_enters_and_leaves(staff, big):
    page = text(staff.get(staff.post(preview_url(big))["Location"]))

    assert "<strong>3</strong> companies of 10" in page
    assert "−6" in page
    assert "Company E7" in page
    assert "Effect on: Prices" in page
    assert "To confirm, type: big" in page


def test_publishing_without_the_typed_word_loses_nothing_that_was_typed(staff, big):
    url = staff.post(preview_url(big))["Location"]

    page = staff.post(
        url, {"action": "publish", "when": "later", "at": "2099-05-01T08:30", "note": "Because"}
    )

    shown = text(page)
    assert page.status_code == 200
    assert "Because" in shown
    assert "2099-05-01T08:30" in shown
    assert page.context["form"].errors
    assert Release.objects.get().status == "open"


def test_a_release_is_published_and_rolled_back_with_one_click(staff, merchandiser, big):
    release = publish_now(staff, staff.post(preview_url(big)), note="Fewer")
    after = set(big.memberships.open().values_list("company__number", flat=True))

    staff.post(reverse("admin:segments_release_change", args=[release.pk]), {"action": "rollback"})

    assert (release.status, release.publisher, after) == (
        "published",
        merchandiser,
        {"E8", "E9", "E10"},
    )
    assert big.memberships.open().count() == 9


def test_an_older_version_is_compared_and_rolled_back_to_with_one_click(staff, big):
    publish_now(staff, staff.post(preview_url(big)))
    url = reverse("admin:segments_segment_version", args=[big.pk, 1])

    page = text(staff.get(url))
    staff.post(url, {"action": "rollback", "reason": "Too few"})

    assert "<del>400</del>" in page
    assert "changes by 6 companies" in page
    assert big.memberships.open().count() == 9
    assert Release.objects.filter(is_rollback=True, note="Too few").exists()


def test_an_older_version_becomes_the_draft(staff, big):
    publish_now(staff, staff.post(preview_url(big)))

    staff.post(reverse("admin:segments_segment_version", args=[big.pk, 1]), {"action": "restore"})

    big.refresh_from_db()
    assert big.draft_rule == atleast(100)


def test_where_money_depends_on_it_a_second_person_approves_on_the_page(
    staff, merchandiser, big, priced
):
    priced.add(big.pk)
    url = staff.post(preview_url(big))["Location"]
    release = release_of(staff.post(preview_url(big)))
    boss = browser_of(make_staff(groups=["Segment approvers"]))

    asked = text(staff.get(url))
    staff.post(url, {"action": "publish", "when": "now", **words_of(release)})
    mine = text(staff.get(url))
    theirs = text(boss.get(url))
    staff.post(url, {"action": "approve"})
    release.refresh_from_db()
    refused = release.status
    boss.post(url, {"action": "approve"})
    release.refresh_from_db()
    approved = release.status
    staff.post(url, {"action": "publish", "when": "now"})

    release.refresh_from_db()
    assert "Request approval" in asked
    assert "nobody approves the own release" in mine
    assert 'value="approve"' in theirs
    assert (refused, approved, release.status) == ("waiting", "approved", "published")


def test_a_refusal_without_a_reason_is_told(staff, big, priced):
    priced.add(big.pk)
    page = staff.post(preview_url(big))
    release, url = release_of(page), page["Location"]
    staff.post(url, {"action": "publish", "when": "now", **words_of(release)})
    boss = browser_of(make_staff(groups=["Segment approvers"]))

    said = text(boss.post(url, {"action": "refuse", "reason": " "}, follow=True))
    boss.post(url, {"action": "refuse", "reason": "Ask sales first"})

    assert "Say why it is refused." in said
    assert "Ask sales first" in text(staff.get(url))


def test_a_release_is_planned_for_midnight_and_withdrawn(staff, big):
    page = staff.post(preview_url(big))
    release, url = release_of(page), page["Location"]

    staff.post(url, {"action": "publish", "when": "midnight", **words_of(release)})
    release.refresh_from_db()
    planned = release.status, timezone.localtime(release.publish_at)
    staff.post(url, {"action": "withdraw", "reason": "Later"})

    release.refresh_from_db()
    assert planned[0] == "planned"
    assert (planned[1].hour, planned[1].minute) == (0, 0)
    assert planned[1] > timezone.now()
    assert release.status == "withdrawn"


def test_a_draft_that_can_not_be_evaluated_is_told_with_a_link_to_its_condition(staff, big):
    Segment.objects.filter(pk=big.pk).update(draft_rule=rule(when("segment", "member", "nowhere")))

    page = text(staff.get(preview_url(big)))
    link = (
        reverse("admin:segments_segment_change", args=[big.pk]) + "?problem=root.all%5B0%5D.value"
    )
    form = staff.get(link).context["adminform"].form

    assert "There is no published segment “nowhere”." in page
    assert link in page
    assert form.fields["draft_rule"].widget.problems == [
        {"path": "root.all[0].value", "message": "There is no published segment “nowhere”."}
    ]


def test_several_drafts_are_put_together(staff, big):
    other = make_segment("other", published=False)
    other.draft_rule = atleast(1)
    other.save()

    page = staff.post(
        reverse("admin:segments_release_add"),
        {"title": "Spring", "note": "", "segments": [big.pk, other.pk]},
    )

    release = release_of(page)
    assert {item.segment for item in release.items.all()} == {big, other}
    assert "Spring" in text(staff.get(reverse("admin:segments_release_changelist")))


def test_examples_come_in_the_order_that_was_asked_for(staff, big):
    url = staff.post(preview_url(big))["Location"]

    page = text(staff.get(url, {"sort": "name"}))

    assert page.index("Company E2") < page.index("Company E3") < page.index("Company E7")


def test_a_preview_under_way_shows_how_far_it_is_and_can_be_stopped(staff, merchandiser, big):
    release = prepare([big], by=merchandiser, now=timezone.now())
    run = jobs.start(release, by=merchandiser, now=timezone.now())
    PreviewRun.objects.filter(pk=run.pk).update(status="running", progress=40)
    url = reverse("admin:segments_release_change", args=[release.pk])

    page = text(staff.get(url))
    staff.post(url, {"action": "stop"})

    run.refresh_from_db()
    assert "look-again.js" in page
    assert "40 %" in page
    assert run.status == "stopped"
    assert "look-again.js" not in text(staff.get(url))


def test_a_preview_that_lost_its_worker_says_so(staff, merchandiser, big):
    release = prepare([big], by=merchandiser, now=timezone.now())
    run = jobs.start(release, by=merchandiser, now=timezone.now())
    PreviewRun.objects.filter(pk=run.pk).update(seen_at=timezone.now() - timedelta(minutes=11))

    page = text(staff.get(reverse("admin:segments_release_change", args=[release.pk])))

    assert "Work it out again" in page
    assert "Nothing was heard of it" in page


@pytest.mark.parametrize("day", ["2020-13-45", "soon", "9" * 400])
def test_a_day_that_is_none_is_told(staff, big, day):
    url = staff.post(preview_url(big))["Location"]

    page = staff.post(url, {"action": "preview", "as_of": day}, follow=True)

    assert page.status_code == 200
    assert "is not a day" in text(page)


def test_a_preview_as_of_the_end_of_a_month(staff, big):
    url = staff.post(preview_url(big))["Location"]

    page = staff.post(url, {"action": "preview", "as_of": "2031-01-31"}, follow=True)

    assert PreviewRun.objects.filter(as_of__year=2031).get().status == "done"
    assert "2031" in text(page)


def test_staff_without_rights_see_releases_and_take_no_step(staff, merchandiser, big):
    url = staff.post(preview_url(big))["Location"]
    looker = make_staff()
    client = browser_of(looker)

    assert client.get(url).status_code in (302, 403)
    assert client.post(url, {"action": "withdraw"}).status_code in (302, 403)
    assert Release.objects.get().status == "open"


def test_the_page_of_a_release_costs_at_most_forty_queries(
    staff, big, django_assert_max_num_queries
):
    url = staff.post(preview_url(big))["Location"]

    with django_assert_max_num_queries(40):
        staff.get(url)


def test_a_dimensions_grace_is_changed_with_the_release(staff, big):
    url = staff.post(preview_url(big))["Location"]
    dimension = big.dimension
    prefix = f"axis-{dimension.pk}"

    wrong = staff.post(
        url, {"action": "axis", "dimension": dimension.pk, f"{prefix}-grace_days": "-3"}
    )
    staff.post(url, {"action": "axis", "dimension": dimension.pk, f"{prefix}-grace_days": "20"})

    dimension.refresh_from_db()
    release = Release.objects.get()
    assert wrong.status_code == 200
    assert 'value="-3"' in text(wrong)
    assert (dimension.grace_days, release.dimensions.get().grace_days) == (0, 20)


def test_a_preview_that_takes_too_long_is_handed_to_a_worker_after_the_commit(
    big, monkeypatch, django_capture_on_commit_callbacks
):
    release = prepare([big], by=None, now=timezone.now())
    monkeypatch.setattr(jobs, "MOVES_AT_ONCE", -1)

    with django_capture_on_commit_callbacks(execute=True):
        run = begin_preview(release, by=None, now=timezone.now())
        before = PreviewRun.objects.get(pk=run.pk).status

    run.refresh_from_db()
    assert (before, run.status) == ("waiting", "done")
