"""The dashboard and the performance of a segment: figures, costs, dirty input and rights."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from segments.insight import days, drift, figures, periods
from segments.models import CompanyFacts, SegmentViewing
from tests.factories.activity_rows import make_event, make_order
from tests.factories.browsers import browser_of
from tests.factories.companies import make_company
from tests.factories.segments import make_dimension, make_segment, rule, when
from tests.factories.staff import make_staff

from .conftest import local, stay

pytestmark = pytest.mark.django_db

DASHBOARD = "admin:segments_segmentday_changelist"


@pytest.fixture
def tiers():
    """Two tiers with half a year of members and orders; one company moved up 40 days ago."""
    now = timezone.now()
    start = now - timedelta(days=180)
    tier = make_dimension("tier", is_exclusive=True, name="Tier")
    gold, silver = (
        make_segment(
            code, dimension=tier, now=start, rule=rule(when("company.country", "eq", "AQ"))
        )
        for code in ("gold", "silver")
    )
    for number in range(6):
        company = make_company(refreshed=False)
        moved = now - timedelta(days=40)
        stay(silver, company, start, moved if number == 0 else None)
        if number == 0:
            stay(gold, company, moved)
        for ago in (5, 50, 100):
            make_order(company, now - timedelta(days=ago), 100 + number)
        make_event(company, "session", now - timedelta(days=5))
    CompanyFacts.objects.filter(pk=company.pk).update(
        rfm_r=5, rfm_f=4, net_365=900, lifecycle="regular"
    )
    days.refresh_recent(now)
    drift.take_missing_baselines(now)
    return gold, silver


def test_the_dashboard_shows_charts_heat_map_moves_and_lifecycle(staff, tiers):
    page = staff.get(reverse(DASHBOARD), {"period": "90"})
    html = page.content.decode()

    assert [chart.title for chart in page.context["charts"]] == [
        "Companies", "Revenue", "Orders", "Average order value",
    ]  # fmt: skip
    assert [line.last for line in page.context["charts"][0].lines] == ["1", "5"]
    matrix = dict(page.context["matrix"].rows)
    assert [cell.main for cell in matrix["Silver"]] == ["1", "5", "0"]
    assert "The history of memberships begins" not in html
    assert "Recency and frequency" in html
    assert html.count("<svg") >= 4


def test_the_dashboard_says_where_the_history_begins(staff, tiers):
    html = staff.get(reverse(DASHBOARD), {"period": "730"}).content.decode()

    assert "The history of memberships begins on" in html


def test_the_cost_of_the_dashboard_does_not_grow(staff, tiers, django_assert_max_num_queries):
    url = reverse(DASHBOARD)
    staff.get(url)
    with django_assert_max_num_queries(17):
        staff.get(url)
    for number in range(8):
        make_segment(f"more-{number}", dimension="tier")
    days.refresh_recent(timezone.now())

    with django_assert_max_num_queries(17):
        staff.get(url)


def test_the_cost_of_the_performance_page_does_not_grow(
    staff, tiers, django_assert_max_num_queries
):
    staff.get(reverse("admin:segments_segment_performance", args=[tiers[0].pk]))

    for segment in tiers:
        with django_assert_max_num_queries(32):
            staff.get(reverse("admin:segments_segment_performance", args=[segment.pk]))


def test_the_performance_of_a_segment_is_beside_the_period_before(staff, tiers):
    _gold, silver = tiers

    page = staff.get(
        reverse("admin:segments_segment_performance", args=[silver.pk]), {"period": "30"}
    )

    rows = {row.label: row for row in page.context["compared"]}
    assert (rows["Orders"].before, rows["Orders"].now) == ("6", "5")
    assert rows["Companies that ordered"].now == "5"
    assert "100.0" in rows["Visiting days with an order"].now
    assert "move towards the average by themselves" in page.content.decode()


def test_a_look_is_remembered_once_a_day(staff, tiers):
    gold, _silver = tiers

    for page in ("segment_performance", "segment_change", "segment_change"):
        staff.get(reverse(f"admin:segments_{page}", args=[gold.pk]))

    assert SegmentViewing.objects.get().viewed_on == timezone.localdate()


@pytest.mark.parametrize(
    "query",
    [
        {"period": "x"},
        {"dimension": "no-such"},
        {"from": "yesterday", "to": "9999-99-99"},
        {"from": "0001-01-01", "to": "9999-12-31"},
        {"from": "2026-05-01", "to": "2026-01-01"},
        {"dimension": "a" * 500, "heat": "x"},
    ],
)
def test_dirty_questions_are_answered_with_the_defaults(staff, tiers, query):
    assert staff.get(reverse(DASHBOARD), query).status_code == 200


def test_an_empty_shop_has_a_dashboard(staff):
    page = staff.get(reverse(DASHBOARD))

    assert "There is no dimension yet" in page.content.decode()


def test_a_segment_without_any_day_has_a_performance_page(staff):
    segment = make_segment("fresh")

    page = staff.get(reverse("admin:segments_segment_performance", args=[segment.pk]))

    assert "Nothing has been counted yet." in page.content.decode()


def test_days_are_exported_without_formulas(staff, tiers):
    gold, _silver = tiers
    type(gold).objects.filter(pk=gold.pk).update(name="=cmd|' /C calc'!A0")

    answer = staff.get(reverse("admin:segments_segmentday_export"), {"segment": gold.pk})

    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[0].startswith("\ufeffsegment,name,day,companies")
    assert all(line.startswith("gold,'=cmd") for line in lines[1:])
    assert len(lines) > 80


def test_staff_without_the_rights_see_and_export_nothing(client, tiers):
    browser_of(make_staff(), client)

    gold, _silver = tiers
    for url in (
        reverse(DASHBOARD),
        reverse("admin:segments_segmentday_export"),
        reverse("admin:segments_segment_performance", args=[gold.pk]),
    ):
        assert client.get(url).status_code == 403


def test_periods_end_yesterday_and_begin_with_whole_parts():
    now = datetime(2026, 3, 11, 22, 30, tzinfo=UTC)  # 12 March, half past midnight in Helsinki

    thirty, quarter, year = (periods.period(code, now) for code in ("30", "90", "365"))

    assert {str(one.last) for one in (thirty, quarter, year)} == {"2026-03-11"}
    assert (len(thirty.starts), thirty.first.isoformat()) == (30, "2026-02-10")
    assert (len(quarter.starts), quarter.first.weekday()) == (13, 0)
    assert (len(year.starts), year.first.isoformat()) == (12, "2025-04-01")
    assert year.marks[-1] == "Mar 2026 (so far)"
    assert (year.before.last - year.before.first) == (year.last - year.first)


def test_sizes_for_sparklines_are_one_query(tiers, django_assert_num_queries):
    gold, silver = tiers

    with django_assert_num_queries(1):
        found = figures.sizes([gold.pk, silver.pk], timezone.now(), number=60)

    assert (found[silver.pk][0], found[silver.pk][-1]) == (6, 5)
    assert found[gold.pk][-1] == 1


def test_a_company_that_ordered_before_it_entered_is_not_active(gold):
    company = make_company(refreshed=False)
    stay(gold, company, local(2026, 2, 10))
    make_order(company, local(2026, 2, 9))
    over = periods.Period("30", "day", local(2026, 2, 1).date(), local(2026, 2, 28).date())

    assert figures.active_companies(gold, over) == 0
    make_order(company, local(2026, 2, 11))
    assert figures.active_companies(gold, over) == 1
