"""One decision by hand about many companies: all of it in one transaction, set-based."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from .marks import mark_dirty
from .models import Company, Override, Segment

MOST = 5_000
"""So many companies are decided about at once; more of them need a rule or a list."""


@dataclass(frozen=True, slots=True)
class Decided:
    """
    What became of a decision: how many were made, and the companies that were left out.

    ``already`` hold the same decision now; ``pinned`` are pinned to another segment of the same
    exclusive dimension, by company id → the name of that segment.
    """

    made: int
    already: frozenset[int]
    pinned: dict[int, str]


@transaction.atomic
def decide_for_many(  # noqa: PLR0913 - what an override is made of
    segment: Segment,
    company_ids: Collection[int],
    *,
    kind: str,
    reason: str,
    by: Any,
    now: datetime,
    valid_until: datetime | None = None,
) -> Decided:
    """
    Include or exclude companies by hand, from ``now``; their memberships follow after the commit.

    Who already is included (or excluded) now is left as it is. Raises ValidationError for a missing
    reason or an end in the past. Six queries whatever the number of companies.
    """
    sample = Override(
        segment=segment, kind=kind, reason=reason.strip(), by=by, valid_from=now,
        valid_until=valid_until,
    )  # fmt: skip
    sample.full_clean(exclude=["company"])
    # The lock makes two people pinning at once wait for each other, as a single pin does.
    locked = (
        Company.objects.select_for_update(no_key=True).filter(pk__in=company_ids).order_by("pk")
    )
    ids = set(locked.values_list("pk", flat=True))
    in_force = Override.objects.at(now).filter(company_id__in=ids)
    same = in_force.filter(segment=segment, kind=kind)
    already = frozenset(same.values_list("company_id", flat=True))
    pinned = _pinned_elsewhere(segment, ids - already, sample)
    chosen = sorted(ids - already - pinned.keys())
    Override.objects.bulk_create(
        [
            Override(
                segment=segment, company_id=pk, kind=kind, reason=sample.reason, by=by,
                valid_from=now, valid_until=valid_until,
            )
            for pk in chosen
        ],
        batch_size=1_000,
    )  # fmt: skip
    mark_dirty(chosen, reason="override")
    return Decided(len(chosen), already, pinned)


def _pinned_elsewhere(segment: Segment, ids: set[int], sample: Override) -> dict[int, str]:
    """Answer the companies that an exclusive dimension already has pinned for that time."""
    if sample.kind != Override.Kind.INCLUDE or not segment.dimension.is_exclusive:
        return {}
    rivals = Override.objects.filter(
        kind=Override.Kind.INCLUDE,
        company_id__in=ids,
        segment__dimension_id=segment.dimension_id,
    ).exclude(valid_until__lte=sample.valid_from)
    if sample.valid_until:
        rivals = rivals.exclude(valid_from__gte=sample.valid_until)
    return dict(rivals.values_list("company_id", "segment__name"))
