"""Segments that can not be evaluated: they keep their members, and somebody is told."""

import logging
from datetime import datetime
from functools import partial

from django.core.mail import mail_admins, send_mail
from django.db import transaction
from django.utils.translation import gettext as _

from ..models import Segment
from .plan import Plan

logger = logging.getLogger(__name__)


def mark_failures(plan: Plan, as_of: datetime) -> None:
    """Say at the segments which of them can not be evaluated; tell of those that newly fail."""
    failures = plan.failures
    Segment.objects.filter(failed_at__isnull=False).exclude(pk__in=failures).update(
        failed_at=None, failure=""
    )
    for segment_id, failure in failures.items():
        fresh = Segment.objects.filter(pk=segment_id).exclude(failure=failure)
        if fresh.update(failed_at=as_of, failure=failure):
            logger.error("Segment %s can not be evaluated, so it keeps its members: %s",
                         segment_id, failure)  # fmt: skip
            transaction.on_commit(partial(tell, segment_id, failure), robust=True)


def tell(segment_id: int, failure: str) -> None:
    """Write to the owner of a segment, or to the admins when nobody owns it."""
    segment = Segment.objects.filter(pk=segment_id).select_related("owner").first()
    if segment is None:
        return
    subject = _("The segment “%(segment)s” can not be evaluated") % {"segment": segment.name}
    body = _(
        "It keeps the members it has until its rule is corrected and published.\n\n%(failure)s"
    ) % {"failure": failure}
    owner = getattr(segment.owner, "email", "")
    if owner:
        send_mail(subject, body, None, [owner])
    else:
        mail_admins(subject, body)
