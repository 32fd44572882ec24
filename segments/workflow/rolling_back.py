"""One click back: an older version, or what was published before a release, becomes the rule."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ..models import Release, Segment, SegmentVersion
from .permissions import PUBLISH, User, require
from .releases import carry_out


@transaction.atomic
def roll_back(
    version: SegmentVersion, *, by: User | None, now: datetime, reason: str = ""
) -> Release:
    """Publish an older version again, as a new event. The same checks are shown; nothing blocks."""
    require(by, PUBLISH)
    _in_business([version.segment])
    note = reason.strip() or _("Back to version %s") % version.number
    release = _rollback(f"{version.segment}: {note}", note, by, now)
    release.items.create(segment=version.segment, version=version)
    return carry_out(release, by, now, checked=False)


@transaction.atomic
def roll_back_release(
    published: Release, *, by: User | None, now: datetime, reason: str = ""
) -> Release:
    """Publish again what each segment of a release said before it, all or none."""
    require(by, PUBLISH)
    published.refresh_from_db()
    items = list(published.items.select_related("segment", "before"))
    if published.status != Release.Status.PUBLISHED or not items:
        raise ValidationError(_("Only a published release can be rolled back."), code="state")
    if new := [item.segment.name for item in items if item.before is None]:
        raise ValidationError(
            _("There is nothing to go back to for: %(names)s. Archive what is not wanted."),
            code="nothing_before", params={"names": ", ".join(new)},
        )  # fmt: skip
    _in_business([item.segment for item in items])
    note = reason.strip() or _("Back to before “%s”") % published
    release = _rollback(note, note, by, now)
    for item in items:
        release.items.create(segment=item.segment, version=item.before)
    return carry_out(release, by, now, checked=False)


def _in_business(segments: Iterable[Segment]) -> None:
    """Refuse to bring an archived segment back: that is no rollback, and its users have gone."""
    pks = [segment.pk for segment in segments]
    ended = Segment.objects.select_for_update(of=["self"], no_key=True).filter(pk__in=pks)
    for segment in ended.order_by("pk"):
        if segment.status == Segment.Status.ARCHIVED:
            text = _("“%(segment)s” is archived.") % {"segment": segment}
            raise ValidationError(text, code="archived")


def _rollback(title: str, note: str, by: User | None, now: datetime) -> Release:
    return Release.objects.create(
        title=title[:120], note=note, author=by, created_at=now, is_rollback=True
    )
