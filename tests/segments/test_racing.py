"""Drains and publishes at the same time, on connections of their own."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import OperationalError, connection, connections, transaction

from segments import evaluation, freshness, tasks
from segments.evaluation import stage
from segments.evaluation.turns import LOCK
from segments.marks import mark_dirty
from segments.models import Company, CompanyState, DirtyMark, Membership, Override
from segments.services import publish
from tests.factories.companies import make_company
from tests.factories.segments import make_segment, rule, when

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)
FINNISH = rule(when("company.country", "eq", "FI"))
SWEDISH = rule(when("company.country", "eq", "SE"))


@pytest.fixture(autouse=True)
def no_nudge(monkeypatch):
    """Nothing is drained but by the tests themselves."""
    monkeypatch.setattr(tasks.drain_marks, "apply_async", lambda **options: None)


def members(segment):
    stays = Membership.objects.open().filter(segment=segment)
    return set(stays.values_list("company__number", flat=True))


class Beside(threading.Thread):
    """Work on another connection; ``finish`` waits for it and raises what it raised."""

    def __init__(self, work):
        super().__init__()
        self.work, self.error = work, None
        self.start()

    def run(self):
        try:
            self.work()
        except BaseException as error:
            self.error = error
        finally:
            connections.close_all()

    def finish(self):
        self.join(30)
        assert not self.is_alive()
        if self.error:
            raise self.error


def drain():
    return freshness.drain(now=NOW)


def publish_beside(segment, monkeypatch):
    """Publish on another connection, which has looked at the companies and waits for the event."""
    looked, drained = threading.Event(), threading.Event()
    add = stage.add

    def look_and_wait(*args, **kwargs):
        found = add(*args, **kwargs)
        if not looked.is_set():
            looked.set()
            assert drained.wait(20)
        return found

    monkeypatch.setattr(stage, "add", look_and_wait)
    publisher = Beside(lambda: publish(segment, rule=SWEDISH, by=None, now=NOW))
    assert looked.wait(20)
    return publisher, drained


def test_marks_come_and_go_with_their_transactions(monkeypatch):
    company, segment = make_company(number="1"), make_segment("finland", rule=FINNISH)
    drain()
    Company.objects.filter(pk=company.pk).update(country="FI")
    mark_dirty([company.pk], reason="test")

    def dies(*args, **kwargs):
        raise OperationalError("the server went away")

    with monkeypatch.context() as patch, pytest.raises(OperationalError):
        patch.setattr(evaluation, "evaluate", dies)
        drain()
    assert DirtyMark.objects.count() == 1, "a crash puts the marks back"

    assert drain().marks == 1
    assert (members(segment), DirtyMark.objects.count()) == ({"1"}, 0)


def test_a_batch_beside_a_publish_can_not_restore_the_old_rules(monkeypatch):
    """The company moves, and is drained by the old rules, after the publish has looked at it."""
    company, other = make_company(number="1", country="SE"), make_company(number="2", country="FI")
    segment = make_segment("nordic", rule=FINNISH)
    drain()
    publisher, drained = publish_beside(segment, monkeypatch)
    Company.objects.filter(pk=company.pk).update(country="FI")
    Company.objects.filter(pk=other.pk).update(country="SE")
    mark_dirty([company.pk, other.pk], reason="test")
    drain()
    assert members(segment) == {"1"}, "the old rules hold until the publish commits"
    drained.set()
    publisher.finish()

    assert members(segment) == {"2"}
    assert CompanyState.objects.get(company=company).segment_ids == []


def test_an_exclude_beside_a_publish_is_not_overlooked(monkeypatch):
    """The drain changes no mark under the old rules, but would under the new ones."""
    company = make_company(number="1", country="SE")
    segment = make_segment("nordic", rule=FINNISH)
    drain()
    publisher, drained = publish_beside(segment, monkeypatch)
    Override.objects.create(company=company, segment=segment, kind="exclude", reason="test")
    drain()
    drained.set()
    publisher.finish()

    assert members(segment) == set()


def test_readers_never_see_half_of_a_publish():
    companies = [make_company(number=str(n), country="FI") for n in range(30)]
    segment = make_segment("nordic", rule=FINNISH)
    drain()
    ids = [company.pk for company in companies]
    worlds, stop = set(), threading.Event()

    def read():
        while not stop.is_set():
            rows = CompanyState.objects.filter(pk__in=ids).values_list("segment_ids", flat=True)
            worlds.add(frozenset(bool(row) for row in rows))

    reader = Beside(read)
    for turn in range(6):
        data = [SWEDISH, FINNISH][turn % 2]
        publish(segment, rule=data, by=None, now=NOW)
        mark_dirty(ids[:5], reason="test")
        drain()
    stop.set()
    reader.finish()

    assert worlds == {frozenset({True}), frozenset({False})}


def test_drains_side_by_side_do_every_mark_once():
    companies = [make_company(number=str(n)) for n in range(20)]
    segment = make_segment("finland", rule=FINNISH)
    drain()
    Company.objects.update(country="FI")
    for company in companies:
        mark_dirty([company.pk], reason="test")

    done = []
    drains = [Beside(lambda: done.append(freshness.drain(now=NOW, limit=3))) for _ in range(3)]
    for one in drains:
        one.finish()

    assert sum(one.marks for one in done) == 20
    assert len(members(segment)) == 20


def test_an_order_never_waits_for_the_drain():
    company = make_company(number="1")
    drain()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        writer = Beside(lambda: mark_dirty([company.pk], reason="order"))
        writer.finish()

    assert DirtyMark.objects.filter(company_id=company.pk).count() == 1


def test_a_company_of_which_everything_fails_holds_up_nobody(monkeypatch, caplog):
    companies = [make_company(number=str(n)) for n in range(12)]
    segment = make_segment("finland", rule=FINNISH)
    drain()
    Company.objects.update(country="FI")
    for company in companies:
        mark_dirty([company.pk], reason="test")
    poison = companies[4].pk
    evaluate = evaluation.evaluate

    def stumbles(ids, **how):
        if poison in ids:
            raise ValueError("poison")
        return evaluate(ids, **how)

    with monkeypatch.context() as patch:
        patch.setattr(evaluation, "evaluate", stumbles)
        done = drain()
    assert (done.postponed, len(members(segment))) == (1, 11)
    mark = DirtyMark.objects.get()
    assert (mark.company_id, mark.attempts, mark.failure) == (poison, 1, "poison")
    assert mark.not_before > NOW
    assert "can not be refreshed" in caplog.text

    DirtyMark.objects.update(not_before=None)
    drain()
    assert len(members(segment)) == 12


def test_single_changes_go_before_a_bulk_change():
    companies = [make_company() for _ in range(3)]
    drain()
    DirtyMark.objects.bulk_create(
        DirtyMark(company_id=pk, reason="import", is_bulk=True) for pk in range(10**6, 10**6 + 50)
    )
    mark_dirty([companies[0].pk], reason="order")

    with transaction.atomic():
        first = freshness._claim(1, NOW)

    assert [company_id for company_id, _fields in first] == [companies[0].pk]
