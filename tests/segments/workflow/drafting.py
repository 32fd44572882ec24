"""Drafts of segments, and what a person types to publish them."""

from datetime import UTC, datetime

from segments.models import Segment
from segments.workflow.preparing import to_confirm
from tests.factories.segments import make_segment, rule, when

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def atleast(number: int) -> dict:
    return rule(when("company.employees", "gte", number))


def drafted(code: str, number: int, **fields) -> Segment:
    """A segment of companies with 100 employees, and a draft that says something else."""
    segment = make_segment(code, rule=atleast(100), **fields)
    segment.draft_rule = atleast(number)
    segment.save()
    return segment


def members(segment: Segment) -> set[str]:
    return set(segment.memberships.open().values_list("company__number", flat=True))


def confirmed(release, by) -> dict[str, str]:
    return {one.key: one.word for one in to_confirm(release, by=by, now=NOW)}
