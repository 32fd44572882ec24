"""
Ready segments: the value tiers, and the three playbooks for the cost to serve.

Installing makes what is missing and touches nothing that is there.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .behaviour.calibrating import calibrate
from .calibration import publish as put_in_force
from .data.templates import COST, ORDERED_ONCE, TIER
from .models import CostRateCard, Dimension, RfmCalibration, Segment
from .publishing import Change
from .services import publish_together


@dataclass(frozen=True, slots=True)
class Ready:
    """A segment that ships: its place, its rule (none: only the default), what it is for."""

    code: str
    name: Promise
    rule: dict[str, Any] | None
    purpose: Promise
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """A dimension that ships, its segments from the first priority on."""

    code: str
    name: Promise
    rank: int
    grace_days: int
    segments: tuple[Ready, ...]


AXES = (
    Axis("value_tier", _("Value tier"), 30, 60, (
        Ready("tier-vip", _("VIP"), TIER["vip"],
              _("RFM sum of 14 or 15. Looked after in person.")),
        Ready("tier-gold", _("Gold"), TIER["gold"],
              _("RFM sum of 11 to 13. Rewarded for loyalty.")),
        Ready("tier-silver", _("Silver"), TIER["silver"],
              _("RFM sum of 8 to 10. On the way to gold.")),
        Ready("tier-bronze", _("Bronze"), TIER["bronze"],
              _("RFM sum below 8. Buys a little or seldom.")),
        Ready("tier-lapsed", _("No order for a year"), ORDERED_ONCE,
              _("Ordered once, but not in the last 365 days. Won back.")),
        Ready("tier-prospect", _("Prospect"), None,
              _("Has not ordered yet."), is_default=True),
    )),
    Axis("cost_to_serve", _("Cost to serve"), 40, 30, (
        Ready("cts-high", _("High cost to serve"), COST["high"],
              _("Least order value, online only, campaigns suppressed.")),
        Ready("cts-medium", _("Medium cost to serve"), COST["medium"],
              _("Protect: campaigns and coupons, a lower least order value.")),
        Ready("cts-low", _("Low cost to serve"), COST["low"],
              _("Weekly rhythm: next delivery and cut-off are shown, no least order value.")),
    )),
)  # fmt: skip


@transaction.atomic
def install(*, by: Any, now: datetime) -> list[Segment]:
    """
    Make and publish the ready segments that are missing, all at once, and answer them.

    Where no calibration or no rate card is published yet, a first one is: the calibration from the
    companies as they are, the card with the shipped rates. Safe to repeat.
    """
    for model, draft in (
        (RfmCalibration, lambda: calibrate(as_of=now, by=by, note=str(_("First calibration")))),
        (
            CostRateCard,
            lambda: CostRateCard.objects.create(author=by, note=str(_("Shipped rates"))),
        ),
    ):
        if not model.objects.filter(status=model.Status.PUBLISHED).exists():
            put_in_force(draft(), by=by, now=now)
    made = [pair for axis in AXES for pair in _missing(axis)]
    if made:
        changes = [Change(segment, ready.rule) for segment, ready in made]
        publish_together(changes, by=by, now=now, note=str(_("Ready segments")))
    return [segment for segment, _ready in made]


def _missing(axis: Axis) -> list[tuple[Segment, Ready]]:
    dimension, is_new = Dimension.objects.get_or_create(
        code=axis.code,
        defaults={
            "name": axis.name, "rank": axis.rank, "grace_days": axis.grace_days,
            "is_exclusive": True,
        },
    )  # fmt: skip
    there = set(Segment.objects.values_list("code", flat=True))
    taken = set(dimension.segments.values_list("priority", flat=True))
    made = []
    for place, ready in enumerate(axis.segments, start=1):
        if ready.code in there:
            continue
        priority = next(n for n in range(place * 10, 32_000) if n not in taken)
        taken.add(priority)
        segment = Segment.objects.create(
            code=ready.code, name=ready.name, purpose=ready.purpose, dimension=dimension,
            priority=priority,
        )  # fmt: skip
        if ready.is_default and is_new:
            dimension.default_segment = segment
            dimension.save(update_fields=["default_segment"])
        made.append((segment, ready))
    return made
