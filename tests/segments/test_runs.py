"""Runs of everyone: in parts, stopped and gone on with, joined, failed; and what they leave be."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import OperationalError, connection

from segments import evaluation, runs
from segments.evaluation import stage
from segments.evaluation.turns import moved_since, start_revision
from segments.models import Company, CompanyState, DirtyMark, Membership, SegmentRun, SegmentVersion
from segments.services import refresh
from tests.factories.companies import make_company
from tests.factories.segments import make_dimension, make_segment, rule, when

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 10, 12, tzinfo=ZoneInfo("Europe/Helsinki"))
FINNISH = rule(when("company.country", "eq", "FI"))


def clock():
    return NOW


def asked_for(**options):
    options.setdefault("with_facts", True)
    return SegmentRun.objects.create(
        kind="request", as_of=NOW, status="waiting", is_forced=True, **options
    )


def members(segment):
    stays = Membership.objects.open().filter(segment=segment)
    return set(stays.values_list("company__number", flat=True))


@pytest.fixture
def small_parts(monkeypatch):
    """Make each part of a run two groups of companies."""
    monkeypatch.setattr(stage.chunks, "__defaults__", (0, 2))
    monkeypatch.setattr(stage.number_of_chunks, "__defaults__", (2,))


@pytest.fixture
def five_companies():
    """Five companies that moved to Finland behind the engine's back."""
    segment = make_segment("finland", rule=FINNISH)
    for number in range(5):
        make_company(number=str(number))
    Company.objects.update(country="FI")
    return segment


def test_a_run_in_parts_does_what_one_in_one_piece_does(five_companies, small_parts):
    run = runs.execute(asked_for(), clock=clock)

    assert members(five_companies) == set("01234")
    assert (run.status, run.chunks, run.chunks_done, run.companies) == ("done", 3, 3, 5)
    assert (run.entered, run.left) == (5, 0)
    assert run.items.get().entered == 5


def rows_written() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT md5(coalesce(string_agg(x, ',' ORDER BY x), '')) FROM ("
            "SELECT 's' || company_id || ' ' || xmin || ' ' || ctid AS x FROM segments_companystate"
            " UNION ALL SELECT 'm' || id || ' ' || xmin || ctid FROM segments_membership"
            " UNION ALL SELECT 'f' || company_id || ' ' || xmin || ctid FROM segments_companyfacts"
            ") rows"
        )
        return cursor.fetchone()[0]


def test_a_second_forced_run_writes_no_row(five_companies, small_parts):
    runs.execute(asked_for(), clock=clock)
    before = rows_written()

    run = runs.execute(asked_for(), clock=clock)

    assert (run.status, run.companies, run.entered, run.left, run.changed) == ("done", 5, 0, 0, 0)
    assert rows_written() == before


def test_a_run_that_is_not_forced_looks_at_nobody_twice_on_a_day(five_companies, small_parts):
    runs.execute(asked_for(), clock=clock)
    DirtyMark.objects.all().delete()
    before = rows_written()

    again = SegmentRun.objects.create(as_of=NOW, status="waiting", with_facts=True)
    run = runs.execute(again, clock=clock)

    assert (run.status, run.companies) == ("done", 0)
    assert rows_written() == before


def test_a_run_that_is_not_forced_looks_at_everyone_on_another_day(five_companies, small_parts):
    runs.execute(asked_for(), clock=clock)

    again = SegmentRun.objects.create(as_of=NOW, status="waiting", with_facts=True)
    run = runs.execute(again, clock=lambda: NOW + timedelta(days=1))

    assert (run.status, run.companies) == ("done", 5)


def test_a_stopped_run_publishes_nothing_and_goes_on_where_it_stood(five_companies, small_parts):
    run = asked_for()
    runs.request_stop(run)
    run.refresh_from_db()

    stopped = runs.execute(run, clock=clock)
    assert (stopped.status, stopped.chunks_done) == ("stopped", 1)
    assert members(five_companies) == set()
    assert stopped.staged.count() == 2

    runs.resume(stopped)
    (done,) = runs.start_waiting(clock=clock)
    assert (done.status, done.chunks_done, done.companies) == ("done", 3, 5)
    assert members(five_companies) == set("01234")


def test_a_run_beside_another_one_joins_it(five_companies):
    other = asked_for()
    SegmentRun.objects.filter(pk=other.pk).update(
        status="running", lease_until=NOW + timedelta(minutes=1),
        ruleset_rev=evaluation.turns.ruleset_revision(),
    )  # fmt: skip

    run = asked_for()

    assert runs.start_waiting(clock=clock) == []
    run.refresh_from_db()
    assert run.status == "joined"


@pytest.mark.parametrize(("kind", "status"), [("request", "waiting"), ("nightly", "joined")])
def test_a_nightly_run_stands_for_no_request_that_derives_everyone(five_companies, kind, status):
    other = asked_for()
    SegmentRun.objects.filter(pk=other.pk).update(
        status="running", lease_until=NOW + timedelta(minutes=1), kind="nightly",
        ruleset_rev=evaluation.turns.ruleset_revision(),
    )  # fmt: skip
    run = asked_for()
    SegmentRun.objects.filter(pk=run.pk).update(kind=kind)

    runs.start_waiting(clock=clock)

    run.refresh_from_db()
    assert run.status == status


def test_a_run_that_was_asked_for_by_newer_rules_waits_for_its_turn(five_companies):
    other = asked_for()
    SegmentRun.objects.filter(pk=other.pk).update(
        status="running", lease_until=NOW + timedelta(minutes=1), ruleset_rev=0
    )

    run = asked_for()

    assert runs.start_waiting(clock=clock) == []
    run.refresh_from_db()
    assert run.status == "waiting"


def test_a_dead_run_is_told_about_and_another_one_may_begin(five_companies, caplog):
    dead = asked_for()
    SegmentRun.objects.filter(pk=dead.pk).update(
        status="running", lease_until=NOW - timedelta(minutes=1)
    )

    asked_for()
    (run,) = runs.start_waiting(clock=clock)

    dead.refresh_from_db()
    assert (dead.status, run.status) == ("failed", "done")
    assert "died" in caplog.text


def test_a_run_that_the_database_ends_is_written_down(five_companies, monkeypatch):
    def ends(*args, **kwargs):
        raise OperationalError("the connection was lost")

    monkeypatch.setattr(evaluation, "publish_run", ends)
    run = asked_for()
    with pytest.raises(OperationalError):
        runs.execute(run, clock=clock)

    run.refresh_from_db()
    assert (run.status, run.error) == ("failed", "the connection was lost")
    assert members(five_companies) == set()


def test_a_failed_segment_keeps_its_members_while_the_others_go_on(
    small_parts, mailoutbox, settings, django_capture_on_commit_callbacks
):
    settings.ADMINS = [("Ops", "ops@example.com")]
    stays, large = (
        make_segment("finland", rule=FINNISH),
        make_segment("large", rule=rule(when("company.employees", "gte", 100))),
    )
    for number in range(5):
        make_company(number=str(number), country="FI")
    Company.objects.update(country="SE", employees=500)
    broken = {"schema": 1, "root": {"field": "company.gone", "operator": "eq", "value": 1}}
    SegmentVersion.objects.filter(segment=stays).update(rule=broken)

    with django_capture_on_commit_callbacks(execute=True):
        run = runs.execute(asked_for(), clock=clock)
        again = runs.execute(asked_for(), clock=clock)

    assert (members(stays), members(large)) == (set("01234"), set("01234"))
    assert run.failed_segments == again.failed_segments == ["finland"]
    assert "company.gone" in run.items.get(segment=stays).failure
    assert [mail.to for mail in mailoutbox] == [["ops@example.com"]], "told once, not each run"


def test_hand_made_damage_is_healed(five_companies):
    runs.execute(asked_for(), clock=clock)
    Membership.objects.filter(company__number="3").delete()
    CompanyState.objects.filter(company__number="4").update(segment_ids=[], marks=[])

    run = runs.execute(asked_for(), clock=clock)

    assert members(five_companies) == set("01234")
    assert run.entered == 1
    assert CompanyState.objects.get(company__number="4").segment_ids == [five_companies.pk]


def test_memberships_of_nobody_are_removed_and_those_without_a_state_end(five_companies):
    runs.execute(asked_for(), clock=clock)
    CompanyState.objects.filter(company__number__in=["3", "4"]).delete()
    Company.objects.filter(number="3").update(country="SE")
    stay = Membership.objects.get(company__number="4")
    stay.earlier.create(until=NOW, reason="rule")
    Membership.objects.filter(pk=stay.pk).update(company=10**9)
    gone = make_segment("gone", rule=FINNISH)
    gone.memberships.update(segment=10**9)

    runs.execute(asked_for(), clock=clock)

    ended = Membership.objects.get(company__number="3", segment=five_companies)
    assert (ended.valid_to, ended.ended_by) == (NOW, "no_match")
    assert not Membership.objects.filter(company=10**9).exists()
    assert not Membership.objects.filter(segment=10**9).exists()
    assert members(five_companies) == set("0124")


def test_a_refresh_is_seen_by_what_is_under_way_when_it_changed_facts(five_companies):
    runs.execute(asked_for(), clock=clock)
    before = start_revision()
    Company.objects.filter(number="1").update(employees=7)

    company = Company.objects.get(number="1")
    refresh([company.pk], now=NOW)
    first = moved_since(before)
    before = start_revision()
    refresh([company.pk], now=NOW)

    assert first == [company.pk]
    assert moved_since(before) == []


def test_a_dry_run_shows_old_and_new_and_changes_nothing(five_companies):
    parent = make_company(number="parent")
    make_company(number="child", parent=parent)
    group = make_dimension("group", inherit_to_children=True)
    draft = make_segment("draft", dimension=group, published=False, rule=None)
    draft.status = "published"
    draft.published_version = SegmentVersion(
        segment=draft, number=1, rule=rule(when("company.number", "eq", "parent")), sha256="x"
    )
    from_now_on = [five_companies, draft]
    before = rows_written()

    plan = evaluation.dry_run(
        evaluation.plan.settle(evaluation.planning.seats_of(from_now_on)), as_of=NOW
    )

    assert plan.failures == {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT company_id, old, now FROM segments_stage WHERE now <> '{}'")
        rows = cursor.fetchall()
    numbers = dict(Company.objects.values_list("pk", "number"))
    assert {numbers[pk]: (old, now) for pk, old, now in rows} == {
        "parent": ([], [draft.pk * 8]),
        "child": ([], [draft.pk * 8 + 3]),
    }
    assert rows_written() == before
