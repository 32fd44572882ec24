"""The list of segments: what its columns say, what narrows it, what it costs."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from segments.admin.figures import DAYS, count_figures
from segments.admin.status import status_words
from segments.models import CompanyFacts, DirtyMark, Override, Release, Segment
from segments.services import refresh
from tests.factories.companies import make_company, make_user
from tests.factories.prices import make_price_list
from tests.factories.segments import make_dimension, make_segment, rule, when

pytestmark = pytest.mark.django_db

LIST = "admin:segments_segment_changelist"
NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
FINNISH = rule(when("company.country", "eq", "FI"))


def listed(staff, **asked) -> list[str]:
    """Answer the codes of the segments on the list."""
    page = staff.get(reverse(LIST), asked)
    return [segment.code for segment in page.context["cl"].result_list]


def cells(staff, code: str) -> str:
    """Answer the text of the list, from the row of a segment on."""
    page = staff.get(reverse(LIST), {"q": code}).content.decode()
    return page[page.index('id="result_list"') :]


def test_a_trail_holds_the_sizes_of_thirty_days_and_ends_with_now():
    early = make_company(country="FI", now=NOW - timedelta(days=40))
    segment = make_segment("finns", rule=FINNISH, now=NOW - timedelta(days=40))
    make_company(country="FI", now=NOW - timedelta(days=10))
    make_company(country="FI", now=NOW)
    early.country = "SE"
    early.save()
    refresh([early.pk], now=NOW - timedelta(days=2))

    counted = count_figures(NOW)

    trail = counted.trail(segment.pk)
    assert len(trail) == DAYS + 1
    assert (trail[0], trail[-12], trail[-11], trail[-2], trail[-1]) == (1, 1, 2, 1, 2)
    assert counted.size(segment.pk) == segment.memberships.open().count() == 2


def test_the_share_of_the_revenue_is_of_everything_bought_in_a_year():
    companies = [make_company(country=country) for country in ("FI", "FI", "SE")]
    finns, empty = make_segment("finns", rule=FINNISH), make_segment("empty")
    for company, net in zip(companies, (100, 200, 700), strict=True):
        CompanyFacts.objects.filter(pk=company.pk).update(net_365=net)

    counted = count_figures(NOW)

    assert counted.shares[finns.pk] == Decimal("0.3")
    assert empty.pk not in counted.shares


def test_without_any_order_there_are_no_shares():
    make_company(country="FI")
    make_segment("finns", rule=FINNISH)

    counted = count_figures(NOW)

    assert counted.shares == {}


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (31, []),
        (30, ["review due in 30 days"]),
        (1, ["review due in 1 day"]),
        (0, ["review due today"]),
        (-1, ["review overdue"]),
    ],
)
def test_a_review_is_announced_a_month_ahead(days, words):
    segment = make_segment("finns", rule=FINNISH)
    segment.review_due = date(2026, 3, 1) + timedelta(days=days)

    told = [word.text for word in status_words(segment, date(2026, 3, 1))]

    assert told == ["published v1", *words]


def test_the_list_says_size_status_users_and_how_old_it_is(staff):
    make_company(country="FI")
    segment = make_segment("finns", rule=FINNISH, draft_rule=None)
    Segment.objects.filter(pk=segment.pk).update(
        draft_rule=rule(when("company.country", "eq", "SE"))
    )
    make_price_list(segments=[segment])
    make_segment("others", rule=rule(when("segment", "not_member", "finns")))

    DirtyMark.objects.all().delete()
    with time_machine.travel(NOW, tick=False):
        text = cells(staff, "finns")
        page = staff.get(reverse(LIST)).content.decode()

    assert "published v1" in text
    assert "draft differs" in text
    assert "1 price list, 1 segment" in text
    assert "now 1" in text
    assert "Data as of 15:00:00, 0 s ago." in page


def test_an_open_alert_is_a_badge_that_leads_to_the_figures(staff):
    segment = make_segment("finns", rule=FINNISH)
    told = {"before": 10, "now": 20}
    segment.alerts.create(kind="size", told=told, raised_at=NOW)
    segment.alerts.create(kind="overdue", told={"due": "2026-03-01"}, raised_at=NOW)
    segment.alerts.create(kind="unused", told={"since": "2026-01-01"}, raised_at=NOW,
                          cleared_at=NOW)  # fmt: skip

    text = cells(staff, "finns")

    assert "Size changed</a>" in text
    assert "10 companies a week ago, 20 yesterday" in text
    assert reverse("admin:segments_segment_performance", args=[segment.pk]) in text
    assert "Nobody uses it</a>" not in text.split("</table>")[0]
    assert "Review is overdue" not in text


def test_a_planned_publish_is_told_on_the_list_and_on_the_page(staff):
    segment = make_segment("finns", rule=FINNISH)
    at = datetime(2026, 12, 1, 6, tzinfo=UTC)
    release = Release.objects.create(status="planned", publish_at=at, created_at=NOW)
    release.items.create(segment=segment)

    page = staff.get(reverse("admin:segments_segment_change", args=[segment.pk]))

    assert "scheduled for 1 Dec 08:00" in cells(staff, "finns")
    assert "scheduled for 1 Dec 08:00" in page.content.decode()
    assert listed(staff, state="planned") == ["finns"]


def test_the_page_of_a_rule_of_250_conditions_stays_within_25_queries(
    staff, django_assert_max_num_queries
):
    make_company(country="FI", nace="C/25")
    segment = make_segment("wide", rule=FINNISH)
    segment.draft_rule = rule(
        *[when("company.employees", "gte", number) for number in range(120)],
        *[when("company.nace", "in", ["25"]) for _number in range(130)],
    )
    segment.save()

    with django_assert_max_num_queries(25):
        page = staff.get(reverse("admin:segments_segment_change", args=[segment.pk]))

    assert page.status_code == 200


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ({"state": "published"}, ["finns", "unused"]),
        ({"state": "draft"}, ["idea"]),
        ({"state": "by_hand"}, ["unused"]),
        ({"state": "failed"}, []),
        ({"used_by": "pricing"}, ["finns"]),
        ({"used_by": "nobody"}, ["unused", "idea"]),
        ({"by_hand": "some"}, ["unused"]),
        ({"by_hand": "many"}, []),
        ({"state": "nonsense"}, ["finns", "unused", "idea"]),
    ],
)
def test_the_list_is_narrowed_by_status_users_and_overrides(staff, asked, codes):
    dimension = make_dimension("general")
    used = make_segment("finns", rule=FINNISH, dimension=dimension, priority=1)
    by_hand = make_segment("unused", dimension=dimension, priority=2)
    make_segment("idea", dimension=dimension, priority=3, published=False)
    make_price_list(segments=[used])
    Override.objects.create(
        segment=by_hand, company=make_company(), kind="include", reason="Long-standing"
    )

    assert listed(staff, **asked) == codes


def test_the_list_is_narrowed_by_owner(staff):
    owner = make_user("owner@example.com")
    make_segment("owned", rule=FINNISH, owner=owner)
    make_segment("other", rule=FINNISH)

    assert listed(staff, owner__id__exact=owner.pk) == ["owned"]


def test_the_list_is_sorted_by_size(staff):
    make_company(country="FI")
    make_company(country="FI")
    make_company(country="SE")
    make_segment("swedes", rule=rule(when("company.country", "eq", "SE")))
    make_segment("finns", rule=FINNISH)
    make_segment("empty", rule=rule(when("company.country", "eq", "DE")))

    assert listed(staff, o="-3") == ["finns", "swedes", "empty"]


def test_the_list_costs_the_same_for_any_number_of_segments_and_users(
    staff, django_assert_max_num_queries
):
    for number in range(12):
        segment = make_segment(f"s{number}", published=False)
        make_price_list(segments=[segment])

    with django_assert_max_num_queries(22):
        page = staff.get(reverse(LIST))

    assert page.context["cl"].result_count == 12


def test_two_segments_are_compared_and_no_other_number(staff):
    both = make_company(legal_name="Both", country="FI", employees=900)
    make_company(legal_name="Only a Finn", country="FI")
    make_company(legal_name="Only large", country="SE", employees=900)
    a = make_segment("finns", rule=FINNISH)
    b = make_segment("large", rule=rule(when("company.employees", "gte", 500)))

    chosen = {"action": "compare_two", "_selected_action": [a.pk, b.pk]}
    page = staff.post(reverse(LIST), chosen, follow=True)
    alone = staff.post(
        reverse(LIST), {"action": "compare_two", "_selected_action": [a.pk]}, follow=True
    )

    overlap = page.context["overlap"]
    assert (overlap.both, overlap.only_a, overlap.only_b, page.context["percent"]) == (1, 1, 1, 33)
    assert list(page.context["parts"][0][2]) == [both]
    assert "Choose exactly two segments." in alone.content.decode()


@pytest.mark.parametrize("asked", [{}, {"a": "1"}, {"a": "x", "b": "y"}, {"a": "9" * 30, "b": "1"}])
def test_comparing_nothing_is_not_found(staff, asked):
    assert staff.get(reverse("admin:segments_segment_compare"), asked).status_code == 404
