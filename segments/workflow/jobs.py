"""Previews that are kept: worked out while somebody waits, or by a worker, stopped and redone."""

from datetime import datetime, time, timedelta
from time import perf_counter
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from .. import impact
from ..calendar import start_of_last
from ..models import PreviewRun, Release
from .drafts import axes_of, changes_of, content_hash
from .previewing import TooSlow, preview

FRESH = timedelta(hours=1)
"""A preview older than this is worked out again before it is relied on."""

LOST = timedelta(minutes=10)
"""A preview of which nothing was heard for so long has lost its worker."""

PAST = timedelta(minutes=1)
"""An instant this long before the start of a preview is the past: the world as it was then."""

MOVES_AT_ONCE = 2_000
"""More companies than this that ordered lately and change are re-priced by a worker."""

DAYS = 90


def start(release: Release, *, by: Any, now: datetime, as_of: datetime | None = None) -> PreviewRun:
    """Begin a preview of what the release's drafts say now; a worker or ``work_out`` does it."""
    release.previews.filter(status__in=UNDER_WAY).update(stop=True)
    return PreviewRun.objects.create(
        release=release, sha256=content_hash(release), as_of=as_of or now, by=by,
        started_at=now, seen_at=now,
    )  # fmt: skip


UNDER_WAY = (PreviewRun.Status.WAITING, PreviewRun.Status.RUNNING)


def latest(release: Release, *, now: datetime, as_of: datetime | None = None) -> PreviewRun | None:
    """Answer the newest preview of what the drafts say now, done or under way; None if too old."""
    runs = release.previews.filter(sha256=content_hash(release), started_at__gt=now - FRESH)
    runs = runs.filter(as_of=as_of) if as_of else runs.filter(as_of__gt=now - FRESH, as_of__lte=now)
    return runs.exclude(status=PreviewRun.Status.STOPPED).first()


def is_lost(run: PreviewRun, *, now: datetime) -> bool:
    """Whether a preview under way has lost its worker."""
    return run.status in UNDER_WAY and run.seen_at < now - LOST


def stop(run: PreviewRun) -> None:
    """Ask for an end. Safe to repeat; what is done stays done."""
    PreviewRun.objects.filter(pk=run.pk, status__in=UNDER_WAY).update(
        stop=True, status=PreviewRun.Status.STOPPED
    )
    run.refresh_from_db()


def work_out(run: PreviewRun, *, interactive: bool = False) -> PreviewRun:
    """
    Work a preview out and keep the result. Safe to repeat: a finished one is left alone.

    An interactive one raises TooSlow and stays waiting, for a worker. Any other error is kept with
    the run, in words.
    """
    if PreviewRun.objects.filter(pk=run.pk, status__in=UNDER_WAY).update(
        status=PreviewRun.Status.RUNNING, seen_at=timezone.now()
    ):
        started = perf_counter()
        try:
            result = _result(run, interactive)
        except TooSlow:
            _end(run, PreviewRun.Status.WAITING if interactive else PreviewRun.Status.FAILED,
                 error="" if interactive else _("The database ended it."))  # fmt: skip
            if interactive:
                raise
        except impact.Stopped:
            _end(run, PreviewRun.Status.STOPPED)
        except Exception as error:
            _end(run, PreviewRun.Status.FAILED, error=str(error) or type(error).__name__)
            raise
        else:
            result["seconds"] = round(perf_counter() - started, 2)
            _end(run, PreviewRun.Status.DONE, result=result, progress=100)
    run.refresh_from_db()
    return run


def _result(run: PreviewRun, interactive: bool) -> dict[str, Any]:
    release = run.release

    def tell(step: str, percent: int) -> None:
        if not PreviewRun.objects.filter(pk=run.pk, stop=False).update(
            step=step, progress=percent, seen_at=timezone.now()
        ):
            raise impact.Stopped

    # Inside the evaluation's transaction nobody else could read how far it is.
    tell("evaluate", 1)
    today = run.as_of.astimezone(timezone.get_default_timezone()).date()
    since = datetime.combine(
        start_of_last(DAYS, "day", today), time.min, tzinfo=timezone.get_default_timezone()
    )
    seen = preview(
        changes_of(release), axes_of(release), as_of=run.as_of, moves_since=since,
        is_past=run.as_of < run.started_at - PAST, interactive=interactive,
    )  # fmt: skip
    tell("impact", 50)
    if interactive and len(seen.moves) > MOVES_AT_ONCE:
        raise TooSlow
    answers = impact.of(
        seen.moves, at=run.as_of, advance=lambda share: tell("impact", 50 + int(50 * share))
    )
    return {**seen.result, "moved_lately": len(seen.moves), "impact": answers}


def _end(run: PreviewRun, status: str, **fields: Any) -> None:
    PreviewRun.objects.filter(pk=run.pk, status=PreviewRun.Status.RUNNING).update(
        status=status, seen_at=timezone.now(), **fields
    )
