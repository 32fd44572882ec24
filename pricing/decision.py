"""What became of each candidate: the walk of ``resolution``, written down. Pure values."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from .candidates import BASE, SEGMENT, Entry


class Outcome(StrEnum):
    """Why a candidate won or lost; ``wording`` has the sentence for each."""

    WON = "won"
    OFFERED = "offered"
    DRAFT = "draft"
    OTHER_CURRENCY = "other_currency"
    NOT_STARTED = "not_started"
    ENDED = "ended"
    NOTHING_HERE = "nothing_here"
    QUANTITY_NOT_REACHED = "quantity_not_reached"
    GREATER_BREAK = "greater_break"
    NEARER_KIND = "nearer_kind"
    NEARER_CATEGORY = "nearer_category"
    NO_BASE = "no_base"
    ROUNDS_TO_NOTHING = "rounds_to_nothing"
    OTHER_LEVEL = "other_level"
    OTHER_PRIORITY = "other_priority"
    DEARER = "dearer"
    LATER_CODE = "later_code"


class Finding(NamedTuple):
    """
    One candidate (None is the base price), the unit price it gave and what became of it.

    ``raised_from`` is what it gave before the floor raised it. With ``is_veiled`` the floor raised
    it, and from what is not for whoever is told: see ``secrecy``.
    """

    entry: Entry | None
    outcome: Outcome
    price: Decimal | None = None
    raised_from: Decimal | None = None
    is_veiled: bool = False

    @property
    def level(self) -> int:
        """How closely the candidate is addressed to the shopper."""
        return self.entry.terms.level if self.entry else BASE

    @property
    def priority(self) -> int:
        """The list's priority; the base price stands alone on its level."""
        return self.entry.terms.priority if self.entry else 0

    @property
    def code(self) -> str:
        """The list's code."""
        return self.entry.terms.code if self.entry else ""

    @property
    def source(self) -> str:
        """Whose price it is: ``company``, ``ancestor``, ``segment`` or ``base``."""
        if self.level >= SEGMENT:
            return "base" if self.level == BASE else "segment"
        return "ancestor" if self.level else "company"

    @property
    def charged(self) -> Decimal:
        """The price of an offer. Raises ValueError for a candidate that gave none."""
        if self.price is None:
            raise ValueError("This candidate gave no price.")
        return self.price

    def rank(self, ranking: tuple[str, ...]) -> tuple:
        """Answer the values to compare two offers by, best first."""
        return tuple(getattr(self, name) for name in ranking)

    def became(self, outcome: Outcome) -> "Finding":
        """Answer the same candidate with its verdict."""
        return self._replace(outcome=outcome)


@dataclass(frozen=True, slots=True)
class Decision:
    """Every candidate in the order in which it was asked; at most one of them won."""

    quantity: int
    policy: str
    findings: tuple[Finding, ...]

    @property
    def winner(self) -> Finding | None:
        """The candidate to charge, or None when nothing prices the product."""
        return next((f for f in self.findings if f.outcome is Outcome.WON), None)
