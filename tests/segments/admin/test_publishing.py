"""Publishing a segment from its page, and what the page then shows."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from segments.consumers import CONSUMERS, Use, register
from segments.models import Company, Dimension, Membership, Override, Segment
from segments.services import include, refresh
from tests.factories.companies import make_company
from tests.factories.segments import make_segment, rule, when

from .publishing import publish_now
from .test_segments import LARGE, sent

pytestmark = pytest.mark.django_db

BIG = rule(when("company.employees", "gte", 250))


@pytest.fixture
def dimension():
    """A dimension to put segments in."""
    return Dimension.objects.create(code="size", name="Size")


def change(segment) -> str:
    """Where a segment is edited."""
    return reverse("admin:segments_segment_change", args=[segment.pk])


def test_publishing_puts_the_matching_companies_in_at_once(staff, merchandiser, dimension):
    large, _small = make_company(employees=900), make_company(employees=3)

    page = staff.post(
        reverse("admin:segments_segment_add"),
        sent(dimension, LARGE, _publish="1", note="Key accounts"),
    )
    publish_now(staff, page)

    segment = Segment.objects.get(code="large")
    assert segment.status == "published"
    assert [stay.company for stay in segment.memberships.open()] == [large]
    version = segment.published_version
    assert (version.number, version.note, version.author) == (1, "Key accounts", merchandiser)


def test_a_draft_changes_nobody_until_it_is_published(staff, dimension):
    company = make_company(employees=900)
    segment = make_segment("big", rule=BIG, dimension=dimension)
    other = rule(when("company.employees", "gte", 5000))

    staff.post(change(segment), sent(dimension, other, _continue="1"))

    segment.refresh_from_db()
    assert segment.draft_rule == other
    assert segment.memberships.open().get().company == company


def test_a_segment_that_would_contain_itself_is_refused_at_the_rule(staff, dimension):
    segment = make_segment("big", rule=BIG, dimension=dimension)
    mine = rule(when("segment", "member", segment.code))

    page = staff.post(change(segment), sent(dimension, mine, _publish="1"))

    form = page.context["adminform"].form
    assert "A segment can not refer to itself" in str(form.errors["draft_rule"])
    assert form.fields["draft_rule"].widget.problems
    assert json.dumps(segment.code) in page.content.decode().replace("&quot;", '"')


def test_a_segment_without_a_rule_is_kept_by_hand(staff, dimension):
    page = staff.post(reverse("admin:segments_segment_add"), sent(dimension, "", _publish="1"))
    publish_now(staff, page)

    segment = Segment.objects.get(code="large")
    page = staff.get(change(segment)).content.decode()

    assert (segment.status, segment.published_version) == ("published", None)
    assert "kept by hand" in page


def test_publishing_without_a_change_keeps_the_version(staff, dimension):
    segment = make_segment("big", rule=BIG, dimension=dimension)

    same = sent(dimension, segment.published_version.rule, _publish="1")
    publish_now(staff, staff.post(change(segment), same))

    assert segment.versions.count() == 1


def test_the_page_says_what_uses_the_segment(staff, dimension):
    segment = make_segment("big", rule=BIG, dimension=dimension)
    register("Price lists", lambda one: [Use("Gold prices", "/x/")], lambda: ([], []), name="t")
    try:
        page = staff.get(change(segment)).content.decode()
    finally:
        del CONSUMERS["t"]

    assert '<a href="/x/">Gold prices</a>' in page


def test_a_segment_in_use_is_not_archived(staff, dimension):
    segment = make_segment("big", rule=BIG, dimension=dimension)
    register("Price lists", lambda one: [Use("Gold prices")], lambda: ([], []), name="t")
    try:
        page = staff.post(
            change(segment),
            sent(dimension, segment.published_version.rule, _archive="1"),
            follow=True,
        )
    finally:
        del CONSUMERS["t"]

    segment.refresh_from_db()
    assert segment.status == "published"
    assert "Gold prices" in page.content.decode()


def test_an_exclusion_needs_a_reason(staff, dimension):
    segment = make_segment("big", rule=BIG, dimension=dimension)
    company = make_company(employees=900)
    typed = {"company": company.pk, "segment": segment.pk, "kind": "exclude", "reason": " "}

    page = staff.post(reverse("admin:segments_override_add"), typed)

    assert "reason" in page.context["adminform"].form.errors
    assert not Override.objects.exists()


def test_an_exclusion_with_a_reason_takes_the_company_out(
    staff, merchandiser, dimension, django_capture_on_commit_callbacks
):
    segment = make_segment("big", rule=BIG, dimension=dimension)
    company = make_company(employees=900)
    until = timezone.localtime() + timedelta(days=30)
    typed = {
        "company": company.pk,
        "segment": segment.pk,
        "kind": "exclude",
        "reason": "Unpaid invoices",
        "valid_until_0": until.strftime("%Y-%m-%d"),
        "valid_until_1": until.strftime("%H:%M:%S"),
    }

    with django_capture_on_commit_callbacks(execute=True):
        staff.post(reverse("admin:segments_override_add"), typed)

    assert Override.objects.get().by == merchandiser
    assert not Membership.objects.open().filter(company=company).exists()
    why = reverse("admin:segments_company_why", args=[company.pk, segment.code])
    assert "Unpaid invoices" in staff.get(why).content.decode()


def test_the_members_page_finds_a_company_and_costs_the_same_for_any_number(
    staff, dimension, django_assert_max_num_queries
):
    wanted = make_company(legal_name="Nordic Bolt", employees=900)
    for _number in range(12):
        make_company(employees=900)
    segment = make_segment("big", rule=BIG, dimension=dimension)
    url = reverse("admin:segments_segment_members", args=[segment.pk])

    with django_assert_max_num_queries(12):
        everyone = staff.get(url)
    found = staff.get(url, {"q": "bolt"})

    assert everyone.context["page"].paginator.count == 13
    assert [stay.company for stay in found.context["page"]] == [wanted]


def test_the_page_of_a_segment_costs_at_most_25_queries(
    staff, dimension, django_assert_max_num_queries
):
    for _number in range(10):
        make_company(employees=900)
    segment = make_segment("big", rule=BIG, dimension=dimension)

    with django_assert_max_num_queries(25):
        page = staff.get(change(segment))

    assert "10 companies are in it now" in page.content.decode()


def test_the_members_come_in_pages(staff, dimension):
    Company.objects.bulk_create(
        Company(number=f"N{number}", legal_name=f"Company {number:03}", employees=900)
        for number in range(51)
    )
    refresh(now=timezone.now())
    segment = make_segment("big", rule=BIG, dimension=dimension, now=timezone.now())
    url = reverse("admin:segments_segment_members", args=[segment.pk])

    page = staff.get(url, {"page": "2", "q": "company"})

    assert [stay.company.legal_name for stay in page.context["page"]] == ["Company 050"]
    assert "?page=1&amp;q=company" in page.content.decode()


def test_staff_who_may_only_look_read_the_rule_in_words(staff, merchandiser, dimension):
    segment = make_segment("big", rule=BIG, dimension=dimension)
    merchandiser.groups.clear()
    merchandiser.user_permissions.add(Permission.objects.get(codename="view_segment"))

    page = staff.get(change(segment)).content.decode()

    assert "Employees is at least 250" in page
    assert "rule-builder" not in page.split("</head>")[1]


def test_an_override_is_ended_from_the_list(staff, dimension):
    segment = make_segment("big", rule=BIG, dimension=dimension)
    override = include(segment, make_company(), reason="Trial", by=None)

    staff.post(
        reverse("admin:segments_override_changelist"),
        {"action": "end_now", "_selected_action": [override.pk]},
    )

    override.refresh_from_db()
    assert override.valid_until <= timezone.now()
