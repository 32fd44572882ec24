"""What was found of a rule: a tree of verdicts in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

Window = tuple[datetime | None, datetime | None]


@dataclass(frozen=True, slots=True)
class Finding:
    """
    What was found at one node of a rule: the words, the verdict and the actual value.

    ``path`` is its place in the rule (``root.all[0]``). ``goal`` is what it would have to answer
    for the rule to hold: false below a ``not``. ``short_by`` says how much is missing to that,
    ``window`` between which instants was looked, ``evidence`` what was counted there.
    """

    kind: str
    text: str
    result: bool
    actual: str = ""
    source: str = ""
    columns: frozenset[str] = frozenset()
    children: tuple["Finding", ...] = ()
    path: str = "root"
    goal: bool = True
    short_by: str = ""
    window: Window | None = None
    evidence: Mapping[str, int] = field(default_factory=dict)
    key: str = ""

    @property
    def asked(self) -> str:
        """The condition as it would have to be for the rule to hold."""
        return self.text if self.goal else str(_("not (%(condition)s)")) % {"condition": self.text}

    @property
    def evidence_in_words(self) -> str:
        """What was counted, such as “14 orders”."""
        words = {
            "orders": lambda number: ngettext("%s order", "%s orders", number) % number,
            "events": lambda number: ngettext("%s event", "%s events", number) % number,
        }
        told = [words[what](number) for what, number in self.evidence.items() if what in words]
        return ", ".join(told)

    def as_dict(self) -> dict[str, Any]:
        """Answer JSON-able data."""
        told: dict[str, Any] = {
            "op": self.kind,
            "path": self.path,
            "text": self.text,
            "result": self.result,
        }
        if self.kind != "condition":
            return told | {"children": [child.as_dict() for child in self.children]}
        return told | {
            "actual": self.actual,
            "source": self.source,
            "window": self.window and [end and end.isoformat() for end in self.window],
            "short_by": self.short_by,
            "evidence": dict(self.evidence),
        }

    def leaves(self) -> Iterator["Finding"]:
        """Yield the conditions in the order of reading."""
        if self.kind == "condition":
            yield self
        for child in self.children:
            yield from child.leaves()

    def sourced(self, sources: dict[str, str]) -> "Finding":
        """Answer the same, saying from which company an inherited value comes (by column)."""
        source = next((sources[name] for name in sorted(self.columns) if name in sources), "")
        children = tuple(child.sourced(sources) for child in self.children)
        return replace(self, source=source, children=children)
