"""
The steps of a release: request, approve, refuse, plan, publish, withdraw.

Every step is checked here, whoever takes it, and leaves an entry in the audit trail. ``by`` is who
does it (None: the program), ``now`` the instant. State and content are read again under a lock.
"""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from ..models import Release, ReleaseEvent
from ..publishing import Refused
from ..services import publish_together
from .approval import refuse_alone
from .audit import record
from .confirming import Unconfirmed
from .diff import in_words
from .drafts import axes_of, changes_of, fingerprint
from .permissions import APPROVE, EDIT, PUBLISH, User, may_approve, require
from .preparing import check, needs_approval, to_confirm
from .states import EDITABLE, locked_in, move, reopen_if_changed

Status, Action = Release.Status, ReleaseEvent.Action

logger = logging.getLogger(__name__)


@transaction.atomic
def request_approval(  # noqa: PLR0913 - who asks for what, when
    release: Release, *, by: User | None, now: datetime, publish_at: datetime | None = None,
    typed: Mapping[str, str] | None = None, note: str | None = None,
) -> Release:  # fmt: skip
    """Ask a second person. Everything is checked and confirmed first, so they see what is meant."""
    release = locked_in(release, Status.OPEN)
    require(by, PUBLISH)
    _time(release, publish_at, note, now)
    _ready(release, typed, by, now)
    release.author = by or release.author
    move(release, Status.WAITING)
    record(Action.REQUESTED, release=release, by=by, now=now, reason=release.note,
           detail=_told(release))  # fmt: skip
    return release


@transaction.atomic
def withdraw(release: Release, *, by: User | None, now: datetime, reason: str = "") -> Release:
    """Give a release up, whatever it waits for; the drafts stay as they are."""
    require(by, EDIT)
    release = locked_in(release, *EDITABLE)
    move(release, Status.WITHDRAWN)
    record(Action.WITHDRAWN, release=release, by=by, now=now, reason=reason)
    return release


def approve(release: Release, *, by: User | None, now: datetime, reason: str = "") -> Release:
    """
    Approve what was requested; one with a time is published then.

    Nobody approves the own release. When a draft has changed since, the release is open again.
    """
    reopen_if_changed(release, now=now)
    with transaction.atomic():
        release = locked_in(release, Status.WAITING)
        _second_person(release, by)
        release.approver = by
        move(release, Status.PLANNED if release.publish_at else Status.APPROVED)
        record(Action.APPROVED, release=release, by=by, now=now, reason=reason,
               detail={"sha256": release.sha256})  # fmt: skip
        return release


@transaction.atomic
def refuse(release: Release, *, by: User | None, now: datetime, reason: str) -> Release:
    """Send a release back to its author, and say why."""
    release = locked_in(release, Status.WAITING)
    _second_person(release, by)
    if not reason.strip():
        raise ValidationError(_("Say why it is refused."), code="reason_needed")
    move(release, Status.OPEN)
    record(Action.REFUSED, release=release, by=by, now=now, reason=reason)
    return release


@transaction.atomic
def plan(  # noqa: PLR0913 - who plans what, for when
    release: Release, *, by: User | None, now: datetime, publish_at: datetime,
    typed: Mapping[str, str] | None = None, note: str | None = None,
) -> Release:  # fmt: skip
    """Publish it at a later time; what is published then is exactly what the drafts say now."""
    release = locked_in(release, Status.OPEN)
    require(by, PUBLISH)
    _time(release, publish_at, note, now)
    refuse_alone(needs_approval(release))
    _ready(release, typed, by, now)
    move(release, Status.PLANNED)
    record(Action.PLANNED, release=release, by=by, now=now, reason=release.note,
           detail=_told(release))  # fmt: skip
    return release


def publish(
    release: Release, *, by: User | None, now: datetime,
    typed: Mapping[str, str] | None = None, note: str | None = None,
) -> Release:  # fmt: skip
    """Publish everything in the release now, or nothing. One transaction, one evaluation."""
    reopen_if_changed(release, now=now)
    with transaction.atomic():
        release = locked_in(release, Status.OPEN, Status.APPROVED)
        require(by, PUBLISH)
        if release.status == Status.OPEN:
            _time(release, None, note, now)
            refuse_alone(needs_approval(release))
            _ready(release, typed, by, now)
        return carry_out(release, by, now)


def carry_out(release: Release, by: User | None, now: datetime, *, checked: bool = True) -> Release:
    items = list(release.items.select_related("segment__published_version"))
    detail = _told(release)
    versions = publish_together(
        changes_of(release), axes_of(release), by=by, now=now, note=release.note, check=checked
    )
    for item, version in zip(items, versions, strict=True):
        item.before, item.after = item.segment.published_version, version
        item.save(update_fields=["before", "after"])
    release.publisher, release.published_at, release.failure = by, now, ""
    move(release, Status.PUBLISHED)
    action = Action.ROLLED_BACK if release.is_rollback else Action.PUBLISHED
    record(action, release=release, by=by, now=now, reason=release.note, detail=detail)
    return release


def publish_due(*, now: datetime) -> list[Release]:
    """
    Publish the planned releases whose time has come. Every minute; lost workers lose nothing.

    One whose drafts changed is open again; one that breaks is open again with the reason.
    """
    published = []
    due = Release.objects.filter(status=Status.PLANNED, publish_at__lte=now)
    for release in due.order_by("publish_at", "pk"):
        if reopen_if_changed(release, now=now):
            continue
        try:
            with transaction.atomic():
                locked = locked_in(release, Status.PLANNED)
                published.append(carry_out(locked, locked.approver or locked.author, now))
        except ValidationError as error:
            _fail(release, " ".join(error.messages), now)
        except DatabaseError:
            logger.exception("Release %s will be tried again in a minute", release.pk)
    return published


def _fail(release: Release, failure: str, now: datetime) -> None:
    with transaction.atomic():
        locked = Release.objects.select_for_update(of=["self"]).get(pk=release.pk)
        if locked.status == Status.PLANNED:
            locked.failure = failure
            move(locked, Status.OPEN)
            record(Action.FAILED, release=locked, by=None, now=now, reason=failure)


def _time(release: Release, at: datetime | None, note: str | None, now: datetime) -> None:
    if at is not None and at <= now:
        raise ValidationError(_("The time to publish must lie ahead."), code="past")
    release.publish_at = at
    release.note = release.note if note is None else note.strip()


def _ready(
    release: Release, typed: Mapping[str, str] | None, by: User | None, now: datetime
) -> None:
    """Check that nothing blocks, and that everything is confirmed; remember what was typed."""
    if found := check(release):
        raise Refused(found)
    release.sha256 = fingerprint(release)
    release.save()
    asked = to_confirm(release, by=by, now=now)
    if by is not None and (missing := [one for one in asked if not one.is_given(typed or {})]):
        raise Unconfirmed(missing)
    release.confirmed = {one.key: one.message for one in asked}
    release.failure = ""


def _second_person(release: Release, by: User | None) -> None:
    require(by, APPROVE)
    if not may_approve(by, release):
        raise PermissionDenied(_("Nobody approves the own release: ask somebody else."))


def _told(release: Release) -> dict[str, Any]:
    """Answer what the audit trail keeps of a release: each rule before and after, in words."""
    return {
        "sha256": release.sha256,
        "confirmed": release.confirmed,
        "segments": [
            {"segment": change.segment.code, **in_words(change)} for change in changes_of(release)
        ],
    }
