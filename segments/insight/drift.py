"""
Whether the members of a segment, or the mix of a dimension, still are what was published.

A baseline is taken the night after each publication; the mix needs none, because the history knows
it for any instant.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from ..models import Dimension, Publication, Segment, SegmentBaseline
from ..rules import RuleError, parse
from . import psi, snapshots

logger = logging.getLogger(__name__)

SETTLED = timedelta(days=1)
"""When everybody has found their place after a publication."""


@dataclass(frozen=True, slots=True)
class BinShare:
    """A bin in words, with its share of the companies before and now (0 to 100)."""

    label: str
    before: float
    now: float


@dataclass(frozen=True, slots=True)
class Drift:
    """What was compared, the comparison, and its bins."""

    label: str
    comparison: psi.Comparison
    bins: tuple[BinShare, ...]


@dataclass(frozen=True, slots=True)
class MemberDrift:
    """The drift of each fact of a rule, the largest first, since a baseline."""

    since: datetime
    facts: tuple[Drift, ...]

    @property
    def worst(self) -> Drift | None:
        """The fact that calls for a look most."""
        return max(self.facts, key=_urgency, default=None)


def last_publications() -> QuerySet[Publication]:
    """Answer the publication that is in force, of each live segment."""
    newest = Publication.objects.filter(segment=OuterRef("segment")).order_by("-at", "-pk")
    return Publication.objects.filter(
        pk=Subquery(newest.values("pk")[:1]),
        is_live=True,
        segment__status=Segment.Status.PUBLISHED,
        segment__audience=Segment.Audience.COMPANY,
    )


def take_missing_baselines(now: datetime) -> int:
    """Take the baseline of every publication in force that has none; answer how many."""
    missing = last_publications().filter(baseline=None).select_related("segment", "version")
    taken = 0
    for publication in missing:
        take_baseline(publication, now=now)
        taken += 1
    return taken


def take_baseline(publication: Publication, *, now: datetime) -> SegmentBaseline:
    """Write down how the members are spread now. Safe to repeat: the first one stays."""
    facts: dict = {}
    segment, version = publication.segment, publication.version
    companies = 0
    if version is not None:
        try:
            rule = parse(version.rule)
            companies, facts = snapshots.take(segment, rule, snapshots.asked_at(rule, now))
        except RuleError as error:
            logger.warning("No baseline of %s: %s", segment.code, error)
    companies = companies or segment.memberships.open().count()
    return SegmentBaseline.objects.get_or_create(
        publication=publication,
        defaults={"taken_at": now, "companies": companies, "facts": facts},
    )[0]


def member_drift(segment: Segment, *, now: datetime) -> MemberDrift | None:
    """Compare the members with those at the publish; None without a baseline. Six queries."""
    publication = (
        last_publications().filter(segment=segment).select_related("version", "baseline").first()
    )
    baseline = getattr(publication, "baseline", None)
    if publication is None or publication.version is None or baseline is None:
        return None
    try:
        rule = parse(publication.version.rule)
        ctx = snapshots.asked_at(rule, now)
        spread = snapshots.take_again(segment, rule, ctx, baseline.facts)
    except RuleError:
        return None
    found = []
    for fact in snapshots.facts_of(rule, ctx):
        bins = spread.get(fact.key)
        if bins is None:
            continue
        words = snapshots.bin_words(fact, bins)
        drift = _compared(fact.label, words, baseline.facts[fact.key]["counts"], bins["counts"])
        if drift is not None:
            found.append(drift)
    return MemberDrift(baseline.taken_at, tuple(sorted(found, key=_urgency, reverse=True)))


def mix_drift(dimension: Dimension, *, now: datetime) -> tuple[datetime, Drift] | None:
    """
    Compare the mix over an exclusive dimension with that after its last publication.

    None where companies may be in several segments, or before anything was published. Two queries.
    """
    if not dimension.is_exclusive:
        return None
    last = last_publications().filter(segment__dimension=dimension).order_by("-at").first()
    if last is None:
        return None
    since = min(last.at + SETTLED, now)
    then = Q(memberships__valid_from__lte=since) & (
        Q(memberships__valid_to=None) | Q(memberships__valid_to__gt=since)
    )
    today = Q(memberships__valid_from__isnull=False, memberships__valid_to=None)
    sizes = dimension.segments.order_by("priority").annotate(
        before=Count("memberships", filter=then), now=Count("memberships", filter=today)
    )
    rows = [row for row in sizes.values_list("name", "before", "now") if row[1] or row[2]]
    names, before, after = zip(*rows, strict=True) if rows else ((), (), ())
    drift = _compared(dimension.name, names, before, after)
    return (since, drift) if drift else None


def _compared(label, words, before, now) -> Drift | None:
    comparison = psi.compare(before, now)
    if comparison is None:
        return None
    bins = tuple(
        BinShare(word, 100 * old / comparison.before, 100 * new / comparison.now)
        for word, old, new in zip(words, before, now, strict=True)
        if old or new
    )
    return Drift(str(label), comparison, bins)


def _urgency(drift: Drift) -> tuple[bool, float]:
    return drift.comparison.is_beyond_noise, drift.comparison.index
