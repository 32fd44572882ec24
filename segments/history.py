"""Who was in which segment when, why, and who decided: answers from the recorded memberships."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, DateField, F, OuterRef, QuerySet, Subquery, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import (
    Company,
    CompanyMerge,
    EarlierReason,
    Membership,
    Override,
    Publication,
    Segment,
)

ENTERED, CHANGED, LEFT = "entered", "changed", "left"
WHAT = {ENTERED: _("Entered"), CHANGED: _("Stays for another reason"), LEFT: _("Left")}


def stays_at(at: datetime) -> QuerySet[Membership]:
    """Answer the stays of an instant, each with ``reason_then`` and ``grace_then``."""
    earlier = EarlierReason.objects.filter(membership=OuterRef("pk"), until__gt=at)
    first = earlier.order_by("until", "pk")
    return Membership.objects.at(at).annotate(
        earlier_reason=Subquery(first.values("reason")[:1]),
        earlier_grace=Subquery(first.values("grace_since")[:1]),
        reason_then=Case(
            When(earlier_reason__isnull=False, then=F("earlier_reason")),
            default=F("reason"),
            output_field=CharField(),
        ),
        grace_then=Case(
            When(earlier_reason__isnull=False, then=F("earlier_grace")),
            default=F("grace_since"),
            output_field=DateField(),
        ),
    )


@dataclass(frozen=True, slots=True)
class Held:
    """
    One stay at one instant: since when, for which reason then, until when if it has ended.

    ``version`` is the number of the rule in force then.
    """

    company: Company
    segment: Segment
    since: datetime
    until: datetime | None
    reason: str
    version: int | None

    @property
    def why(self) -> str | Promise:
        """The reason in words."""
        return Membership.Reason(self.reason).label


def memberships_at(company: Company, at: datetime) -> list[Held]:
    """Answer what a company was in at an instant, in rank order. Two queries."""
    return _held(stays_at(at).filter(company=company), at)


def members_at(segment: Segment, at: datetime) -> list[Held]:
    """Answer who was in a segment at an instant, by name. Two queries."""
    return _held(stays_at(at).filter(segment=segment).order_by("company__legal_name", "pk"), at)


def _held(stays: QuerySet[Membership], at: datetime) -> list[Held]:
    if not stays.query.order_by:
        stays = stays.order_by(
            "segment__dimension__rank", "segment__dimension__code", "segment__priority", "pk"
        )
    rows = list(stays.select_related("company", "segment"))
    rules = Rules({row.segment_id for row in rows})
    return [
        Held(row.company, row.segment, row.valid_from, row.valid_to, row.reason_then,
             rules.version(row.segment_id, at))
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moment:
    """
    One line of a timeline: what happened to a company in a segment, why, and by whose decision.

    ``reason`` is a reason of Membership, or for ``left`` one of its ends; ``note`` what was written
    with the override or the merge; ``version`` the rule in force.
    """

    at: datetime
    what: str
    segment: Segment
    reason: str
    version: int | None
    who: str
    note: str

    @property
    def happened(self) -> str | Promise:
        """What happened, in words."""
        return WHAT[self.what]

    @property
    def why(self) -> str | Promise:
        """The reason, in words."""
        choices: Any = Membership.End if self.what == LEFT else Membership.Reason
        return choices(self.reason).label if self.reason else ""


def history(company: Company, *, limit: int | None = None) -> list[Moment]:
    """
    Answer everything that happened to a company in segments, the latest first. Five queries.

    ``limit`` keeps the latest stays.
    """
    found = Membership.objects.filter(company=company).select_related("segment")
    stays = list(found.prefetch_related("earlier").order_by("-valid_from", "-pk")[:limit])
    deciders = Deciders(company, {stay.segment_id for stay in stays})
    moments = [moment for stay in stays for moment in _moments(stay, deciders)]
    order = {LEFT: 0, CHANGED: 1, ENTERED: 2}
    return sorted(moments, key=lambda one: (one.at, order[one.what]), reverse=True)


def _moments(stay: Membership, deciders: "Deciders") -> Iterable[Moment]:
    reasons = [*stay.earlier.all(), stay]
    at, what = stay.valid_from, ENTERED
    for spell in reasons:
        who, note = deciders.of(stay, spell.reason, at)
        yield Moment(at, what, stay.segment, spell.reason,
                     deciders.rules.version(stay.segment_id, at), who, note)  # fmt: skip
        if isinstance(spell, EarlierReason):
            at, what = spell.until, CHANGED
    if stay.valid_to is not None:
        who, note = deciders.of(stay, stay.ended_by, stay.valid_to)
        yield Moment(stay.valid_to, LEFT, stay.segment, stay.ended_by,
                     deciders.rules.version(stay.segment_id, stay.valid_to), who, note)  # fmt: skip


class Rules:
    """Which version of which segment was in force when. One query."""

    def __init__(self, segment_ids: Iterable[int]) -> None:
        rows = Publication.objects.filter(segment_id__in=segment_ids).order_by("-at", "-pk")
        self._rows = list(rows.select_related("version", "by"))

    def at(self, segment_id: int, at: datetime) -> Publication | None:
        """Answer the publication in force at an instant."""
        return next((r for r in self._rows if r.segment_id == segment_id and r.at <= at), None)

    def version(self, segment_id: int, at: datetime) -> int | None:
        """Answer the number of the version in force at an instant."""
        found = self.at(segment_id, at)
        return found.version.number if found and found.version else None


class Deciders:
    """Who decided: the author of an override, who published, who merged. Three queries."""

    def __init__(self, company: Company, segment_ids: Iterable[int]) -> None:
        self.rules = Rules(segment_ids)
        said = Override.objects.filter(company=company, segment_id__in=segment_ids)
        self._overrides = list(said.select_related("by").order_by("-created_at", "-pk"))
        self._merges = list(CompanyMerge.objects.filter(source=company).select_related("by"))

    def of(self, stay: Membership, reason: str, at: datetime) -> tuple[str, str]:
        """Answer who decided, and what they wrote."""
        if reason in {Membership.Reason.INCLUDE, Membership.End.EXCLUDE}:
            kind = Override.Kind.INCLUDE if reason == "include" else Override.Kind.EXCLUDE
            found = next((o for o in self._overrides if _in_force(o, stay, kind, at)), None)
            return (str(found.by or ""), found.reason) if found else ("", "")
        if reason == Membership.End.MERGED:
            merge = next((merge for merge in self._merges if merge.at == at), None)
            return (str(merge.by or ""), merge.reason) if merge else ("", "")
        published = self.rules.at(stay.segment_id, at)
        if published and published.at == at:
            note = published.version.note if published.version else ""
            return str(published.by or ""), note
        return "", ""


def _in_force(override: Override, stay: Membership, kind: str, at: datetime) -> bool:
    return (
        override.segment_id == stay.segment_id
        and override.kind == kind
        and (override.valid_from is None or override.valid_from <= at)
        and (override.valid_until is None or override.valid_until > at)
    )
