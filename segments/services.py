"""Everything that changes segments: publishing, overrides, and making memberships match."""

from collections.abc import Collection, Sequence
from datetime import datetime
from time import perf_counter
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from . import evaluation
from .consumers import bump_terms, uses_of
from .evaluation import Outcome
from .evaluation.turns import new_ruleset, ruleset_revision, touch
from .facts import lineage
from .freshness import renew
from .models import (
    Company,
    Override,
    Publication,
    ReleaseEvent,
    Segment,
    SegmentRun,
    SegmentVersion,
)
from .publishing import Axis, Change, Refused, install
from .rules import parse
from .runs import record

__all__ = [
    "archive",
    "bump_terms",
    "exclude",
    "include",
    "lift",
    "publish",
    "publish_together",
    "refresh",
]

User = Any
"""Whatever ``settings.AUTH_USER_MODEL`` names; its model belongs to the shop."""


@transaction.atomic
def refresh(
    company_ids: Collection[int] | None = None, *, now: datetime, with_facts: bool = True
) -> Outcome:
    """
    Make facts, memberships and the read model match the companies and the published rules, here.

    ``None`` means everyone and leaves a row in the log of runs; a worker does the same in parts
    (``runs.request``). Companies above and below the given ones are looked at too. Trusts nothing
    that was written by hand. Safe to repeat: the second time nothing is written.
    """
    started = perf_counter()
    evaluation.take_turn(everyone=company_ids is None)
    affected = None if company_ids is None else lineage(company_ids)
    changed = renew(affected, as_of=now) if with_facts else set()
    outcome = evaluation.evaluate(affected, as_of=now, heal=True)
    if changed:
        touch(sorted(changed))  # a publish or a run under way has seen them with older facts
    if company_ids is None:
        _record(SegmentRun.Kind.REQUEST, outcome, now, started, with_facts=with_facts)
    return outcome


def _record(
    kind: str, outcome: Outcome, now: datetime, started: float, *, with_facts: bool
) -> None:
    run = SegmentRun(
        kind=kind, as_of=now, with_facts=with_facts, ruleset_rev=ruleset_revision(),
        seconds=perf_counter() - started,
    )  # fmt: skip
    record(run, outcome)


@transaction.atomic
def publish(  # noqa: PLR0913 - what a version is made of
    segment: Segment,
    *,
    rule: dict | None,
    by: User | None,
    now: datetime,
    note: str = "",
    stay_rule: dict | None = None,
    grace_days: int | None = None,
) -> SegmentVersion | None:
    """
    Publish a rule and evaluate everyone at once; readers see the old or the new world.

    An equal rule makes no new version. Without a rule the segment is kept by hand and only
    overrides put companies in it. Raises RuleError, with the place and a stable code.
    """
    change = Change(segment, rule, stay_rule, grace_days)
    try:
        (version,) = publish_together([change], by=by, now=now, note=note)
    except Refused as refusal:
        raise refusal.problems[0].error or refusal from refusal
    return version


@transaction.atomic
def publish_together(  # noqa: PLR0913 - what a release is made of
    changes: Sequence[Change],
    axes: Sequence[Axis] = (),
    *,
    by: User | None,
    now: datetime,
    note: str = "",
    check: bool = True,
) -> list[SegmentVersion | None]:
    """
    Publish several segments and dimensions as one set, all or none, with one evaluation.

    Without ``check`` (going back to an older version) a rule that can not be evaluated any more is
    published too: it keeps its members and is marked failed. Raises Refused, with every problem.
    """
    started = perf_counter()
    new_ruleset()
    versions = install(changes, axes, by=by, now=now, note=note, check=check)
    codes = [change.segment.code for change in changes]
    moved = [axis.dimension.pk for axis in axes]
    codes += Segment.objects.live().filter(dimension__in=moved).values_list("code", flat=True)
    outcome = evaluation.publish_changes(codes, as_of=now, reordered=True)
    _record(SegmentRun.Kind.PUBLISH, outcome, now, started, with_facts=False)
    return versions


@transaction.atomic
def archive(segment: Segment, *, now: datetime, by: User | None = None, reason: str = "") -> None:
    """
    End a segment; its members leave. Who did it, and why, is kept.

    Raises ValidationError, naming the users, while a published segment or anything of the shop
    uses it; PermissionDenied for a person who may not publish.
    """
    if by is not None and not by.has_perm("segments.publish_segment"):
        raise PermissionDenied(_("You may not archive segments."))
    users = [str(use.label) for _label, uses in uses_of(segment) for use in uses]
    for other in Segment.objects.live().exclude(pk=segment.pk).select_related("published_version"):
        version = other.published_version
        rules = (version.rule, version.stay_rule) if version else ()
        if any(segment.code in parse(rule).references() for rule in rules if rule):
            users.append(other.name)
    if users:
        raise ValidationError(
            _("“%(segment)s” is still used by: %(users)s."),
            code="in_use",
            params={"segment": segment.name, "users": ", ".join(users)},
        )
    started = perf_counter()
    new_ruleset()
    Segment.objects.filter(pk=segment.pk).update(status=Segment.Status.ARCHIVED)
    segment.status = Segment.Status.ARCHIVED
    Publication.objects.create(segment=segment, at=now, is_live=False, by=by)
    ReleaseEvent.objects.create(
        action=ReleaseEvent.Action.ARCHIVED, segment=segment, at=now, by=by, reason=reason
    )
    outcome = evaluation.publish_changes([], as_of=now, gone=[segment.pk])
    _record(SegmentRun.Kind.PUBLISH, outcome, now, started, with_facts=False)


def include(  # noqa: PLR0913 - what an override is made of
    segment: Segment,
    company: Company,
    *,
    reason: str,
    by: User | None,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> Override:
    """Pin a company to a segment, whatever the rule says. Raises ValidationError."""
    return _save_override(
        Override(
            kind=Override.Kind.INCLUDE, segment=segment, company=company, reason=reason.strip(),
            by=by, valid_from=valid_from, valid_until=valid_until,
        )
    )  # fmt: skip


def exclude(  # noqa: PLR0913 - what an override is made of
    segment: Segment,
    company: Company,
    *,
    reason: str,
    by: User | None,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> Override:
    """Keep a company out of a segment, whatever the rule says. Raises ValidationError."""
    return _save_override(
        Override(
            kind=Override.Kind.EXCLUDE, segment=segment, company=company, reason=reason.strip(),
            by=by, valid_from=valid_from, valid_until=valid_until,
        )
    )  # fmt: skip


@transaction.atomic
def _save_override(override: Override) -> Override:
    # The lock makes two people pinning at once wait for each other, so that one is refused.
    Company.objects.select_for_update(no_key=True).get(pk=override.company_id)
    override.full_clean()
    override.save()
    return override


def lift(override: Override, *, now: datetime) -> None:
    """End an override now; one that has not begun is forgotten."""
    if override.valid_from and override.valid_from >= now:
        override.delete()
    elif override.valid_until is None or override.valid_until > now:
        override.valid_until = now
        override.save()
