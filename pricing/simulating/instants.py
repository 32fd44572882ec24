"""At which instant a change can be felt first. Pure."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Period:
    """When something holds: from ``starts_at``, inside, to ``ends_at``, outside; None is open."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None

    @classmethod
    def told(cls, starts_at: datetime | str | None, ends_at: datetime | str | None) -> "Period":
        """Answer a period of which JSON may have made texts."""
        return cls(_instant(starts_at), _instant(ends_at))

    def holds(self, at: datetime) -> bool:
        """Whether the instant lies inside."""
        has_begun = self.starts_at is None or self.starts_at <= at
        return has_begun and (self.ends_at is None or at < self.ends_at)


def _instant(told: datetime | str | None) -> datetime | None:
    return datetime.fromisoformat(told) if isinstance(told, str) else told


def telling_instant(
    before: Period | None, after: Period | None, *, now: datetime, is_only_the_period: bool = False
) -> datetime:
    """
    Answer the first instant from ``now`` on at which the change can be felt; else ``now``.

    That is when what comes holds; of a mere change of the period, when only one of both holds.
    None is something that never holds.
    """
    ends = [end for one in (before, after) if one for end in (one.starts_at, one.ends_at)]
    instants = sorted({now, *(end for end in ends if end is not None and end > now)})
    holding = [at for at in instants if after is not None and after.holds(at)]
    differing = [
        at
        for at in instants
        if (before is not None and before.holds(at)) != (after is not None and after.holds(at))
    ]
    first = differing + holding if is_only_the_period else holding + differing
    return next(iter(first), now)
