"""What a segment's draft says, what a release would publish, and the fingerprint of that."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from ..models import Release, ReleaseEvent, Segment, SegmentVersion
from ..publishing import Axis, Change
from .audit import record

__all__ = ["axes_of", "changes_of", "draft_of", "fingerprint", "has_draft", "restore"]


def draft_of(segment: Segment) -> Change:
    """Answer what the segment would say if its draft were published; the published without one."""
    published = segment.published_version
    if segment.draft_rule is None and published is None:
        return Change(segment, None)
    rule = segment.draft_rule
    if rule is None and published is not None:
        rule = published.rule
    terms = segment.draft_terms
    if terms is None:
        stay = published.stay_rule if published else None
        return Change(segment, rule, stay, published.grace_days if published else None)
    return Change(segment, rule, terms.get("stay_rule"), terms.get("grace_days"))


def has_draft(segment: Segment) -> bool:
    """Whether publishing would change what the segment says."""
    if segment.status == Segment.Status.DRAFT:
        return True
    return segment.draft_rule is not None or segment.draft_terms is not None


def changes_of(release: Release) -> list[Change]:
    """Answer what a release would publish, in the order of its items. One query."""
    changes = []
    for item in release.items.select_related(
        "segment__published_version", "segment__dimension", "version"
    ):
        change = draft_of(item.segment)
        if item.version is not None:
            version = item.version
            change = Change(item.segment, version.rule, version.stay_rule, version.grace_days)
        changes.append(
            Change(
                change.segment, change.rule, change.stay_rule, change.grace_days, item.priority
            )
        )  # fmt: skip
    return changes


def axes_of(release: Release) -> list[Axis]:
    """Answer what a release changes about dimensions. One query."""
    rows = release.dimensions.select_related("dimension", "default_segment")
    return [
        Axis(row.dimension, row.default_segment, row.grace_days, row.inherit_to_children)
        for row in rows
    ]


def fingerprint(release: Release) -> str:
    """Answer a hash of everything that is approved: what is published, and the time."""
    # In one zone: an instant that was typed in local time comes back from the database in UTC.
    at = release.publish_at and release.publish_at.astimezone(UTC).isoformat()
    return _hash([content_hash(release), at])


def content_hash(release: Release) -> str:
    """Answer a hash of what a release would publish: rules, priorities, dimensions."""
    segments = [
        [one.segment.code, one.rule, one.stay_rule, one.grace_days, one.priority]
        for one in changes_of(release)
    ]
    axes = [
        [
            axis.dimension.code,
            axis.default_segment and axis.default_segment.code,
            axis.grace_days,
            axis.inherit_to_children,
        ]
        for axis in axes_of(release)
    ]
    return _hash([sorted(segments, key=lambda one: one[0]), sorted(axes, key=lambda one: one[0])])


def _hash(told: list) -> str:
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def restore(version: SegmentVersion, *, by: Any, now: datetime, reason: str = "") -> Segment:
    """Make an older version the draft of its segment again; whatever was drafted is replaced."""
    segment = Segment.objects.select_for_update(of=["self"]).get(pk=version.segment_id)
    replaced = segment.draft_rule
    segment.draft_rule = version.rule
    segment.draft_terms = {"stay_rule": version.stay_rule, "grace_days": version.grace_days}
    Segment.objects.filter(pk=segment.pk).update(
        draft_rule=segment.draft_rule, draft_terms=segment.draft_terms
    )
    record(
        ReleaseEvent.Action.RESTORED,
        segment=segment, by=by, now=now, reason=reason,
        detail={"version": version.number, "replaced": replaced},
    )  # fmt: skip
    return segment
