"""Which segments a release touches, and on which of them money depends."""

from collections.abc import Iterable, Sequence

from ..consumers import CONSUMERS
from ..evaluation.plan import Plan, dependencies, settle
from ..evaluation.planning import seats_of
from ..impact import HOOKS
from ..models import Segment
from ..publishing import Axis, Change, ahead


def plan_ahead(changes: Sequence[Change], axes: Sequence[Axis] = ()) -> Plan:
    """Answer the plan as it would be once these changes were published. One query."""
    return settle(seats_of(ahead(changes, axes)))


def touched(plan: Plan, changes: Iterable[Change], axes: Iterable[Axis] = ()) -> set[str]:
    """Answer the units of a plan that changes may alter: theirs, and all that refer to them."""
    ids = {change.segment.pk for change in changes}
    codes = {axis.dimension.code for axis in axes}
    found = {
        seat.unit for seat in plan.seats if seat.segment_id in ids or seat.dimension in codes
    }  # fmt: skip
    graph = dependencies(plan.seats)
    while more := {unit for unit, on in graph.items() if on & found} - found:
        found |= more
    return found


def depended_on(changes: Sequence[Change], axes: Sequence[Axis] = ()) -> list[tuple[Segment, str]]:
    """
    Answer the segments of a release, or that follow them, on which money depends, and by what.

    Money depends on a segment when something that has an impact hook (prices, ranges, order rules)
    uses it. Two queries a consumer and a segment of the release.
    """
    plan = plan_ahead(changes, axes)
    units = touched(plan, changes, axes)
    followers = {seat.segment_id for seat in plan.seats if seat.unit in units}
    found: dict[int, tuple[Segment, str]] = {}
    for name, consumer in CONSUMERS.items():
        if name not in HOOKS:
            continue
        label = str(consumer.label)
        for change in changes:
            if list(consumer.uses(change.segment)):
                found.setdefault(change.segment.pk, (change.segment, label))
        spoken = followers.intersection(consumer.audience()[0]) - found.keys()
        for segment in Segment.objects.filter(pk__in=spoken):
            found[segment.pk] = (segment, label)
    return list(found.values())
