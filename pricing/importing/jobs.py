"""
The procedure of a batch: sent, checked by a worker, approved by a person, applied by a worker.

Every step says in the batch how it ended. A worker that dies leaves its step open and unlocked:
the next one that looks takes it up where it stands. Without a broker the steps run where they are
asked for.
"""

import logging
from time import perf_counter
from typing import Any

import psycopg
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from segments.marks import nudge_after_commit
from segments.tabular import Report

from ..models import PriceBatch, PriceList
from ..models.batch import UNDER_WAY
from .applying import Moved, apply
from .comparing import compare, summarise
from .direct import fingerprint_of
from .locking import held, interrupt, say
from .staging import Gone, Stopped, forget, is_whole, stage
from .undoing import take_back

logger = logging.getLogger(__name__)

TASK = "pricing.tasks.work_on_batches"
ATTEMPTS = 3
"""So many workers may die of a step before a person has to look at it."""


class Unfit(Exception):
    """The step can not be taken by any worker; the message is for people."""


Kind, Status = PriceBatch.Kind, PriceBatch.Status
CLOSED = {Status.REFUSED, Status.SAME, Status.APPLIED, Status.UNDONE}


def submit(  # noqa: PLR0913 - what a person says about a file
    price_list: PriceList,
    file: File,
    *,
    by: Any,
    replaces: bool = False,
    reason: str = "",
    language: str = "",
) -> PriceBatch:
    """Keep a file and have it checked, soon after the caller's transaction has committed."""
    batch = PriceBatch(
        price_list=price_list, created_by=by, replaces=replaces, reason=reason, language=language,
        file_name=str(file.name)[-200:], file_bytes=file.size,
        fingerprint=fingerprint_of(file.file),
    )  # fmt: skip
    batch.file.save(batch.file_name, file, save=False)
    batch.save()
    nudge_after_commit(TASK)
    return batch


def approve(batch: PriceBatch, *, by: Any, reason: str = "") -> None:
    """Have a checked batch applied. Raises ValidationError when it is not checked."""
    ready = PriceBatch.objects.filter(pk=batch.pk, status=Status.READY)
    told = {"reason": reason} if reason else {}
    if not ready.update(status=Status.APPROVED, approved_by=by, attempts=0, **told):
        raise ValidationError(_("This batch does not wait for approval."), code="not_ready")
    nudge_after_commit(TASK)


def undo(batch: PriceBatch, *, by: Any, reason: str = "") -> PriceBatch:
    """Have a batch taken back by another one; answer that. Raises ValidationError."""
    with transaction.atomic():
        PriceList.objects.select_for_update().get(pk=batch.price_list_id)
        batch.refresh_from_db()
        if not is_last(batch):
            words = _("Only the last batch of a list that is applied can be taken back.")
            raise ValidationError(words, code="not_last")
        if batch.undoings.filter(status__in=UNDER_WAY).exists():
            raise ValidationError(_("The batch is being taken back."), code="under_way")
        nudge_after_commit(TASK)
        return PriceBatch.objects.create(
            price_list_id=batch.price_list_id, kind=Kind.UNDO, status=Status.APPROVED,
            undoes=batch, created_by=by, approved_by=by, reason=reason,
        )  # fmt: skip


def is_last(batch: PriceBatch) -> bool:
    """Whether a batch is the last of its list that stands."""
    standing = PriceBatch.objects.filter(price_list=batch.price_list_id, status=Status.APPLIED)
    last = standing.filter(kind=Kind.IMPORT).order_by("-applied_at", "-pk").first()
    return last == batch


def stop(batch: PriceBatch) -> None:
    """
    Stop a batch wherever it is; what is not applied yet never will be.

    A worker that is at it notices within a part of the file, or is interrupted in its statement.
    """
    waiting = {Status.WAITING, Status.APPROVED, Status.READY}
    mine = PriceBatch.objects.filter(pk=batch.pk)
    if mine.filter(status__in=waiting).update(status=Status.STOPPED, stop_requested=True):
        return
    under_way = mine.filter(status__in=[Status.CHECKING, Status.APPLYING])
    if under_way.update(stop_requested=True):
        transaction.on_commit(lambda: interrupt(batch))


def resume(batch: PriceBatch) -> None:
    """Let a stopped or failed batch go on where it stood; approved ones are checked again."""
    with transaction.atomic():
        ended = PriceBatch.objects.filter(pk=batch.pk, status__in=[Status.STOPPED, Status.FAILED])
        status = Status.APPROVED if batch.kind == Kind.UNDO else Status.WAITING
        if batch.kind == Kind.IMPORT and not batch.file:
            raise ValidationError(_("The file of this batch is not kept here."), code="no_file")
        if ended.update(status=status, stop_requested=False, attempts=0, error=""):
            nudge_after_commit(TASK)


def work() -> list[PriceBatch]:
    """Take every step that waits, or that a dead worker has left; answer those that were taken."""
    waiting = PriceBatch.objects.filter(status__in=UNDER_WAY).order_by("pk")
    return [batch for batch in waiting if work_on(batch)]


def work_on(batch: PriceBatch) -> bool:
    """Take the next step of a batch, unless somebody is at it; answer whether it was taken."""
    with held(batch) as is_ours:
        return is_ours and carry_out(batch.pk)


def carry_out(pk: int) -> bool:
    """Take the next step of a batch that nobody else is at; answer whether there was one."""
    batch = PriceBatch.objects.select_related("price_list").filter(pk=pk).first()
    if batch is None or batch.status not in UNDER_WAY:
        return False
    started = perf_counter()
    try:
        with translation.override(batch.language or translation.get_language()):
            _step(batch)
    except Gone:
        forget(batch)
        return True
    except Stopped:
        batch.status = Status.STOPPED
    except (OperationalError, InterfaceError) as error:
        if not isinstance(error.__cause__, psycopg.errors.QueryCanceled):
            raise  # the server is gone: another worker takes the step up when it is back
        batch.status, batch.error = Status.STOPPED, ""
        if not PriceBatch.objects.filter(pk=pk, stop_requested=True).exists():
            batch.status, batch.error = Status.FAILED, str(error)
    except Unfit as error:
        batch.status, batch.error = Status.FAILED, str(error)
    except Exception as error:
        batch.status, batch.error = Status.FAILED, str(error)[:2000]
        logger.exception("Price batch %s failed.", pk)
    batch.seconds += perf_counter() - started
    told = {name: getattr(batch, name) for name in ("status", "error", "seconds", "attempts")}
    PriceBatch.objects.filter(pk=pk).update(**told)
    if batch.status in CLOSED:
        forget(batch)
    return True


def _step(batch: PriceBatch) -> None:
    if batch.stop_requested:
        raise Stopped
    is_check = batch.status in {Status.WAITING, Status.CHECKING}
    if is_check and not batch.file:
        raise Unfit(_("The command that read the file ended before it was done."))
    batch.attempts += 1
    batch.status = Status.CHECKING if is_check else Status.APPLYING
    _keep(batch, "attempts", "status")
    if batch.attempts > ATTEMPTS:
        raise Unfit(_("Three workers died of this batch. Look into their logs."))
    if is_check:
        _check(batch)
    elif batch.kind == Kind.UNDO:
        take_back(batch)
    else:
        _apply(batch)
    batch.attempts = 0


def _check(batch: PriceBatch) -> None:
    """Read the file, and find out what it would change."""
    report = Report()
    with batch.file.open("rb") as file:
        stage(batch, file.file, report)
    if not report.is_clean:
        batch.status = Status.REFUSED
        return
    with transaction.atomic():
        batch.digest = compare(batch)
        batch.status = Status.READY if batch.has_changes else Status.SAME
        batch.summary = summarise(batch)
        _keep_figures(batch)


def _apply(batch: PriceBatch) -> None:
    """
    Write it; a list that has moved since the check is compared again, for a person to see.

    Rows that a crash of the database took are read again first: a file of fewer rows is another.
    """
    try:
        apply(batch, told=lambda part: say(batch, part))
    except IntegrityError as error:
        if is_whole(batch):
            raise
        words = _("A product was deleted since the file was checked. Let it be checked again.")
        raise Unfit(words) from error
    except Moved:
        if not is_whole(batch):
            return _check(batch)
        with transaction.atomic():
            batch.digest = compare(batch)
            batch.status = Status.READY if batch.has_changes else Status.SAME
            batch.summary, batch.has_moved = summarise(batch), True
            _keep_figures(batch)


def _keep_figures(batch: PriceBatch) -> None:
    _keep(batch, "status", "digest", "summary", "created", "changed", "unchanged", "removed",
          "has_moved")  # fmt: skip


def _keep(batch: PriceBatch, *fields: str) -> None:
    """Write down these fields. Raises Gone."""
    told = {name: getattr(batch, name) for name in fields}
    if not PriceBatch.objects.filter(pk=batch.pk).update(**told):
        raise Gone
