"""The page of runs: what it tells, and starting, stopping and going on."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from segments.models import DirtyMark, FreshnessSample, SegmentRun, SegmentRunItem
from segments.tasks import sample_freshness
from tests.factories.companies import make_company
from tests.factories.segments import make_segment, rule, when

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
Status = SegmentRun.Status


@pytest.fixture
def quiet():
    """A world in which nobody has been evaluated."""
    SegmentRun.objects.all().delete()
    DirtyMark.objects.all().delete()


def page_of(staff):
    """Open the page."""
    return staff.get(reverse("admin:segments_segmentrun_changelist"))


def post(staff, name: str, *args):
    """Press a button."""
    return staff.post(reverse(f"admin:segments_segmentrun_{name}", args=args), follow=True)


def make_run(status=Status.DONE, ago=timedelta(hours=1), **fields) -> SegmentRun:
    """Write a run into the log."""
    return SegmentRun.objects.create(as_of=NOW - ago, status=status, **{"seconds": 2.5, **fields})


def test_the_page_tells_of_a_month_failures_named_and_the_slowest(staff, quiet):
    slow, fast = (make_segment(code, now=NOW) for code in ("slow", "fast"))
    SegmentRun.objects.all().delete()
    run = make_run(entered=7, left=3)
    make_run(Status.FAILED, failed_segments=["slow"], error="Out of memory")
    make_run(ago=timedelta(days=31))
    for segment, took in ((fast, 1.5), (slow, 90.25)):
        SegmentRunItem.objects.create(run=run, segment=segment, milliseconds=took)

    with time_machine.travel(NOW, tick=False):
        page = page_of(staff)

    board, text = page.context["cl"].board, page.content.decode()
    assert (board["done"], len(board["failed"])) == (1, 1)
    assert [item.segment for item in board["slowest"]] == [slow, fast]
    assert "Out of memory" in text
    assert "+7 −3" in text


def test_the_graph_of_staleness_shows_the_worst_of_each_hour(staff, quiet):
    for minutes, seconds in ((10, 3.0), (20, 9.5), (80, 1.0)):
        FreshnessSample.objects.create(at=NOW - timedelta(minutes=minutes), seconds=seconds)

    with time_machine.travel(NOW, tick=False):
        chart = page_of(staff).context["cl"].board["staleness_chart"]

    assert [row.cells[0] for row in chart.rows[-3:]] == ["–", "1.00", "9.50"]
    assert len(chart.rows) == 24


def test_a_sample_says_how_long_the_oldest_change_waits_and_old_ones_go(quiet):
    FreshnessSample.objects.create(at=NOW - timedelta(days=31), seconds=1)
    DirtyMark.objects.create(company_id=1, reason="x", marked_at=NOW - timedelta(seconds=8))

    with time_machine.travel(NOW, tick=False):
        sample_freshness()
        sample_freshness()

    sample = FreshnessSample.objects.get()
    assert (sample.seconds, sample.waiting) == (pytest.approx(8, abs=0.1), 1)


def test_a_button_has_everyone_evaluated(staff, quiet, django_capture_on_commit_callbacks):
    make_company(country="FI")
    segment = make_segment("finns", rule=rule(when("company.country", "eq", "FI")))
    segment.memberships.all().delete()
    SegmentRun.objects.all().delete()

    with django_capture_on_commit_callbacks(execute=True):
        post(staff, "start")

    assert SegmentRun.objects.get().kind == SegmentRun.Kind.REQUEST


def test_a_run_is_stopped_and_goes_on(staff, quiet):
    run = make_run(Status.RUNNING, lease_until=NOW + timedelta(days=9000))

    post(staff, "stop", run.pk)
    run.refresh_from_db()
    assert run.stop_requested

    SegmentRun.objects.update(status=Status.STOPPED)
    post(staff, "resume", run.pk)
    run.refresh_from_db()
    assert (run.status, run.stop_requested) == (Status.WAITING, False)


def test_the_bar_asks_how_far_a_run_is(staff, quiet):
    run = make_run(
        Status.RUNNING, chunks=4, chunks_done=1, lease_until=timezone.now() + timedelta(hours=1)
    )

    page = page_of(staff).content.decode()
    answer = staff.get(reverse("admin:segments_segmentrun_progress", args=[run.pk])).json()

    assert "Stop" in page
    assert answer == {"status": "running", "words": "Running", "progress": 0.25}


@pytest.mark.parametrize("name", ["start", "stop", "resume"])
def test_whoever_may_not_publish_may_not_run(staff, merchandiser, quiet, name):
    run = make_run(Status.STOPPED)
    merchandiser.groups.clear()
    args = [] if name == "start" else [run.pk]

    answers = {
        "without the right": post(staff, name, *args).status_code,
        "by a link": staff.get(reverse(f"admin:segments_segmentrun_{name}", args=args)).status_code,
    }

    assert answers == {"without the right": 403, "by a link": 405}


def test_the_page_costs_the_same_for_any_number_of_runs(
    staff, quiet, django_assert_max_num_queries
):
    for number in range(30):
        make_run(ago=timedelta(hours=number))

    with time_machine.travel(NOW, tick=False), django_assert_max_num_queries(20):
        page_of(staff)
