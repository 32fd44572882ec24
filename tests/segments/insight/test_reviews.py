"""Reviews: when, who, what is told, and that nothing happens by itself."""

import smtplib
from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from segments.insight import alerts, drift, letters, notices, reports, reviews
from segments.models import Notice, ReviewTask, Segment
from segments.services import publish
from tests.factories.companies import make_company, make_user
from tests.factories.frontpages import make_page
from tests.factories.prices import make_price_list
from tests.factories.segments import make_dimension, make_segment, rule, when

from .conftest import local

pytestmark = pytest.mark.django_db
PUBLISHED = local(2026, 1, 31)


def due(segment: Segment) -> date | None:
    """The date that is stored."""
    return Segment.objects.get(pk=segment.pk).review_due


def task_of(segment: Segment, **fields) -> ReviewTask:
    """Open a review by hand."""
    defaults = {"due": date(2026, 7, 31), "created_at": local(2026, 7, 1)}
    return ReviewTask.objects.create(segment=segment, **(defaults | fields))


def test_six_months_when_money_depends_on_it_else_twelve_or_what_the_dimension_says():
    plain, priced, paged = (make_segment(code, now=PUBLISHED) for code in ("a", "b", "c"))
    own = make_segment("d", now=PUBLISHED, dimension=make_dimension("tier", review_months=1))
    make_price_list(segments=[priced])
    make_page(segments=[paged])

    reviews.plan(PUBLISHED)

    assert [due(one) for one in (plain, priced, paged, own)] == [
        date(2027, 1, 31), date(2026, 7, 31), date(2027, 1, 31), date(2026, 2, 28),
    ]  # fmt: skip


def test_a_date_that_a_person_chose_stays_until_the_next_publish():
    segment = make_segment("a", rule=rule(when("company.country", "eq", "FI")), now=PUBLISHED)
    reviews.plan(PUBLISHED)
    drift.take_missing_baselines(PUBLISHED)
    Segment.objects.filter(pk=segment.pk).update(review_due=date(2026, 3, 1))

    reviews.plan(PUBLISHED + timedelta(days=1))
    assert due(segment) == date(2026, 3, 1)

    publish(segment, rule=rule(when("company.country", "eq", "SE")), by=None, now=local(2026, 2, 5))
    reviews.plan(local(2026, 2, 6))
    assert due(segment) == date(2027, 2, 5)


def test_a_segment_on_which_money_comes_to_depend_is_reviewed_sooner():
    segment = make_segment("a", now=PUBLISHED)
    reviews.plan(PUBLISHED)
    drift.take_missing_baselines(PUBLISHED)

    make_price_list(segments=[segment])
    reviews.plan(PUBLISHED)

    assert due(segment) == date(2026, 7, 31)


def test_a_task_opens_thirty_days_before_for_the_owner_once():
    owner = make_user("owner@example.com")
    segment = make_segment("a", owner=owner, review_due=date(2026, 7, 31))
    archived = make_segment("b", review_due=date(2026, 7, 31))
    Segment.objects.filter(pk=archived.pk).update(status="archived")

    assert reviews.open_tasks(local(2026, 6, 30)) == []
    (task,) = reviews.open_tasks(local(2026, 7, 1))
    assert reviews.open_tasks(local(2026, 7, 2)) == []

    assert (task.segment, task.owner, task.due) == (segment, owner, date(2026, 7, 31))


def test_the_owner_of_the_dimension_stands_in():
    owner = make_user()
    make_segment("a", dimension=make_dimension("tier", owner=owner), review_due=date(2026, 7, 31))

    (task,) = reviews.open_tasks(local(2026, 7, 1))

    assert task.owner == owner


def test_the_owner_is_reminded_once_however_often_the_tasks_run(gold, merchandiser):
    task = task_of(gold, owner=make_user("owner@example.com"))

    for _time in range(3):
        letters.remind([task], now=local(2026, 7, 1))
        notices.send_due(local(2026, 7, 1))

    (letter,) = mail.outbox
    assert letter.to == ["owner@example.com"]
    assert letter.subject == "Review of the segment “Gold”"
    assert "is due for its review by" in letter.body
    assert reverse("admin:segments_reviewtask_change", args=[task.pk]) in letter.body


def test_without_an_owner_those_who_may_review_are_told(gold, merchandiser):
    make_user("buyer@example.com")

    letters.remind([task_of(gold)], now=local(2026, 7, 1))

    assert [one.recipient for one in Notice.objects.all()] == [merchandiser.email]


def test_a_mail_server_that_fails_delays_a_notice_and_loses_none(gold, merchandiser, monkeypatch):
    letters.remind([task_of(gold)], now=local(2026, 7, 1))

    def broken(*args, **kwargs):
        raise smtplib.SMTPServerDisconnected("gone")

    with monkeypatch.context() as patch:
        patch.setattr(notices, "send_mail", broken)
        assert notices.send_due(local(2026, 7, 1)) == 0
        assert notices.send_due(local(2026, 7, 1)) == 0
    notice = Notice.objects.get()
    assert (notice.tries, notice.problem) == (1, "SMTPServerDisconnected: gone")

    assert notices.send_due(local(2026, 7, 1) + timedelta(minutes=6)) == 1
    assert len(mail.outbox) == 1


def test_the_digest_tells_what_is_open_once_a_week(gold, merchandiser):
    task_of(gold, due=date(2026, 6, 1))
    alerts.match({alerts.Kind.OVERDUE: {gold.pk: {"due": "2026-06-01"}}}, now=local(2026, 7, 1))

    for day in (6, 7, 12, 13):
        letters.send_digest(local(2026, 7, day))
    notices.send_due(local(2026, 7, 13))

    assert len(mail.outbox) == 2
    body = mail.outbox[0].body
    assert "Reviews that are overdue:" in body
    assert "Gold: Review is overdue. The review was due on" in body


def test_there_is_no_digest_of_nothing(gold, merchandiser):
    letters.send_digest(local(2026, 7, 6))

    assert not Notice.objects.exists()


def test_keeping_moves_the_date_and_keeps_what_was_seen(gold, merchandiser):
    task = task_of(gold)

    reviews.finish(
        task, outcome="keep", note=" Fine. ", report={"n": 1}, by=merchandiser,
        now=local(2026, 7, 20),
    )  # fmt: skip

    task.refresh_from_db()
    assert (task.outcome, task.note, task.report, task.done_by) == (
        "keep", "Fine.", {"n": 1}, merchandiser,
    )  # fmt: skip
    assert due(gold) == date(2027, 7, 20)


def test_who_wants_to_change_is_asked_again_in_thirty_days(gold, merchandiser):
    reviews.finish(
        task_of(gold), outcome="change", note="x", report={}, by=merchandiser,
        now=local(2026, 7, 20),
    )  # fmt: skip

    assert due(gold) == date(2026, 8, 19)


def test_the_first_of_two_decisions_stays(gold, merchandiser):
    task = task_of(gold)
    for outcome in ("keep", "archive"):
        reviews.finish(
            task, outcome=outcome, note="x", report={}, by=merchandiser, now=local(2026, 7, 20)
        )

    assert ReviewTask.objects.get().outcome == "keep"
    assert Segment.objects.get(pk=gold.pk).status == "published"


def test_publishing_a_new_rule_closes_the_open_review(gold, merchandiser):
    task_of(gold)
    new = rule(when("company.country", "eq", "FI"))
    publish(gold, rule=new, by=merchandiser, now=local(2026, 7, 20))

    reviews.plan(local(2026, 7, 21))

    task = ReviewTask.objects.get()
    assert (task.outcome, task.done_by) == ("change", merchandiser)


def test_the_report_says_what_many_overrides_mean(gold):
    for number in range(12):
        gold.overrides.create(
            company=make_company(refreshed=False), kind="include", reason=f"Because {number}"
        )

    report = reports.report_of(gold, now=timezone.now())

    assert report.by_hand == [
        "12 hand-made includes say that the rule leaves out who belongs here."
    ]
    assert report.seen["overrides"] == {"include": 12}


def test_a_merchandiser_reads_the_report_and_decides(staff, gold):
    task = task_of(gold)
    url = reverse("admin:segments_reviewtask_change", args=[task.pk])

    page = staff.get(url)
    assert "What it is for" not in page.content.decode()
    assert "Read the change with care." in page.content.decode()

    assert "This field is required." in staff.post(url, {"outcome": "keep"}).content.decode()
    staff.post(url, {"outcome": "keep", "note": "Still right."})

    task.refresh_from_db()
    assert (task.outcome, task.note) == ("keep", "Still right.")
    assert "figures" in task.report
    assert staff.post(url, {"outcome": "keep", "note": "again"}).status_code == 403


def test_the_report_names_whom_one_condition_keeps_out(staff):
    make_company(legal_name="Nearly Oy", employees=450)
    large = make_segment("large", rule=rule(when("company.employees", "gte", 500)))

    page = staff.get(reverse("admin:segments_reviewtask_change", args=[task_of(large).pk]))

    assert [one.company.legal_name for one in page.context["near"]] == ["Nearly Oy"]
    assert "Companies that one condition keeps out" in page.content.decode()


def test_a_segment_that_is_used_is_not_archived_and_nothing_is_lost(staff, gold):
    make_price_list(segments=[gold], name="Gold prices")
    task = task_of(gold)
    url = reverse("admin:segments_reviewtask_change", args=[task.pk])

    page = staff.post(url, {"outcome": "archive", "note": "No longer needed."})

    html = page.content.decode()
    assert "is still used by" in html
    assert "No longer needed." in html
    assert ReviewTask.objects.get().done_at is None


def test_an_unused_segment_is_archived(staff, gold):
    url = reverse("admin:segments_reviewtask_change", args=[task_of(gold).pk])

    staff.post(url, {"outcome": "archive", "note": "Done."})

    assert Segment.objects.get(pk=gold.pk).status == "archived"


def test_the_list_costs_the_same_for_any_number_of_reviews(staff, django_assert_max_num_queries):
    url = reverse("admin:segments_reviewtask_changelist")
    for number in range(8):
        task_of(make_segment(f"s{number}"), owner=make_user())

    with django_assert_max_num_queries(9):
        page = staff.get(url)

    assert page.content.decode().count("overdue") + page.content.decode().count("open") >= 8


@pytest.mark.parametrize("pk", ["0", "999999", "abc", "1" * 40, "²"])
def test_a_review_that_is_not_there_is_not_found(staff, pk):
    assert staff.get(f"/admin/segments/reviewtask/{pk}/change/").status_code == 404
