"""What the page of a release shows: checks, rules side by side, figures, who did what."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from ..models import Dimension, PreviewRun, Release, Segment
from ..workflow import jobs
from ..workflow.confirming import Confirmation, confirmations
from ..workflow.diff import beside
from ..workflow.drafts import axes_of, changes_of
from ..workflow.permissions import PUBLISH, may, may_approve
from ..workflow.preparing import check, needs_approval
from .releaseforms import AxisForm, ReleaseForm

Status = Release.Status
TEMPLATE = "admin/segments/release/page.html"
SORTS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "revenue": lambda one: -Decimal(one["net"]),
    "least": lambda one: Decimal(one["net"]),
    "name": lambda one: one["name"].casefold(),
}


def asked_of(release: Release, now: datetime) -> list[Confirmation]:
    """Answer what has to be typed, as far as a preview has been worked out."""
    run = jobs.latest(release, now=now)
    return confirmations(run.result) if run and run.status == PreviewRun.Status.DONE else []


def shown(
    request: HttpRequest,
    release: Release,
    now: datetime,
    form: ReleaseForm | None,
    bad: AxisForm | None = None,
) -> HttpResponse:
    """Answer the page; ``form`` and ``bad`` are what was sent with a mistake."""
    release.refresh_from_db()
    changes = changes_of(release)
    is_over = release.status in (Status.PUBLISHED, Status.WITHDRAWN)
    run = _run(request, release, now, is_over)
    is_open = release.status in (Status.OPEN, Status.APPROVED)
    if form is None and is_open:
        form = ReleaseForm(release=release, asked=asked_of(release, now), now=now)
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
    if number := number_of(request.GET.get("preview")):
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


def number_of(text: str | None) -> int:
    """Answer an id that was sent; nonsense is 0, which is nobody's."""
    is_number = bool(text) and text.isdecimal() and len(text) < 15
    return int(text) if is_number else 0
