"""The states of a release: read under a lock, left for another, lost when a draft changes."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ..models import Release, ReleaseEvent
from .audit import record
from .drafts import fingerprint

Status = Release.Status

EDITABLE = (Status.OPEN, Status.WAITING, Status.APPROVED, Status.PLANNED)
WATCHED = (Status.WAITING, Status.APPROVED, Status.PLANNED)


def reopen_if_changed(release: Release, *, now: datetime) -> bool:
    """Open a release again when its drafts are not what was approved or planned any more."""
    with transaction.atomic():
        locked = Release.objects.select_for_update(of=["self"]).get(pk=release.pk)
        if locked.status not in WATCHED or locked.sha256 == fingerprint(locked):
            return False
        locked.failure = _("A draft changed after it was approved or planned. Please look again.")
        move(locked, Status.OPEN)
        record(ReleaseEvent.Action.REOPENED, release=locked, by=None, now=now)
        release.refresh_from_db()
        return True


def locked_in(release: Release, *states: str) -> Release:
    """Answer the release as it is now, locked; raises ValidationError in any other state."""
    locked = Release.objects.select_for_update(of=["self"]).get(pk=release.pk)
    if locked.status not in states:
        text = locked.failure or _("The release is in another state by now: %(status)s.") % {
            "status": locked.get_status_display()
        }
        raise ValidationError(text, code="state")
    return locked


def move(release: Release, status: str) -> None:
    release.status = status
    release.save()
