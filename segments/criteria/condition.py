"""A checked condition, and what was found about it."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from ..values import OPERATORS, Operator
from ..values.windows import Window


class Volatility(StrEnum):
    """When an answer can change although nothing happened."""

    EVENT = "event"
    MIDNIGHT = "midnight"
    HOUR = "hour"


@dataclass(frozen=True, slots=True)
class Condition:
    """
    A checked leaf of a rule: everything in canonical form.

    ``scope`` “tree” asks about the company together with all companies below it (law M5).
    """

    field: str
    operator: str
    value: Any = None
    where: dict[str, Any] = dataclasses.field(default_factory=dict)
    window: Window | None = None
    scope: str = "own"

    @property
    def how(self) -> Operator:
        """The operator."""
        return OPERATORS[self.operator]

    def as_dict(self) -> dict[str, Any]:
        """Answer the leaf as rule JSON."""
        leaf: dict[str, Any] = {"field": self.field, "operator": self.operator}
        if self.value is not None:
            leaf["value"] = self.value
        if self.window is not None:
            leaf["window"] = self.window
        if self.where:
            leaf["where"] = self.where
        if self.scope != "own":
            leaf["scope"] = self.scope
        return leaf

    def narrowed(self, key: str) -> tuple[str, ...]:
        """Answer the codes that the condition is narrowed to; none means all."""
        codes = self.where.get(key, ())
        return (codes,) if isinstance(codes, str) else tuple(codes)


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What Python found for one company: true or not, and the actual value in words.

    ``window`` are the instants between which was looked (None: without a bound), ``evidence`` what
    was counted there, such as orders; ``short_by`` how much is missing, where a criterion knows it
    better than ``Criterion.amount`` tells.
    """

    result: bool
    actual: str
    window: tuple[datetime | None, datetime | None] | None = None
    evidence: Mapping[str, int] = dataclasses.field(default_factory=dict)
    short_by: str = ""
