"""What mails to staff say: that a review is coming, and once a week what is open."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.contrib.sites.models import Site
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ..models import ReviewTask
from . import alerts, notices

DASHBOARD = "admin:segments_segmentday_changelist"
REVIEW = "admin:segments_reviewtask_change"


def remind(tasks: Iterable[ReviewTask], *, now: datetime) -> None:
    """Write to the owner of each review, or to all reviewers where it has none; once each."""
    tasks = list(tasks)
    if not tasks:
        return
    everybody = [user.email for user in notices.reviewers()]
    with translation.override(settings.LANGUAGE_CODE):
        for task in tasks:
            owner = task.owner
            to = [owner.email] if owner and owner.is_active and owner.email else everybody
            text = {"task": task, "url": address(REVIEW, task.pk)}
            notices.put(
                f"review:{task.pk}",
                to,
                subject=_("Review of the segment “%(name)s”") % {"name": task.segment.name},
                body=render_to_string("admin/segments/insight/mail_review.txt", text),
                now=now,
            )


def send_digest(now: datetime) -> None:
    """Write once a week to all reviewers what is open; to nobody when nothing is."""
    found = alerts.shown(alerts.open_alerts())
    tasks = list(
        ReviewTask.objects.filter(done_at=None).select_related("segment", "owner").order_by("due")
    )
    if not found and not tasks:
        return
    today = timezone.localdate(now, timezone.get_default_timezone())
    year, week, _weekday = today.isocalendar()
    with translation.override(settings.LANGUAGE_CODE):
        text = {
            "alerts": found,
            "overdue": [task for task in tasks if task.due < today],
            "coming": [task for task in tasks if task.due >= today],
            "url": address(DASHBOARD),
        }
        notices.put(
            f"digest:{year}-{week:02d}",
            [user.email for user in notices.reviewers()],
            subject=_("Segments: what is open this week"),
            body=render_to_string("admin/segments/insight/mail_digest.txt", text),
            now=now,
        )


def address(name: str, *arguments: object) -> str:
    """Answer the whole address of a page of the staff, for a mail."""
    scheme = "https" if settings.SECURE_SSL_REDIRECT or settings.SESSION_COOKIE_SECURE else "http"
    return f"{scheme}://{Site.objects.get_current().domain}{reverse(name, args=arguments)}"
