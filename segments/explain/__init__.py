"""
Why is this company in this segment, or why not?

``findings`` evaluates a rule in Python, ``decision`` applies the laws of membership, ``case`` reads
what they need, and here it is put into words. The verdict equals the membership that a run at the
same instant writes; facts and rules are those of today.
"""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ..evaluation.plan import Seat, part_of
from ..evaluation.verdicts import Mark
from ..models import Company, Segment, SegmentRun
from ..rules import in_words
from ..values.base import Context
from .answer import Candidate, Explanation, Said
from .case import Case, grace_ends, open_case
from .changes import smallest_change
from .finding import Finding
from .findings import findings
from .near import NearMiss, NearSegment, near_misses, near_segments
from .then import explain_past
from .words import decided

__all__ = [
    "Explanation",
    "Finding",
    "NearMiss",
    "NearSegment",
    "explain",
    "memberships_in_words",
    "near_misses",
    "near_segments",
]


def explain(
    company: Company, segment: Segment, *, as_of: datetime, now: datetime | None = None
) -> Explanation:
    """
    Answer whether a company is in a segment, what decided it, and every step.

    Five queries, and four when a rule asks what companies did. With ``now``, an earlier ``as_of``
    is answered from the facts, rules, overrides and memberships of then, and says what could not be
    rebuilt exactly; without, from those of today.
    """
    if now is not None and as_of < now:
        return explain_past(company, segment, as_of=as_of, explained=_explained)
    return _explained(company, segment, as_of)


def _explained(company: Company, segment: Segment, as_of: datetime) -> Explanation:
    case = open_case(company, Context(as_of=as_of))
    seat = next((s for s in case.plan.seats if s.segment_id == segment.pk), None)
    if seat is None:
        return Explanation(
            segment=segment.code,
            name=segment.name,
            as_of=as_of,
            member=False,
            decided_by="not_published",
            because=str(_("The segment is not published.")),
        )
    # Only what decides about the segment is asked, however many others there are.
    case = replace(case, plan=part_of(case.plan, {seat.unit}))
    seat = next(s for s in case.plan.seats if s.segment_id == segment.pk)
    return _explain(case, seat, latest_run(as_of))


def memberships_in_words(company: Company, as_of: datetime) -> list[Explanation]:
    """Answer an explanation for each segment the company is in, in rank order. Five queries."""
    return explanations_of(open_case(company, Context(as_of=as_of)))


def explanations_of(case: Case) -> list[Explanation]:
    """Answer the same for a case that is open. One query."""
    marks, run = case.marks.get(case.company.pk, {}), latest_run(case.ctx.as_of)
    return [_explain(case, seat, run) for seat in case.plan.seats if seat.position in marks]


def latest_run(as_of: datetime) -> int | None:
    """Answer the number of the last full run at an instant. One query."""
    runs = SegmentRun.objects.filter(as_of__lte=as_of, status=SegmentRun.Status.DONE)
    return runs.order_by("-as_of", "-pk").values_list("pk", flat=True).first()


def _explain(case: Case, seat: Seat, run: int | None) -> Explanation:
    mark = case.marks.get(case.company.pk, {}).get(seat.position)
    stay = case.stay(seat)
    found = _findings(case, seat)
    decided_by, because = decided(case, seat, mark, found)
    facts = case.facts.get(case.company.pk)
    return Explanation(
        segment=seat.code,
        name=seat.name,
        as_of=case.ctx.as_of,
        dimension=seat.dimension,
        member=mark is not None,
        decided_by=decided_by,
        because=because,
        since=stay.valid_from if stay and mark is not None else None,
        until=_until(case, seat, mark),
        rule=found,
        in_words=in_words(seat.rule) if seat.rule else "",
        missing=smallest_change(found) if found else (),
        candidates=_candidates(case, seat),
        overrides=tuple(
            Said(o.kind, o.reason, o.valid_from, o.valid_until, str(o.by or ""))
            for o in case.said(seat)
        ),
        version=stay.version.number if stay and stay.version else None,
        versions={s.code: s.version for s in case.plan.seats if s.version and _took_part(seat, s)},
        failure=seat.failure,
        facts_rev=facts.facts_rev if facts else 0,
        run=run,
    )


def _took_part(seat: Seat, other: Seat) -> bool:
    return other.code == seat.code or other.unit == seat.unit or other.code in seat.references


def _findings(case: Case, seat: Seat) -> Finding | None:
    facts = case.facts.get(case.company.pk)
    if seat.rule is None or seat.failure or facts is None:
        return None
    return findings(seat.rule, facts, case.own_context()).sourced(case.sources())


def _candidates(case: Case, seat: Seat) -> tuple[Candidate, ...]:
    """Answer every seat of an exclusive dimension: would it match, and is it taken?"""
    if not seat.is_exclusive:
        return ()
    marks = case.marks.get(case.company.pk, {})
    answers = []
    for rival in case.plan.seats:
        if rival.unit == seat.unit:
            found = _findings(case, rival)
            answers.append(
                Candidate(
                    rival.code,
                    bool(found and found.result),
                    rival.position in marks,
                    rival.name,
                )
            )
    return tuple(answers)


def _until(case: Case, seat: Seat, mark: Mark | None) -> datetime | None:
    stay = case.stay(seat)
    if mark is Mark.GRACE and stay:
        last = grace_ends(seat, stay, case.ctx.today)
        return datetime(last.year, last.month, last.day, tzinfo=case.ctx.zone)
    ends = [o.valid_until for o in case.said(seat) if o.kind == "include" and o.valid_until]
    return min(ends) if mark is Mark.INCLUDE and len(ends) == len(case.said(seat)) else None
