"""The outbox: a mail goes out once, later if need be, and never takes an order down."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from oscar.core.loading import get_model

from shop.celery import app
from shop.order import tasks
from shop.order.mail import send
from shop.purchases import outbox
from shop.purchases.models import Mail
from tests.factories.orders import place_order, put_in_basket
from tests.factories.products import make_product

Email = get_model("communication", "Email")
Order = get_model("order", "Order")

LATER = datetime(2040, 1, 1, tzinfo=UTC)


class DeadServer(EmailBackend):
    def send_messages(self, messages):
        raise SMTPServerDisconnected("Connection unexpectedly closed")


@pytest.fixture
def waiting(browser, address) -> Mail:
    """An order's mail whose task never ran: on-commit actions do not run in these tests."""
    put_in_basket(browser, make_product("Nut"))
    place_order(browser, address)
    return Mail.objects.get()


def test_a_dead_mail_server_does_not_stop_the_order(
    browser, address, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = f"{__name__}.DeadServer"
    put_in_basket(browser, make_product("Nut"))

    with django_capture_on_commit_callbacks(execute=True):
        page = place_order(browser, address)

    assert Order.objects.get().number in page.content.decode()
    waiting = Mail.objects.get()
    assert (waiting.sent_at, waiting.attempts) == (None, 1)
    assert "Connection unexpectedly closed" in waiting.last_error


def test_a_dead_queue_does_not_stop_the_order(
    browser, address, monkeypatch, django_capture_on_commit_callbacks
):
    def refuse(*_args, **_kwargs):
        raise ConnectionError("no broker")

    monkeypatch.setattr(tasks.send_mail, "apply_async", refuse)
    put_in_basket(browser, make_product("Nut"))

    with django_capture_on_commit_callbacks(execute=True):
        page = place_order(browser, address)

    assert Order.objects.get().number in page.content.decode()
    assert Mail.objects.get().sent_at is None


def test_the_sweep_sends_what_waits(waiting):
    tasks.send_due_mails()

    assert len(mail.outbox) == 1
    waiting.refresh_from_db()
    assert waiting.sent_at is not None


def test_a_mail_goes_out_once_however_often_it_is_asked_for(waiting):
    tasks.send_mail(waiting.pk)
    tasks.send_mail(waiting.pk)
    tasks.send_due_mails()

    assert len(mail.outbox) == 1
    assert Email.objects.count() == 1


def test_a_failed_mail_waits_longer_each_time(waiting, settings):
    settings.EMAIL_BACKEND = f"{__name__}.DeadServer"
    now = timezone.now()
    waits = []

    for _ in range(3):
        outbox.deliver(waiting.pk, send, now=now)
        waiting.refresh_from_db()
        waits.append(waiting.due_at - now)

    assert waits == [timedelta(minutes=minutes) for minutes in (1, 2, 4)]


def test_a_mail_that_is_not_due_yet_is_left(waiting, settings):
    settings.EMAIL_BACKEND = f"{__name__}.DeadServer"
    now = timezone.now()
    outbox.deliver(waiting.pk, send, now=now)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    assert outbox.sweep(send, now=now) == 0
    assert outbox.sweep(send, now=now + timedelta(minutes=1)) == 1


def test_one_mail_that_can_not_be_written_does_not_stop_the_others(waiting, browser, address):
    put_in_basket(browser, make_product("Bolt"))
    place_order(browser, address)
    waiting.order.terms.delete()

    assert outbox.sweep(send, now=LATER) == 1


def test_a_mail_for_nobody_is_not_written(waiting):
    assert outbox.put("order_placed", waiting.order, recipient="", language="en", now=LATER) is None


def test_the_mail_is_in_the_language_of_the_buyer(waiting):
    waiting.language = "sv"
    waiting.save()

    tasks.send_mail(waiting.pk)

    assert "10,00\xa0€" in mail.outbox[0].body


def test_beat_starts_tasks_that_exist():
    app.loader.import_default_modules()

    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert entry["task"] in app.tasks, entry["task"]
