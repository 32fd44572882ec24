"""The audit trail: every step of a release, who took it, when, why, and what it was about."""

from datetime import datetime
from typing import Any

from ..models import Release, ReleaseEvent, Segment


def record(  # noqa: PLR0913 - what an entry is made of
    action: ReleaseEvent.Action,
    *,
    by: Any,
    now: datetime,
    release: Release | None = None,
    segment: Segment | None = None,
    reason: str = "",
    detail: dict[str, Any] | None = None,
) -> ReleaseEvent:
    """Append an entry. Call it in the transaction of what it tells of."""
    return ReleaseEvent.objects.create(
        action=action, release=release, segment=segment, by=by, at=now, reason=reason.strip(),
        detail=detail or {},
    )  # fmt: skip
