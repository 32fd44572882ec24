"""An import from start to end in one go, for commands: no person looks at it in between."""

from hashlib import file_digest
from os import PathLike
from pathlib import Path
from typing import Any

from django.db import transaction

from segments.tabular import Progress
from segments.tabular.reading import Source

from ..models import PriceBatch, PriceList
from .applying import lock, write
from .comparing import compare, summarise
from .locking import held
from .report import PriceReport, tally
from .staging import forget, stage


def import_prices(  # noqa: PLR0913 - what an import is made of
    source: Source,
    price_list: PriceList,
    *,
    by: Any = None,
    dry_run: bool = False,
    replace: bool = False,
    reason: str = "",
    progress: Progress | None = None,
) -> PriceReport:
    """
    Make the list hold the prices of the file, and answer what that changed.

    Nothing is written when anything is wrong, or in a dry run. Prices that the file does not name
    stay, unless it is to ``replace`` the list's product prices. Safe to repeat: a file that changes
    nothing leaves no batch.
    """
    batch = PriceBatch.objects.create(
        price_list=price_list, status=PriceBatch.Status.CHECKING, created_by=by, approved_by=by,
        replaces=replace, reason=reason, file_name=name_of(source),
    )  # fmt: skip
    is_kept = False
    with held(batch):
        try:
            report = PriceReport()
            stage(batch, source, report, progress)
            report.problems.sort(key=lambda problem: problem.line)
            if report.is_clean:
                is_kept = _apply(batch, dry_run=dry_run)
                report = tally(batch)
        finally:
            forget(batch)
            if not is_kept:
                PriceBatch.objects.filter(pk=batch.pk).delete()
    if is_kept:
        batch.fingerprint = fingerprint_of(source)
        batch.save(update_fields=["fingerprint"])
    return report


@transaction.atomic
def _apply(batch: PriceBatch, *, dry_run: bool) -> bool:
    """Compare, and write what is different; answer whether anything was written."""
    price_list = lock(batch)
    batch.digest = compare(batch)
    if dry_run or not batch.has_changes:
        return False
    batch.summary = summarise(batch)
    batch.save()
    write(batch, price_list)
    return True


def name_of(source: Source) -> str:
    """Answer the name of a file, without its folder."""
    path = source if isinstance(source, str | PathLike) else getattr(source, "name", "")
    return Path(str(path)).name[:200]


def fingerprint_of(source: Source) -> str:
    """Answer a hash that two files share when they are the same, byte for byte."""
    if isinstance(source, str | PathLike):
        with Path(source).open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    source.seek(0)
    return file_digest(source, "sha256").hexdigest()
