"""
Mail to staff: written down once for each key and recipient, sent later, tried until it is out.

Two senders at once never send the same notice, and a mail server that fails delays it only.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q

from ..models import Notice

logger = logging.getLogger(__name__)

AT_ONCE = 100
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=6)
REVIEWERS = "change_reviewtask"
"""The permission of those who are told when a segment has no owner."""


def put(key: str, recipients: Iterable[str], *, subject: str, body: str, now: datetime) -> None:
    """Write a notice down for each recipient who has not got one of that key. One query."""
    Notice.objects.bulk_create(
        [
            Notice(
                key=key, recipient=recipient, subject=subject, body=body, created_at=now,
                next_try_at=now,
            )
            for recipient in sorted({one for one in recipients if one})
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def send_due(now: datetime) -> int:
    """Send what is due, each in a transaction of its own; answer how many went out."""
    due = Notice.objects.filter(sent_at=None, next_try_at__lte=now).order_by("next_try_at", "pk")
    return sum(_send(pk, now) for pk in list(due.values_list("pk", flat=True)[:AT_ONCE]))


def reviewers() -> list[Any]:
    """Answer the staff who may review segments, administrators of the shop included."""
    users = get_user_model().objects.filter(is_active=True, is_staff=True).exclude(email="")
    may = Q(groups__permissions__codename=REVIEWERS) | Q(user_permissions__codename=REVIEWERS)
    return list(users.filter(may | Q(is_superuser=True)).distinct().order_by("email"))


@transaction.atomic
def _send(pk: int, now: datetime) -> bool:
    notice = Notice.objects.select_for_update(skip_locked=True).filter(pk=pk, sent_at=None).first()
    if notice is None:
        return False
    notice.tries += 1
    try:
        send_mail(notice.subject, notice.body, None, [notice.recipient])
    except Exception as error:
        wait = min(FIRST_WAIT * 2 ** min(notice.tries - 1, 20), LONGEST_WAIT)
        notice.next_try_at = now + wait
        notice.problem = f"{type(error).__name__}: {error}"[:250]
        logger.warning("Notice %s was not sent: %s", notice.pk, notice.problem)
    else:
        notice.sent_at, notice.problem = now, ""
    notice.save(update_fields=["tries", "next_try_at", "problem", "sent_at"])
    return notice.sent_at is not None
