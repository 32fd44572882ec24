"""The answer to “why?”, as data."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .finding import Finding


@dataclass(frozen=True, slots=True)
class Candidate:
    """One segment of an exclusive dimension: whether its rule matches, and whether it is taken."""

    code: str
    result: bool
    taken: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """An override in force."""

    kind: str
    reason: str
    valid_from: datetime | None
    valid_until: datetime | None
    by: str

    def as_dict(self) -> dict[str, Any]:
        """Answer JSON-able data."""
        return {
            "kind": self.kind,
            "reason": self.reason,
            "valid_from": _iso(self.valid_from),
            "valid_until": _iso(self.valid_until),
            "by": self.by,
        }


@dataclass(frozen=True, slots=True)
class Explanation:
    """
    Whether a company is in a segment, and why.

    ``decided_by`` is a reason of Membership or, for a company that is not in it: ``inactive``,
    ``merged``, ``exclude``, ``outranked``, ``no_match``, ``failed``, ``by_hand``,
    ``not_published``, ``no_facts``, ``not_evaluated`` (in the past). ``missing`` is the smallest
    set of conditions that would have to change. ``versions`` are those that decided, by segment
    code; ``approximate`` says, for a past instant, what could not be
    rebuilt exactly.
    """

    segment: str
    member: bool
    decided_by: str
    because: str
    name: str = ""
    as_of: datetime | None = None
    dimension: str = ""
    since: datetime | None = None
    until: datetime | None = None
    rule: Finding | None = None
    in_words: str = ""
    missing: tuple[Finding, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    overrides: tuple[Said, ...] = ()
    version: int | None = None
    versions: dict[str, int] = field(default_factory=dict)
    failure: str = ""
    facts_rev: int = 0
    run: int | None = None
    approximate: tuple[str, ...] = ()

    @property
    def verdict(self) -> bool:
        """Whether the company is in the segment."""
        return self.member

    @property
    def words(self) -> str:
        """Why, in one sentence."""
        return self.because

    @property
    def why_not(self) -> tuple[str, ...]:
        """The smallest set of conditions that would have to change, in words."""
        return tuple(part.asked for part in self.missing)

    @property
    def short_by(self) -> str:
        """How much is missing, if one number is all that is missing."""
        return self.missing[0].short_by if len(self.missing) == 1 else ""

    def as_dict(self) -> dict[str, Any]:
        """Answer JSON-able data."""
        return {
            "segment": self.segment,
            "name": self.name,
            "as_of": _iso(self.as_of),
            "member": self.member,
            "decided_by": self.decided_by,
            "because": self.because,
            "since": _iso(self.since),
            "until": _iso(self.until),
            "rule": self.rule and self.rule.as_dict(),
            "in_words": self.in_words,
            "why_not": [
                {"path": part.path, "text": part.asked, "actual": part.actual,
                 "short_by": part.short_by}
                for part in self.missing
            ],
            "dimension": {
                "code": self.dimension,
                "candidates": [
                    {"code": c.code, "result": c.result, "taken": c.taken} for c in self.candidates
                ],
            },
            "overrides": [said.as_dict() for said in self.overrides],
            "version": self.version,
            "versions": self.versions,
            "failure": self.failure,
            "facts_rev": self.facts_rev,
            "run": self.run,
            "approximate": list(self.approximate),
        }  # fmt: skip


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None
