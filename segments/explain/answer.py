"""The answer to “why?”, as data."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .findings import Finding


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


@dataclass(frozen=True, slots=True)
class Explanation:
    """
    Whether a company is in a segment, and why.

    ``decided_by`` is a reason of Membership or, for a company that is not in it: ``inactive``,
    ``exclude``, ``outranked``, ``no_match``, ``by_hand``, ``not_published``, ``no_facts``.
    ``why_not`` is the smallest set of conditions that would have to change.
    """

    segment: str
    member: bool
    decided_by: str
    because: str
    name: str = ""
    dimension: str = ""
    since: datetime | None = None
    until: datetime | None = None
    rule: Finding | None = None
    in_words: str = ""
    why_not: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    overrides: tuple[Said, ...] = ()
    version: int | None = None

    @property
    def verdict(self) -> bool:
        """Whether the company is in the segment."""
        return self.member

    @property
    def words(self) -> str:
        """Why, in one sentence."""
        return self.because

    def as_dict(self) -> dict[str, Any]:
        """Answer JSON-able data."""
        return {
            "segment": self.segment,
            "name": self.name,
            "member": self.member,
            "decided_by": self.decided_by,
            "because": self.because,
            "since": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
            "rule": self.rule and self.rule.as_dict(),
            "why_not": list(self.why_not),
            "dimension": {
                "code": self.dimension,
                "candidates": [
                    {"code": c.code, "result": c.result, "taken": c.taken} for c in self.candidates
                ],
            },
            "overrides": [
                {
                    "kind": said.kind,
                    "reason": said.reason,
                    "valid_from": said.valid_from and said.valid_from.isoformat(),
                    "valid_until": said.valid_until and said.valid_until.isoformat(),
                    "by": said.by,
                }
                for said in self.overrides
            ],
            "version": self.version,
        }
