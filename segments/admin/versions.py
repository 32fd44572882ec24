"""The way from a segment to its release, and back to an older version."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Release, Segment, SegmentVersion
from ..publishing import Change, problems
from ..rules import RuleError
from ..tasks import begin_preview
from ..workflow import jobs
from ..workflow.confirming import confirmations
from ..workflow.diff import beside
from ..workflow.drafts import draft_of, has_draft, restore
from ..workflow.permissions import EDIT, PUBLISH, may
from ..workflow.preparing import prepare
from ..workflow.previewing import TooSlow, preview
from ..workflow.rolling_back import roll_back
from ..workflow.states import EDITABLE
from .figures import forget
from .releasepage import url_of
from .stories import opened
from .tabs import head


def release_of(segment: Segment) -> Release | None:
    """Answer the newest release under way that a segment is in. One query."""
    return Release.objects.filter(status__in=EDITABLE, items__segment=segment).first()


def begin(segment: Segment, *, by, note: str = "") -> Release:
    """Answer the release that a segment's draft is in, begun if there is none, with a preview."""
    now = timezone.now()
    release = release_of(segment)
    if release is None:
        release = prepare([segment], by=by, now=now, title=segment.name, note=note)
    elif note and release.status == Release.Status.OPEN:
        release.note = note
        release.save(update_fields=["note"])
    if jobs.latest(release, now=now) is None:
        begin_preview(release, by=by, now=now)
    return release


def preview_page(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Show the checks and the diff of a segment's draft; a post works out what it changes."""
    segment = opened(segment_id)
    release = release_of(segment)
    if request.method == "POST":
        try:
            return HttpResponseRedirect(url_of(begin(segment, by=request.user)))
        except PermissionDenied as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(request.path)
    if release is not None:
        return HttpResponseRedirect(url_of(release))
    change = draft_of(segment)
    published = segment.published_version
    context = {
        **admin.site.each_context(request),
        **head(segment, "preview", timezone.now()),
        "title": segment.name,
        "opts": Segment._meta,
        "has_draft": has_draft(segment),
        "problems": problems([change]),
        "lines": beside(published.rule if published else None, change.rule),
        "before": published,
        "may_edit": may(request.user, EDIT),
    }
    return TemplateResponse(request, "admin/segments/release/draft.html", context)


def version_page(request: HttpRequest, segment_id: int, number: int) -> HttpResponse:
    """Show an older version beside the published one, and go back to it: one click."""
    segment = opened(segment_id)
    version = get_object_or_404(SegmentVersion, segment=segment, number=number)
    now = timezone.now()
    if request.method == "POST":
        return _back(request, version, now)
    published = segment.published_version
    change = Change(segment, version.rule, version.stay_rule, version.grace_days)
    context = {
        **admin.site.each_context(request),
        **head(segment, "story", now),
        "title": segment.name,
        "opts": Segment._meta,
        "version": version,
        "before": published,
        "is_published": published == version,
        "lines": beside(published.rule if published else None, version.rule),
        "problems": problems([change]),
        "result": _figures(change, now),
        "may_publish": may(request.user, PUBLISH),
        "may_edit": may(request.user, EDIT),
    }
    if context["result"]:
        context["warnings"] = confirmations(context["result"])
    return TemplateResponse(request, "admin/segments/release/version.html", context)


def _figures(change: Change, now) -> dict | None:
    try:
        return preview([change], as_of=now, moves_since=now, interactive=True).result
    except (TooSlow, RuleError):
        return None


def _back(request: HttpRequest, version: SegmentVersion, now) -> HttpResponse:
    reason = request.POST.get("reason", "").replace("\x00", "")
    segment = version.segment
    try:
        if request.POST.get("action") == "restore":
            if not may(request.user, EDIT):
                raise PermissionDenied(_("You may not change drafts."))
            restore(version, by=request.user, now=now, reason=reason)
            messages.success(request, _("Version %s is the draft now.") % version.number)
            return HttpResponseRedirect(
                reverse("admin:segments_segment_change", args=[segment.pk])
            )  # fmt: skip
        release = roll_back(version, by=request.user, now=now, reason=reason)
    except PermissionDenied as error:
        messages.error(request, str(error))
    except (ValidationError, RuleError) as error:
        messages.error(request, str(error))
    else:
        forget()
        messages.success(request, _("Rolled back to version %s.") % version.number)
        return HttpResponseRedirect(url_of(release))
    return HttpResponseRedirect(request.path)
