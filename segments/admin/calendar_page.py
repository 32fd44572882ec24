"""The calendar of the merchandiser: a month as weeks or as a list, and a feed of it."""

import calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Segment
from .entries import Entry, entries
from .ics import ics

SALT = "segments.calendar"
BACK, AHEAD = timedelta(days=30), timedelta(days=365)
"""What the feed tells: a month back, a year ahead."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a week that is shown."""

    date: date
    is_of_month: bool
    is_today: bool
    entries: tuple[Entry, ...]


def calendar_page(request: HttpRequest) -> HttpResponse:
    """Show a month; ``view=list`` shows its days under each other. Ten queries."""
    today = timezone.localdate()
    month = _month(request.GET.get("month", ""), today)
    weeks = calendar.Calendar().monthdatescalendar(month.year, month.month)
    found = entries(weeks[0][0], weeks[-1][-1])
    by_day: dict[date, list[Entry]] = defaultdict(list)
    for entry in found:
        by_day[entry.day].append(entry)
    context = {
        **admin.site.each_context(request),
        "title": _("Calendar of segments"),
        "opts": Segment._meta,
        "month": month,
        "before": (month - timedelta(days=1)).replace(day=1),
        "after": (month + timedelta(days=31)).replace(day=1),
        "weeks": [
            [
                Day(day, day.month == month.month, day == today, tuple(by_day[day]))
                for day in week
            ]
            for week in weeks
        ],
        "days": [
            (day, by_day[day]) for day in sorted(by_day) if day.month == month.month and by_day[day]
        ],
        "weekdays": weeks[0],
        "as_list": request.GET.get("view") == "list",
        "feed": request.build_absolute_uri(feed_url(request.user)),
    }  # fmt: skip
    return TemplateResponse(request, "admin/segments/calendar.html", context)


def _month(asked: str, today: date) -> date:
    """Answer the first day of the month that was asked for (“2026-03”), else of this month."""
    try:
        month = date.fromisoformat(f"{asked}-01")
    except ValueError:
        return today.replace(day=1)
    return month if 1970 < month.year < 2200 else today.replace(day=1)


def feed_url(user) -> str:
    """Answer the address of a person's own feed; a new password makes it another one."""
    token = signing.dumps([user.pk, _stamp(user)], salt=SALT)
    return reverse("admin:segments_segment_feed", args=[token])


def _stamp(user) -> str:
    return user.get_session_auth_hash()[:16]


def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Answer the feed to whoever has the address, while its owner may see segments; else 404."""
    user = _owner(token)
    if user is None:
        raise Http404
    today = timezone.localdate()
    text = ics(
        entries(today - BACK, today + AHEAD),
        host=request.get_host(),
        absolute=request.build_absolute_uri,
        now=timezone.now(),
    )
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="segments.ics"'
    response["Cache-Control"] = "private, max-age=900"
    return response


def _owner(token: str):
    try:
        number, stamp = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = get_user_model().objects.filter(pk=number, is_active=True, is_staff=True).first()
    if user is None or _stamp(user) != stamp or not user.has_perm("segments.view_segment"):
        return None
    return user
