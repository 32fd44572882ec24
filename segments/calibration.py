"""Publishing RFM calibrations and rate cards: once, for everybody at once, never edited after."""

import json
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from . import evaluation
from .behaviour import recost, rescore
from .evaluation import Outcome
from .models import CostRateCard, ReleaseEvent, RfmCalibration
from .services import refresh

KEPT = ("id", "status", "effective_from", "author", "publisher", "created_at", "published_at")
"""What a copy does not take from the row that it goes back to."""


@transaction.atomic
def publish(row: RfmCalibration | CostRateCard, *, by: Any, now: datetime) -> Outcome | None:
    """
    Publish a draft; everyone is scored or costed by it and evaluated, in this transaction.

    One that is to be in force from a later instant answers None: the night run after that instant
    applies it. Raises ValidationError: published before, in force in the past, bounds in disorder.
    """
    evaluation.take_turn(everyone=True)
    draft = type(row).objects.select_for_update().get(pk=row.pk)
    if not draft.is_draft:
        raise ValidationError(_("This has been published already."), code="already_published")
    if draft.effective_from and draft.effective_from < now:
        raise ValidationError(
            {"effective_from": ValidationError(
                _("What was in force in the past is not changed: choose now or later."),
                code="in_the_past",
            )}
        )  # fmt: skip
    draft.full_clean()
    draft.status = draft.Status.PUBLISHED
    draft.effective_from = draft.effective_from or now
    draft.published_at, draft.publisher = now, by
    draft.save()
    note(ReleaseEvent.Action.PUBLISHED, draft, by=by, now=now)
    row.refresh_from_db()
    if draft.effective_from > now:
        return None
    apply = rescore if isinstance(draft, RfmCalibration) else recost
    apply(None, as_of=now)
    return refresh(now=now, with_facts=False)


@transaction.atomic
def draft_again(
    row: RfmCalibration | CostRateCard, *, by: Any, now: datetime
) -> RfmCalibration | CostRateCard:
    """Answer a new draft that says what an older row said: the way back, with its own diff."""
    names = [field.name for field in row._meta.concrete_fields if field.name not in KEPT]
    copy = type(row)(**{name: getattr(row, name) for name in names}, author=by)
    copy.note = str(_("Again as in %(row)s.") % {"row": row})
    copy.save()
    note(ReleaseEvent.Action.RESTORED, copy, by=by, now=now, again=row.pk)
    return copy


def note(
    action: ReleaseEvent.Action,
    row: RfmCalibration | CostRateCard,
    *,
    by: Any,
    now: datetime,
    **more: Any,
) -> None:
    """Append to the audit trail what was done, and all that the row says since then."""
    names = [field.name for field in row._meta.concrete_fields if field.name not in KEPT]
    said = {name: getattr(row, name) for name in ("effective_from", *names)}
    said = json.loads(json.dumps(said, cls=DjangoJSONEncoder))
    ReleaseEvent.objects.create(
        action=action, at=now, by=by, reason=row.note,
        detail={"model": row._meta.model_name, "row": row.pk, "said": said, **more},
    )  # fmt: skip


def trail(row: RfmCalibration | CostRateCard) -> QuerySet[ReleaseEvent]:
    """Answer what was done to a row, the latest first. One query."""
    of_row = {"detail__model": row._meta.model_name, "detail__row": row.pk}
    return ReleaseEvent.objects.filter(release=None, segment=None, **of_row).select_related("by")
