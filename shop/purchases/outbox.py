"""
Mail that survives everything: written with its cause, sent later, tried again until it is out.

A request writes a row and, after the commit, asks the worker to send it. When the queue, the worker
or the mail server is down the row waits for the sweep. An order never fails because of a mail.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from .models import Mail

logger = logging.getLogger(__name__)

SWEEP_LIMIT = 100
"""How many messages one sweep tries."""

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)


def put(kind: str, order, *, recipient: str, language: str, now: datetime) -> Mail | None:
    """Write a message down; it is due at once. None when there is nobody to write to."""
    if not recipient:
        return None
    return Mail.objects.create(
        kind=kind, order=order, recipient=recipient, language=language, created_at=now, due_at=now
    )


@transaction.atomic
def deliver(mail_id: int, send: Callable[[Mail], Any], *, now: datetime) -> bool:
    """
    Send one message if it is still to be sent, and answer whether it went out now.

    Of several at the same time one sends it. A failure is written down and the message is due
    again after a wait that doubles each time. Safe to repeat.
    """
    mail = (
        Mail.objects.select_for_update(skip_locked=True, of=["self"])
        .select_related("order")
        .filter(pk=mail_id, sent_at__isnull=True)
        .first()
    )
    if mail is None:
        return False
    mail.attempts += 1
    try:
        with transaction.atomic():
            send(mail)
    except Exception as error:
        wait = min(FIRST_WAIT * 2 ** min(mail.attempts - 1, 20), LONGEST_WAIT)
        mail.due_at = now + wait
        mail.last_error = f"{type(error).__name__}: {error}"[:250]
        mail.save(update_fields=["attempts", "due_at", "last_error"])
        logger.warning("Mail %s was not sent: %s", mail.pk, mail.last_error)
        return False
    mail.sent_at = now
    mail.last_error = ""
    mail.save(update_fields=["attempts", "sent_at", "last_error"])
    return True


def sweep(send: Callable[[Mail], Any], *, now: datetime) -> int:
    """Send what is due, oldest first, and answer how many went out."""
    due = list(Mail.objects.due(now).values_list("pk", flat=True)[:SWEEP_LIMIT])
    return sum(deliver(pk, send, now=now) for pk in due)
