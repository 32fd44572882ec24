"""
The one-page report of a review: size, performance, drift, and what people did by hand.

Made when it is looked at, so it is never out of date; the figures that were seen are kept with the
decision.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Override, Segment
from . import drift, figures, panels, periods
from .charts import LineChart

REPEATED = 3
"""So many hand-made decisions of a kind say something about the rule."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a reviewer sees, and the same as plain data."""

    charts: list[LineChart]
    compared: list[panels.Compared]
    drift: drift.MemberDrift | None
    by_hand: list[str]
    seen: dict

    def for_eyes(self, *, with_costs: bool) -> "Report":
        """Answer what somebody may see of it."""
        return replace(self, compared=panels.told(self.compared, with_costs=with_costs))


def report_of(segment: Segment, *, now: datetime) -> Report:
    """Answer the report over the last twelve months. Its cost does not grow with the members."""
    over = periods.period("365", now)
    found = figures.by_part([segment.pk], over)
    totals = [
        figures.in_total([segment.pk], one).get(segment.pk, figures.Figures())
        for one in (over, over.before)
    ]
    active = [figures.active_companies(segment, one) for one in (over, over.before)]
    compared = panels.compared(*totals, *active)
    moved = drift.member_drift(segment, now=now)
    counts = overrides_in_force(segment, now)
    return Report(
        charts=panels.charts_of((panels.SIZE, panels.REVENUE), [segment], found, over),
        compared=compared,
        drift=moved,
        by_hand=by_hand(counts),
        seen={
            "figures": {row.label: [row.before, row.now] for row in compared},
            "drift": {
                one.label: [round(one.comparison.index, 4), round(one.comparison.bound, 4)]
                for one in (moved.facts if moved else ())
            },
            "overrides": counts,
        },
    )


def overrides_in_force(segment: Segment, now: datetime) -> dict[str, int]:
    """Answer how many companies people included and excluded. One query."""
    found = segment.overrides.at(now).order_by().values_list("kind")
    return dict(found.annotate(Count("pk")))


def by_hand(counts: dict[str, int]) -> list[str]:
    """Answer in words what repeated overrides say about the rule."""
    words = []
    included = counts.get(Override.Kind.INCLUDE, 0)
    excluded = counts.get(Override.Kind.EXCLUDE, 0)
    if included >= REPEATED:
        words.append(
            ngettext(
                "%(count)s hand-made include says that the rule leaves out who belongs here.",
                "%(count)s hand-made includes say that the rule leaves out who belongs here.",
                included,
            )
            % {"count": included}
        )
    if excluded >= REPEATED:
        words.append(
            ngettext(
                "%(count)s hand-made exclude says that the rule lets in who does not belong here.",
                "%(count)s hand-made excludes say that the rule lets in who does not belong here.",
                excluded,
            )
            % {"count": excluded}
        )
    if not words and (included or excluded):
        words.append(
            _("%(included)s included and %(excluded)s excluded by hand.")
            % {"included": included, "excluded": excluded}
        )
    return words
