"""How old what the screens show is: every change saved before that instant has been worked in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from ..models import DirtyMark, SegmentRun

MINUTE = 60


@dataclass(frozen=True, slots=True)
class Age:
    """
    The instant up to which every change is worked in, and how many changes wait.

    ``everyone_at`` is when everyone was evaluated last, because days pass without any change.
    """

    at: datetime
    now: datetime
    waiting: int
    everyone_at: datetime | None

    @property
    def words(self) -> str:
        """How long ago, in words: seconds within a minute."""
        seconds = int((self.now - self.at).total_seconds())
        if seconds < MINUTE:
            return _("%(seconds)s s ago") % {"seconds": max(seconds, 0)}
        return _("%(time)s ago") % {"time": timesince(self.at, self.now)}


def age_of_data(now: datetime) -> Age:
    """Answer how old memberships are: as old as the oldest change that waits. Two queries."""
    marks: dict[str, Any] = DirtyMark.objects.aggregate(
        oldest=Min("marked_at"), number=Count("company_id", distinct=True)
    )
    done = SegmentRun.objects.filter(status=SegmentRun.Status.DONE).order_by("-as_of")
    return Age(
        at=marks["oldest"] or now,
        now=now,
        waiting=marks["number"],
        everyone_at=done.values_list("as_of", flat=True).first(),
    )
