"""The page of one release: what it says, what it would change, and the next step."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from ..models import Dimension, PreviewRun, Release, Segment
from ..publishing import Refused
from ..tasks import begin_preview
from ..workflow import jobs
from ..workflow.confirming import Unconfirmed, confirmations
from ..workflow.diff import beside
from ..workflow.drafts import axes_of, changes_of
from ..workflow.permissions import PUBLISH, may, may_approve
from ..workflow.preparing import check, needs_approval, put_in, set_dimension, take_out
from ..workflow.releases import (
    approve,
    plan,
    publish,
    refuse,
    request_approval,
    withdraw,
)
from ..workflow.rolling_back import roll_back_release
from .figures import forget
from .releaseforms import AxisForm, ReleaseForm

Status = Release.Status
TEMPLATE = "admin/segments/release/page.html"
SORTS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "revenue": lambda one: -Decimal(one["net"]),
    "least": lambda one: Decimal(one["net"]),
    "name": lambda one: one["name"].casefold(),
}


def release_page(request: HttpRequest, release_id: int) -> HttpResponse:
    """Show a release, and take its next step."""
    release = get_object_or_404(
        Release.objects.select_related("author", "approver", "publisher"), pk=release_id
    )
    now = timezone.now()
    if request.method != "POST":
        return _shown(request, release, now, None)
    try:
        return _step(request, release, now)
    except PermissionDenied as error:
        messages.error(request, str(error) or _("You may not do this."))
    except Refused:
        messages.error(request, _("Something blocks it: see the checks. Nothing was published."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return HttpResponseRedirect(request.path)


def _step(request: HttpRequest, release: Release, now: datetime) -> HttpResponse:
    action, person = request.POST.get("action", ""), request.user
    reason = request.POST.get("reason", "").replace("\x00", "")
    match action:
        case "publish":
            return _publish(request, release, now)
        case "preview":
            run = begin_preview(release, by=person, now=now, as_of=_as_of(request))
            return HttpResponseRedirect(f"{request.path}?preview={run.pk}")
        case "stop":
            run = release.previews.first()
            if run is not None:
                jobs.stop(run)
        case "withdraw":
            withdraw(release, by=person, now=now, reason=reason)
        case "approve":
            approve(release, by=person, now=now, reason=reason)
            messages.success(request, _("Approved."))
        case "refuse":
            refuse(release, by=person, now=now, reason=reason)
        case "add":
            priority = request.POST.get("priority", "")
            segment = get_object_or_404(Segment, pk=_number(request.POST.get("segment")))
            place = int(priority) if priority.isdecimal() and len(priority) < 6 else None
            put_in(release, segment, by=person, now=now, priority=place)
        case "remove":
            segment = get_object_or_404(Segment, pk=_number(request.POST.get("segment")))
            take_out(release, segment, by=person, now=now)
        case "axis":
            return _axis(request, release, now)
        case "rollback":
            back = roll_back_release(release, by=person, now=now, reason=reason)
            forget()
            messages.success(request, _("Rolled back."))
            return HttpResponseRedirect(url_of(back))
    here = f"{request.path}?{request.GET.urlencode()}" if request.GET else request.path
    return HttpResponseRedirect(here)


def _axis(request: HttpRequest, release: Release, now: datetime) -> HttpResponse:
    """Let the release change a dimension's default, grace and inheritance."""
    dimension = get_object_or_404(Dimension, pk=_number(request.POST.get("dimension")))
    form = AxisForm(request.POST, dimension=dimension)
    if not form.is_valid():
        return _shown(request, release, now, None, form)
    set_dimension(release, dimension, by=request.user, now=now, **form.cleaned_data)
    return HttpResponseRedirect(request.path)


def _axis_forms(release: Release, bad: AxisForm | None) -> list[AxisForm]:
    """Answer a form for each dimension of the release's segments, with what it says now."""
    told = {axis.dimension.pk: axis for axis in axes_of(release)}
    forms = []
    for dimension in Dimension.objects.filter(segments__release_items__release=release).distinct():
        if bad is not None and bad.dimension == dimension:
            forms.append(bad)
            continue
        axis = told.get(dimension.pk, dimension)
        names = ("default_segment", "grace_days", "inherit_to_children")
        initial = {name: getattr(axis, name) for name in names}
        forms.append(AxisForm(dimension=dimension, initial=initial))
    return forms


def _publish(request: HttpRequest, release: Release, now: datetime) -> HttpResponse:
    form = ReleaseForm(request.POST, release=release, asked=_asked(release, now), now=now)
    if not form.is_valid():
        return _shown(request, release, now, form)
    at, note = form.publish_at, form.cleaned_data["note"]
    given = {"by": request.user, "now": now, "typed": form.typed, "note": note}
    try:
        if release.status == Status.APPROVED:
            publish(release, by=request.user, now=now)
            said = _("Published.")
        elif needs_approval(release):
            request_approval(release, publish_at=at, **given)
            said = _("A second person has to approve it now: send them the address of this page.")
        elif at is not None:
            plan(release, publish_at=at, **given)
            said = _("Planned. You can withdraw it until then.")
        else:
            publish(release, **given)
            said = _("Published.")
    except Unconfirmed as error:
        form.mark(error.missing)
        return _shown(request, release, now, form)
    except Refused:
        form.add_error(None, _("Something blocks it: see the checks. Nothing was published."))
        return _shown(request, release, now, form)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _shown(request, release, now, form)
    forget()
    messages.success(request, said)
    return HttpResponseRedirect(request.path)


def _asked(release: Release, now: datetime) -> list:
    run = jobs.latest(release, now=now)
    return confirmations(run.result) if run and run.status == PreviewRun.Status.DONE else []


def _shown(
    request: HttpRequest,
    release: Release,
    now: datetime,
    form: ReleaseForm | None,
    bad: AxisForm | None = None,
) -> HttpResponse:
    release.refresh_from_db()
    changes = changes_of(release)
    is_over = release.status in (Status.PUBLISHED, Status.WITHDRAWN)
    run = _run(request, release, now, is_over)
    is_open = release.status in (Status.OPEN, Status.APPROVED)
    if form is None and is_open:
        form = ReleaseForm(release=release, asked=_asked(release, now), now=now)
    context = {
        **admin.site.each_context(request),
        "title": str(release),
        "opts": Release._meta,
        "release": release,
        "is_over": is_over,
        "items": _items(release, changes, is_over),
        "axes": axes_of(release),
        "problems": [] if is_over else check(release),
        "money": [] if is_over else needs_approval(release),
        "form": form,
        "run": run,
        "result": sorted_by(run.result, request.GET.get("sort", "")) if run else None,
        "sort": request.GET.get("sort", ""),
        "is_lost": bool(run) and jobs.is_lost(run, now=now),
        "under_way": bool(run) and run.status in jobs.UNDER_WAY,
        "events": release.events.select_related("by"),
        "may_publish": may(request.user, PUBLISH),
        "may_approve": may_approve(request.user, release),
        "is_mine": release.author_id == request.user.pk,
        "axis_forms": [] if is_over else _axis_forms(release, bad),
        "addable": () if is_over else _addable(release),
    }
    return TemplateResponse(request, TEMPLATE, context)


def _run(request: HttpRequest, release: Release, now: datetime, is_over: bool) -> PreviewRun | None:
    """Answer the preview to show: the one asked for, else the newest of what the drafts say."""
    if number := _number(request.GET.get("preview")):
        return release.previews.filter(pk=number).first()
    if is_over:
        return release.previews.filter(status=PreviewRun.Status.DONE).first()
    newest = release.previews.first()
    current = jobs.latest(release, now=now)
    return newest if newest and newest.status in jobs.UNDER_WAY else current


def _items(release: Release, changes: list, is_over: bool) -> list[dict[str, Any]]:
    rows = release.items.select_related("segment__dimension", "before", "after", "version")
    shown = []
    for item, change in zip(rows, changes, strict=True):
        before = item.before if is_over else item.segment.published_version
        after = item.after.rule if is_over and item.after else change.rule
        lines = beside(before.rule if before else None, after)
        stays = [before.stay_rule if before else None, change.stay_rule]
        if is_over:
            stays[1] = item.after.stay_rule if item.after else None
        shown.append(
            {
                "item": item,
                "segment": item.segment,
                "before": before,
                "lines": lines,
                "stay": beside(*stays) if any(stays) else [],
                "grace": (before.grace_days if before else None, change.grace_days),
            }
        )
    return shown


def sorted_by(result: dict[str, Any], order: str) -> dict[str, Any]:
    """Answer the result with its examples in another order; an unknown order changes nothing."""
    key = SORTS.get(order)
    if key is not None:
        for segment in result.get("segments", ()):
            for rows in segment["examples"].values():
                rows.sort(key=key)
    return result


def _addable(release: Release) -> list[Segment]:
    """Answer the other segments that have a draft."""
    others = Segment.objects.exclude(status=Segment.Status.ARCHIVED)
    return list(with_drafts(others.exclude(release_items__release=release)))


def with_drafts(segments):
    """Keep the segments that publishing would change."""
    drafts = segments.filter(draft_rule__isnull=False) | segments.filter(draft_terms__isnull=False)
    return drafts | segments.filter(status=Segment.Status.DRAFT)


def _number(text: str | None) -> int:
    is_number = bool(text) and text.isdecimal() and len(text) < 15
    return int(text) if is_number else 0


def _as_of(request: HttpRequest) -> datetime | None:
    """Answer the instant that was asked for; a day means its end, nonsense means now."""
    text = request.POST.get("as_of", "").strip()
    if not text:
        return None
    try:
        found = parse_datetime(text if "T" in text or " " in text else f"{text}T23:59:59")
    except ValueError:
        found = None
    if found is None:
        raise ValidationError(_("“%s” is not a day.") % text[:20], code="no_such_day")
    return timezone.make_aware(found) if timezone.is_naive(found) else found


def url_of(release: Release) -> str:
    """Answer the address of a release's page."""
    return reverse("admin:segments_release_change", args=[release.pk])
