"""
The engine for programs: everything public, in one place (``docs/reference/python-api.md``).

Companies and what they did come in, rules are published, an instant is evaluated, and members,
reasons and explanations are read. Time is an argument everywhere. What can be wrong with an
argument is refused with ``RuleError``, ``ActivityError`` or ``ValidationError``, each with a
stable code (``docs/reference/errors.md``).
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from . import services
from .activity import (
    ActivityError,
    EventRecord,
    LineRecord,
    OrderRecord,
    ReturnRecord,
    record_events,
    record_orders,
    record_returns,
    record_statuses,
)
from .evaluation import Outcome
from .explain import (
    Explanation,
    explain,
    memberships_in_words,
    near_misses,
    near_segments,
)
from .freshness import Drained, drain
from .history import history, members_at, memberships_at
from .marks import mark_dirty
from .merging import deactivate, merge, reactivate
from .merging import undo as undo_merge
from .models import Company, Dimension, Segment, SegmentVersion
from .publishing import Axis, Change, Refused
from .rules import RuleError, parse
from .services import archive, exclude, include, lift
from .workflow.approval import allow_alone

__all__ = [
    "ActivityError",
    "Axis",
    "Change",
    "Drained",
    "EventRecord",
    "Explanation",
    "LineRecord",
    "OrderRecord",
    "Outcome",
    "Refused",
    "ReturnRecord",
    "RuleError",
    "ValidationError",
    "archive",
    "create_company",
    "create_dimension",
    "create_segment",
    "deactivate",
    "drain",
    "evaluate",
    "exclude",
    "explain",
    "history",
    "include",
    "lift",
    "mark_dirty",
    "members_at",
    "memberships_at",
    "memberships_in_words",
    "merge",
    "near_misses",
    "near_segments",
    "parse",
    "publish",
    "publish_together",
    "reactivate",
    "record_events",
    "record_orders",
    "record_returns",
    "record_statuses",
    "save_draft",
    "undo_merge",
    "update_company",
]


@transaction.atomic
def create_company(number: str, legal_name: str, *, now: datetime, **facts: Any) -> Company:
    """
    Make a company and put it in all segments at once. Raises ValidationError.

    ``facts`` are fields of Company; what is not given is unknown.
    """
    return _saved(Company(number=number, legal_name=legal_name, **facts), now)


@transaction.atomic
def update_company(company: Company, *, now: datetime, **facts: Any) -> Company:
    """Change facts of a company and look at its segments at once. Raises ValidationError."""
    for name, value in facts.items():
        setattr(company, name, value)
    return _saved(company, now)


def _saved(company: Company, now: datetime) -> Company:
    company.full_clean()
    company.save()
    services.refresh([company.pk], now=now)
    return company


def create_dimension(code: str, name: str, **fields: Any) -> Dimension:
    """Make a dimension; ``is_exclusive=True`` for one like tiers. Raises ValidationError."""
    dimension = Dimension(code=code, name=name, **fields)
    dimension.full_clean()
    dimension.save()
    return dimension


def create_segment(
    code: str, name: str, *, dimension: Dimension, priority: int, **fields: Any
) -> Segment:
    """Make a segment, a draft that nobody is in yet. Raises ValidationError."""
    segment = Segment(code=code, name=name, dimension=dimension, priority=priority, **fields)
    segment.full_clean()
    segment.save()
    return segment


def save_draft(segment: Segment, rule: dict) -> dict:
    """
    Keep a rule as the draft of a segment, and answer it in its canonical form.

    Nothing is evaluated. Raises RuleError, with the place of the mistake.
    """
    segment.draft_rule = parse(rule).as_dict()
    segment.save(update_fields=["draft_rule"])
    return segment.draft_rule


def publish(  # noqa: PLR0913 - what a version is made of
    segment: Segment,
    *,
    rule: dict | None,
    by: Any,
    now: datetime,
    note: str = "",
    stay_rule: dict | None = None,
    grace_days: int | None = None,
) -> SegmentVersion | None:
    """
    Publish a rule and evaluate everyone at once; readers see the old or the new world.

    An equal rule makes no new version. Without a rule the segment is kept by hand. ``by`` None is
    the program itself; a person needs the permission, and a release with a second person where
    money depends on it. Raises RuleError, ValidationError, PermissionDenied.
    """
    allow_alone([Change(segment, rule, stay_rule, grace_days)], by=by)
    return services.publish(
        segment, rule=rule, by=by, now=now, note=note, stay_rule=stay_rule, grace_days=grace_days
    )


def publish_together(
    changes: Sequence[Change],
    axes: Sequence[Axis] = (),
    *,
    by: Any,
    now: datetime,
    note: str = "",
) -> list[SegmentVersion | None]:
    """
    Publish several segments and dimensions as one set, all or none, with one evaluation.

    ``by`` as in ``publish``. Raises Refused, with every problem.
    """
    allow_alone(changes, axes, by=by)
    return services.publish_together(changes, axes, by=by, now=now, note=note)


def evaluate(*, as_of: datetime, company_ids: Collection[int] | None = None) -> Outcome:
    """
    Make facts and memberships of these companies (None: everyone) right as of an instant.

    Safe to repeat: the second time nothing is written. ``drain`` looks at those that changed only.
    """
    return services.refresh(company_ids, now=as_of)
