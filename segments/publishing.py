"""
What publishing writes: versions, priorities and dimensions of one or more segments, as one set.

``problems`` looks at the world as it would be, ``install`` makes it so. Neither evaluates: that is
for ``services``, once for the whole set.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .checks import check_publishable
from .evaluation.plan import Plan
from .evaluation.planning import seats_of
from .models import Dimension, Publication, Segment, SegmentVersion
from .rules import Rule, parse
from .values.errors import RuleError


@dataclass(frozen=True, slots=True)
class Change:
    """What a segment is to say from now on; without a rule it is kept by hand."""

    segment: Segment
    rule: dict[str, Any] | None
    stay_rule: dict[str, Any] | None = None
    grace_days: int | None = None
    priority: int | None = None

    def version(self) -> SegmentVersion | None:
        """Answer it as an unsaved version, in canonical form. Raises RuleError."""
        if self.rule is None:
            return None
        rule = parse(self.rule)
        return SegmentVersion(
            segment=self.segment,
            rule=rule.as_dict(),
            stay_rule=parse(self.stay_rule).as_dict() if self.stay_rule else None,
            grace_days=self.grace_days,
            sha256=rule.sha256,
        )


@dataclass(frozen=True, slots=True)
class Axis:
    """What a dimension is to be from now on."""

    dimension: Dimension
    default_segment: Segment | None
    grace_days: int
    inherit_to_children: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps a set from being published, and where: ``path`` walks the JSON of ``part``."""

    message: str | Promise
    code: str
    segment: Segment | None = None
    path: str = ""
    part: str = "rule"
    error: RuleError | None = None


class Refused(ValidationError):
    """A set that can not be published; ``problems`` has them all, each with its place."""

    def __init__(self, found: Sequence[Problem]) -> None:
        self.problems = tuple(found)
        super().__init__(
            [ValidationError(_said(one), code=one.code) for one in found],
        )


def _said(problem: Problem) -> str:
    return f"{problem.segment}: {problem.message}" if problem.segment else str(problem.message)


def ahead(changes: Iterable[Change], axes: Iterable[Axis] = ()) -> list[Segment]:
    """
    Answer the live segments as they would be, in rank order. Nothing is written; one query.

    Changes whose rule can not be read keep what is published: ``problems`` tells of them.
    """
    wanted = {change.segment.pk: change for change in changes}
    moved = {axis.dimension.pk: axis for axis in axes}
    found = Segment.objects.live() | Segment.objects.filter(pk__in=wanted)
    segments = list(found.select_related("dimension", "published_version"))
    for segment in segments:
        if change := wanted.get(segment.pk):
            with suppress(RuleError):
                segment.published_version = change.version()
            segment.priority = segment.priority if change.priority is None else change.priority
        if axis := moved.get(segment.dimension_id):
            segment.dimension.default_segment = axis.default_segment
            segment.dimension.grace_days = axis.grace_days
            segment.dimension.inherit_to_children = axis.inherit_to_children
    return sorted(segments, key=_rank)


def _rank(segment: Segment) -> tuple:
    dimension = segment.dimension
    return dimension.rank, dimension.code, segment.priority, segment.code


def problems(changes: Sequence[Change], axes: Sequence[Axis] = ()) -> list[Problem]:
    """Answer everything that keeps a set from being published (laws T4, T5, S5)."""
    segments = ahead(changes, axes)
    plan = seats_of(segments)
    found = [problem for change in changes for problem in _of_change(change, plan)]
    return [*found, *_of_axes(axes), *_of_priorities(segments)]


def _of_change(change: Change, plan: Plan) -> Iterable[Problem]:
    segment = change.segment
    if segment.status == Segment.Status.ARCHIVED:
        yield Problem(_("The segment is archived."), "archived", segment)
        return
    if change.rule is None and change.stay_rule is not None:
        yield Problem(
            _("A rule to stay needs a rule to enter."), "stay_without_rule", segment,
            part="stay_rule",
        )  # fmt: skip
        return
    for part, data in (("rule", change.rule), ("stay_rule", change.stay_rule)):
        if data is None:
            continue
        try:
            rule: Rule = parse(data)
            check_publishable(segment, rule, plan)
        except RuleError as error:
            yield Problem(str(error.message), error.code, segment, error.path, part, error)


def _of_axes(axes: Sequence[Axis]) -> Iterable[Problem]:
    for axis in axes:
        default, dimension = axis.default_segment, axis.dimension
        if default is None:
            continue
        if not dimension.is_exclusive:
            yield Problem(
                _("“%(dimension)s”: only an exclusive dimension has a default segment.")
                % {"dimension": dimension},
                "default_segment",
            )
        elif default.dimension_id != dimension.pk:
            yield Problem(
                _("“%(dimension)s”: the default must be a segment of this dimension.")
                % {"dimension": dimension},
                "default_segment",
            )


def _of_priorities(segments: Sequence[Segment]) -> Iterable[Problem]:
    places = Counter((segment.dimension_id, segment.priority) for segment in segments)
    for segment in segments:
        if places[segment.dimension_id, segment.priority] > 1:
            yield Problem(
                _("Another segment of the dimension has the priority %(priority)s.")
                % {"priority": segment.priority},
                "priority_taken",
                segment,
            )


def install(  # noqa: PLR0913 - what a release is made of
    changes: Sequence[Change],
    axes: Sequence[Axis] = (),
    *,
    by: Any,
    now: datetime,
    note: str = "",
    check: bool = True,
) -> list[SegmentVersion | None]:
    """
    Write what the changes say, and answer the published versions in their order.

    Runs inside the caller's transaction, which has to evaluate afterwards. An equal rule makes no
    new version. Raises Refused, with all problems, before anything is written.
    """
    keys = [change.segment.pk for change in changes]
    locked = Segment.objects.select_for_update(of=["self"], no_key=True).select_related(
        "published_version"
    )
    fresh = {segment.pk: segment for segment in locked.filter(pk__in=keys).order_by("pk")}
    if check and (found := problems(changes, axes)):
        raise Refused(found)
    for axis in axes:
        Dimension.objects.filter(pk=axis.dimension.pk).update(
            default_segment=axis.default_segment,
            grace_days=axis.grace_days,
            inherit_to_children=axis.inherit_to_children,
        )
    return [_install(change, fresh[change.segment.pk], by, now, note) for change in changes]


def _install(
    change: Change, locked: Segment, by: Any, now: datetime, note: str
) -> SegmentVersion | None:
    version = change.version()
    if version is not None:
        version = _same(locked.published_version, version) or _numbered(version)
        if version.pk is None:
            version.author, version.note, version.published_at = by, note, now
            version.save()
    fields = {
        "status": Segment.Status.PUBLISHED,
        "published_version": version,
        "priority": locked.priority if change.priority is None else change.priority,
        "draft_rule": None,
        "draft_terms": None,
        "failed_at": None,
        "failure": "",
    }
    Segment.objects.filter(pk=locked.pk).update(**fields)
    for name, value in fields.items():
        setattr(change.segment, name, value)
    Publication.objects.create(segment=locked, at=now, version=version, by=by)
    return version


def _same(old: SegmentVersion | None, fresh: SegmentVersion) -> SegmentVersion | None:
    """Answer the published version if it says the same."""
    same = ("sha256", "stay_rule", "grace_days")
    equal = old is not None and all(getattr(old, name) == getattr(fresh, name) for name in same)
    return old if equal else None


def _numbered(version: SegmentVersion) -> SegmentVersion:
    last = version.segment.versions.aggregate(last=Max("number"))["last"]
    version.number = (last or 0) + 1
    return version
