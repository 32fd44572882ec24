"""The plan of the live segments, read from their published versions."""

from collections.abc import Hashable, Iterable
from dataclasses import replace

from ..models import Segment
from ..rules import Rule, parse
from ..values.errors import RuleError
from .plan import Plan, Seat, settle

RANK_ORDER = ("dimension__rank", "dimension__code", "priority", "code")
KEY = (
    "pk", "code", "name", "priority", "published_version_id", "published_version__sha256",
    "published_version__grace_days", "published_version__published_at", "dimension__code",
    "dimension__is_exclusive", "dimension__rank", "dimension__default_segment_id",
    "dimension__grace_days", "dimension__inherit_to_children",
)  # fmt: skip
"""Everything that a plan depends on: published versions never change."""

_known: dict[Hashable, Plan] = {}
MOST_KNOWN = 4


def load_plan() -> Plan:
    """Answer the plan of the live segments as they are published. One query."""
    live = Segment.objects.live().order_by(*RANK_ORDER)
    return settle(seats_of(live.select_related("dimension", "published_version")))


def known_plan() -> Plan:
    """
    Answer the same, without reading rules again that this process has read already.

    One small query; published versions never change. Programs for such a plan are kept, too.
    """
    key = tuple(Segment.objects.live().order_by(*RANK_ORDER).values_list(*KEY))
    if key not in _known:
        while len(_known) >= MOST_KNOWN:
            _known.pop(next(iter(_known)))
        _known[key] = replace(load_plan(), key=key)
    return _known[key]


def seats_of(segments: Iterable[Segment]) -> Plan:
    """Answer the plan of segments in rank order, as they say, whatever is wrong with it."""
    return Plan(tuple(_seat(position, segment) for position, segment in enumerate(segments)))


def provisional(segment: Segment, rule: Rule) -> Seat:
    """Answer the seat that a segment would have with a rule, for checking references."""
    return replace(_seat(-1, segment), rule=rule, failure="")


def _seat(position: int, segment: Segment) -> Seat:
    dimension, version = segment.dimension, segment.published_version
    rule = stay_rule = None
    failure = ""
    if version is not None:
        try:
            rule = parse(version.rule)
            stay_rule = parse(version.stay_rule) if version.stay_rule else None
        except RuleError as error:
            failure = str(error)
    own_grace = version.grace_days if version else None
    return Seat(
        position=position,
        segment_id=segment.pk,
        code=segment.code,
        dimension=dimension.code,
        is_exclusive=dimension.is_exclusive,
        inherits=dimension.inherit_to_children,
        is_default=dimension.is_exclusive and dimension.default_segment_id == segment.pk,
        grace_days=dimension.grace_days if own_grace is None else own_grace,
        version_id=version.pk if version else None,
        rule=rule,
        stay_rule=stay_rule,
        failure=failure,
        name=segment.name,
        version=version.number if version else None,
    )
