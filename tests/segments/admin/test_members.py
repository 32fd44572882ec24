"""The members of a segment: narrowed, decided about by hand, exported."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from segments.models import Membership, Override
from segments.services import include, refresh
from segments.tabular.writing import neutral
from tests.factories.companies import make_company
from tests.factories.segments import make_dimension, make_segment, rule, when

pytestmark = pytest.mark.django_db

BIG = rule(when("company.employees", "gte", 500))
TOMORROW = timedelta(days=1)


@pytest.fixture
def big():
    """Two companies that the rule takes, one that is pinned until tomorrow, and one outside."""
    make_company(legal_name="Alpha", number="A1", employees=900)
    make_company(legal_name="Beta", number="B1", employees=900)
    pinned = make_company(legal_name="Pinned", number="P1", employees=5)
    make_company(legal_name="Outside", number="O1", employees=5)
    segment = make_segment("big", rule=BIG, dimension=make_dimension("size", is_exclusive=True))
    now = timezone.now()
    include(segment, pinned, reason="Promised", by=None, valid_until=now + TOMORROW)
    refresh(now=now)
    return segment


def url(segment, name="members") -> str:
    """Answer the address of the members or of their export."""
    return reverse(f"admin:segments_segment_{name}", args=[segment.pk])


def names(page) -> list[str]:
    """Answer the names of the companies on a page."""
    return [stay.company.legal_name for stay in page.context["page"]]


def decision(**more) -> dict:
    """Answer what the form sends to exclude."""
    until = timezone.localdate() + TOMORROW
    return {"kind": "exclude", "reason": "Unpaid", "valid_until": until.isoformat(), **more}


def test_members_are_narrowed_by_reason_and_by_when_they_came_and_end(staff, big):
    today = timezone.localdate()

    asked = {
        "by reason": {"reason": "include"},
        "since": {"since": today.isoformat()},
        "before": {"before": today.isoformat()},
        "ends by": {"until": (today + TOMORROW).isoformat()},
        "ends earlier": {"until": (today - TOMORROW).isoformat()},
    }
    found = {name: names(staff.get(url(big), query)) for name, query in asked.items()}

    assert found == {
        "by reason": ["Pinned"],
        "since": ["Pinned"],
        "before": ["Alpha", "Beta"],
        "ends by": ["Pinned"],
        "ends earlier": [],
    }


def test_a_day_that_is_none_is_said_at_its_field(staff, big):
    page = staff.get(url(big), {"since": "yesterday"})

    assert page.status_code == 200
    assert "since" in page.context["form"].errors
    assert len(names(page)) == 3


def test_grace_ends_on_the_day_that_is_shown(staff):
    dimension = make_dimension("value", grace_days=30)
    company = make_company(employees=900)
    segment = make_segment("big", rule=BIG, dimension=dimension)
    company.employees = 5
    company.save()
    refresh([company.pk], now=timezone.now())

    page = staff.get(url(segment), {"reason": "grace"})

    (stay,) = page.context["page"]
    assert stay.until == timezone.localdate() + timedelta(days=30)


def test_ticked_and_typed_companies_are_excluded_with_a_reason_and_an_end(
    staff, merchandiser, big, django_capture_on_commit_callbacks
):
    alpha = big.memberships.get(company__number="A1").company

    with django_capture_on_commit_callbacks(execute=True):
        staff.post(url(big), decision(company=[alpha.pk], numbers="B1, B1"))

    made = Override.objects.filter(kind="exclude").order_by("company__number")
    assert [(one.company.number, one.reason, one.by) for one in made] == [
        ("A1", "Unpaid", merchandiser),
        ("B1", "Unpaid", merchandiser),
    ]
    midnight = timezone.localtime(made[0].valid_until)
    assert (midnight.date(), midnight.hour) == (timezone.localdate() + 2 * TOMORROW, 0)
    assert list(Membership.objects.open().values_list("company__number", flat=True)) == ["P1"]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"valid_until": ""}, "valid_until"),
        ({"valid_until": "2020-01-01"}, "valid_until"),
        ({"valid_until": "soon"}, "valid_until"),
        ({"numbers": "A1 NOBODY"}, "numbers"),
        ({"numbers": ""}, "__all__"),
        ({"kind": "promote"}, "kind"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_nobody_is_excluded(staff, big, sent, field):
    page = staff.post(url(big), decision(**{"numbers": "A1", **sent}))

    assert field in page.context["decision"].errors
    assert not Override.objects.filter(kind="exclude").exists()


def test_a_company_that_is_pinned_elsewhere_is_left_out_and_told(staff, big):
    other = make_segment("small", dimension=big.dimension)

    page = staff.post(url(other), decision(kind="include", numbers="P1 O1"), follow=True)

    assert list(other.overrides.values_list("company__number", flat=True)) == ["O1"]
    assert "already pinned in this dimension (Big)" in page.content.decode()


def test_deciding_twice_makes_one_decision(staff, big):
    for _time in range(2):
        page = staff.post(url(big), decision(numbers="A1"), follow=True)

    assert Override.objects.filter(kind="exclude").count() == 1
    assert "1 company already was" in page.content.decode()


def test_staff_without_the_right_neither_see_the_form_nor_decide(staff, merchandiser, big):
    merchandiser.groups.clear()
    merchandiser.user_permissions.add(Permission.objects.get(codename="view_segment"))

    shown = staff.get(url(big))
    sent = staff.post(url(big), decision(numbers="A1"))
    exported = staff.get(url(big, "members_csv"))

    assert shown.context["decision"] is None
    assert (sent.status_code, exported.status_code) == (403, 403)


def test_the_export_holds_what_the_page_shows_and_no_formula(staff, big):
    make_company(legal_name="=1+1", number="@X", employees=900)

    answer = staff.get(url(big, "members_csv"), {"reason": "rule"})

    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "Number,Name,Country,Since,Until,Why"
    assert [line.split(",")[:2] for line in lines[1:]] == [
        ["A1", "Alpha"],
        ["B1", "Beta"],
        ["'@X", "'=1+1"],
    ]


@pytest.mark.parametrize("text", ["=A1", "+1", "-1", "@x", "\tx", "\rx", " =A1"])
def test_a_cell_that_could_be_a_formula_begins_with_an_apostrophe(text):
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Alpha", "", "3M", "a=b"])
def test_any_other_cell_stays_as_it_is(text):
    assert neutral(text) == text
