"""What the worker does with the outbox."""

import logging

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from shop.purchases import outbox

from .mail import send

logger = logging.getLogger(__name__)


@shared_task
def send_mail(mail_id: int) -> None:
    """Send one message if it is still waiting."""
    outbox.deliver(mail_id, send, now=timezone.now())


@shared_task
def send_due_mails() -> None:
    """Send every message that is due: those whose task was lost, and those that failed before."""
    sent = outbox.sweep(send, now=timezone.now())
    if sent:
        logger.info("The sweep sent %s mails.", sent)


def send_after_commit(mail_id: int) -> None:
    """Ask the worker to send a message after the commit; a dead queue is left to the sweep."""

    def ask() -> None:
        try:
            send_mail.apply_async([mail_id], retry=False)
        except Exception:
            logger.exception("Mail %s could not be queued; the sweep will send it.", mail_id)

    transaction.on_commit(ask, robust=True)
