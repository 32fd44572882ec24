"""What is saved is looked at again, after the commit, in whatever way the work is carried."""

from datetime import datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from segments import evaluation, tasks
from segments.models import Company, CompanyState, Membership, Segment
from segments.services import include, refresh
from tests.factories.companies import LONG_AGO, make_company, make_rep
from tests.factories.segments import make_segment, rule, when

pytestmark = pytest.mark.django_db

FINNISH = rule(when("company.country", "eq", "FI"))


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """Do what happens at a commit, for a block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def members(segment):
    stays = Membership.objects.open().filter(segment=segment)
    return set(stays.values_list("company__number", flat=True))


def test_a_saved_company_is_in_its_segments_after_the_commit(commit):
    segment = make_segment("finland", rule=FINNISH)

    with commit():
        company = Company.objects.create(number="1", legal_name="x", country="FI")
    assert members(segment) == {"1"}

    with commit():
        company.country = "SE"
        company.save()
    assert members(segment) == set()


@pytest.fixture
def asked(monkeypatch):
    """The companies of each batch that was evaluated."""
    batches = []
    evaluate = evaluation.evaluate

    def note(ids, **how):
        batches.append(sorted(ids))
        return evaluate(ids, **how)

    monkeypatch.setattr(evaluation, "evaluate", note)
    return batches


def test_many_saves_in_one_transaction_make_one_refresh(commit, asked):
    with commit():
        made = [Company.objects.create(number=str(n), legal_name="x") for n in range(5)]

    assert asked == [sorted(company.pk for company in made)]


def test_what_was_rolled_back_is_not_looked_at_later(commit, asked):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Company.objects.create(number="gone", legal_name="x")
        raise ZeroDivisionError

    with commit():
        kept = Company.objects.create(number="kept", legal_name="x")

    assert asked == [[kept.pk]]


def test_an_override_counts_after_the_commit_and_is_forgotten_after_its_removal(commit):
    company, segment = make_company(number="1"), make_segment("friends")

    with commit():
        pin = include(segment, company, reason="x", by=None)
    assert members(segment) == {"1"}

    with commit():
        pin.delete()
    assert members(segment) == set()


def test_a_renamed_rep_and_a_reordered_dimension_are_noticed(commit):
    rep = make_rep("anna")
    company = make_company(number="1", account_manager=rep)
    segment = make_segment("annas", rule=rule(when("company.account_manager", "eq", "anna")))
    assert members(segment) == {"1"}

    with commit():
        rep.code = "berta"
        rep.save()
    assert members(segment) == set()

    other = make_segment("others", rule=rule(when("company.account_manager", "is_set")))
    third = make_segment("all", rule=rule(when("company.number", "is_set")), dimension="z-last")
    assert CompanyState.objects.get(company=company).segment_ids == [other.pk, third.pk]
    with commit():
        third.dimension.rank = 1
        third.dimension.save()
    assert CompanyState.objects.get(company=company).segment_ids == [third.pk, other.pk]


def test_an_archived_segment_loses_its_members(commit):
    make_company(country="FI")
    segment = make_segment("finland", rule=FINNISH)

    with commit():
        segment.status = Segment.Status.ARCHIVED
        segment.save()

    assert members(segment) == set()


def test_without_a_broker_nothing_is_lost_and_the_sweep_does_it(commit, monkeypatch, caplog):
    segment = make_segment("finland", rule=FINNISH)

    def no_broker(*args, **kwargs):
        raise OperationalError("no broker")

    with monkeypatch.context() as patch, commit():
        patch.setattr(tasks.drain_marks, "apply_async", no_broker)
        Company.objects.create(number="1", legal_name="x", country="FI")
    assert "the sweep will start" in caplog.text
    assert members(segment) == set()

    tasks.drain_marks()
    assert members(segment) == {"1"}


def test_an_override_that_begins_and_ends_is_noticed_within_the_minute(commit):
    company, segment = make_company(number="1"), make_segment("friends")
    noon = datetime(2030, 1, 10, 12, tzinfo=ZoneInfo("Europe/Helsinki"))
    segment.overrides.create(
        company=company, kind="include", reason="x",
        valid_from=noon, valid_until=noon.replace(hour=13),
    )  # fmt: skip
    refresh([company.pk], now=noon.replace(hour=11))

    seen = []
    for hour, minute in [(11, 59), (12, 1), (12, 59), (13, 0)]:
        instant = noon.replace(hour=hour, minute=minute)
        with time_machine.travel(instant, tick=False), commit():
            tasks.refresh_due()
        seen.append(members(segment))

    assert seen == [set(), {"1"}, {"1"}, set()]


def test_a_deleted_segment_is_gone_from_the_read_model(commit):
    company = make_company(country="FI")
    segment = make_segment("finland", rule=FINNISH)

    with commit():
        segment.delete()

    assert CompanyState.objects.get(company=company).segment_ids == []


def run(*arguments, **options):
    out, err = StringIO(), StringIO()
    call_command(*arguments, stdout=out, stderr=err, **options)
    return out.getvalue() + err.getvalue()


def test_refresh_segments_says_what_it_did():
    segment = make_segment("finland", rule=FINNISH)
    make_company(number="1", country="FI", refreshed=False)

    assert "1 entered, 0 left" in run("refresh_segments", "--dry-run")
    assert members(segment) == set()
    assert "1 entered, 0 left" in run("refresh_segments", "--company", "1")
    assert "0 entered, 0 left" in run("refresh_segments")
    assert members(segment) == {"1"}


def test_explain_segment_says_why():
    make_company(number="1", country="FI", legal_name="Nordic Bolt")
    make_segment("finland", rule=FINNISH)

    told = run("explain_segment", "1", "finland")
    assert "Nordic Bolt is in Finland (rule)." in told
    assert "✓ Country is Finland  [Finland]" in told
    assert '"decided_by": "rule"' in run("explain_segment", "1", "finland", "--json")


def test_explain_segment_says_why_it_was():
    company = make_company(number="1", country="FI", legal_name="Nordic Bolt")
    company.history.update(history_date=LONG_AGO)
    Company.objects.update(created_at=LONG_AGO)
    make_segment("finland", rule=FINNISH)
    company.country = "SE"
    company.save()
    refresh([company.pk], now=timezone.now())

    assert "is not in Finland (no_match)" in run("explain_segment", "1", "finland")
    told = run("explain_segment", "1", "finland", "--at", "2021-02-03")
    assert "is in Finland (rule)" in told
    assert "✓ Country is Finland  [Finland]" in told
    with pytest.raises(CommandError, match="neither a day nor an instant"):
        run("explain_segment", "1", "finland", "--at", "yesterday")


@pytest.mark.parametrize(
    "arguments",
    [
        ("refresh_segments", "--company", "none"),
        ("explain_segment", "none", "finland"),
        ("explain_segment", "1", "none"),
    ],
)
def test_a_wrong_number_or_code_is_answered_in_words(arguments):
    make_company(number="1")
    make_segment("finland", rule=FINNISH)

    with pytest.raises(CommandError, match="There is no"):
        run(*arguments)
