"""What is in a release, and what stands between it and being published."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ..models import Dimension, Release, ReleaseEvent, Segment
from ..publishing import Problem, problems
from . import jobs
from .audit import record
from .confirming import Confirmation, confirmations
from .drafts import axes_of, changes_of
from .money import depended_on
from .permissions import EDIT, User, require
from .states import EDITABLE, locked_in, reopen_if_changed

Action = ReleaseEvent.Action


@transaction.atomic
def prepare(
    segments: Iterable[Segment], *, by: User | None, now: datetime, title: str = "", note: str = ""
) -> Release:
    """Begin a release of these segments' drafts."""
    require(by, EDIT)
    release = Release.objects.create(title=title, note=note.strip(), author=by, created_at=now)
    for segment in segments:
        release.items.create(segment=segment, before=segment.published_version)
    record(Action.CREATED, release=release, by=by, now=now, reason=note)
    return release


@transaction.atomic
def put_in(
    release: Release, segment: Segment, *, by: User | None, now: datetime,
    priority: int | None = None,
) -> None:  # fmt: skip
    """Add a segment's draft to a release, or change the priority it is to have."""
    _edit(release, by)
    release.items.update_or_create(
        segment=segment, defaults={"priority": priority, "before": segment.published_version}
    )
    _changed(release, by, now, {"segment": segment.code, "priority": priority})


@transaction.atomic
def take_out(release: Release, segment: Segment, *, by: User | None, now: datetime) -> None:
    """Take a segment out of a release; its draft stays."""
    _edit(release, by)
    release.items.filter(segment=segment).delete()
    _changed(release, by, now, {"without": segment.code})


@transaction.atomic
def set_dimension(  # noqa: PLR0913 - what a dimension is made of
    release: Release,
    dimension: Dimension,
    *,
    by: User | None,
    now: datetime,
    default_segment: Segment | None,
    grace_days: int,
    inherit_to_children: bool,
) -> None:
    """Let a release change a dimension's default, grace and inheritance."""
    _edit(release, by)
    release.dimensions.update_or_create(
        dimension=dimension,
        defaults={
            "default_segment": default_segment,
            "grace_days": grace_days,
            "inherit_to_children": inherit_to_children,
        },
    )
    _changed(release, by, now, {"dimension": dimension.code, "grace_days": grace_days})


def check(release: Release) -> list[Problem]:
    """Answer everything that keeps a release from being published."""
    changes = changes_of(release)
    if not changes and not release.dimensions.exists():
        return [Problem(_("There is nothing in this release."), "empty_release")]
    return problems(changes, axes_of(release))


def needs_approval(release: Release) -> list[tuple[Segment, str]]:
    """Answer the segments on which money depends, and what depends; none means none needed."""
    if release.is_rollback:
        return []
    return depended_on(changes_of(release), axes_of(release))


def to_confirm(release: Release, *, by: User | None, now: datetime) -> list[Confirmation]:
    """Answer what has to be typed to publish it, from a fresh preview (made if there is none)."""
    run = jobs.latest(release, now=now)
    if run is None or run.status != run.Status.DONE:
        run = jobs.work_out(jobs.start(release, by=by, now=now))
    if run.status != run.Status.DONE:
        raise ValidationError(
            _("The preview could not be finished: %s") % run.error, code="preview"
        )
    return confirmations(run.result)


def _edit(release: Release, by: User | None) -> None:
    require(by, EDIT)
    locked_in(release, *EDITABLE)


def _changed(release: Release, by: User | None, now: datetime, detail: dict[str, Any]) -> None:
    record(Action.CHANGED, release=release, by=by, now=now, detail=detail)
    reopen_if_changed(release, now=now)
