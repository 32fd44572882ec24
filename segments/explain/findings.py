"""Rule → findings: the second evaluator, in Python, for one company. No query."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..criteria import REGISTRY, Condition
from ..models import CompanyFacts
from ..rules import Node, Rule, in_words
from ..values.base import Context
from .changes import smallest_change
from .gaps import short_by

Window = tuple[datetime | None, datetime | None]

GROUP_WORDS = {"all": _("All of these"), "any": _("Any of these"), "not": _("Not")}


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

    def why_not(self) -> tuple["Finding", ...]:
        """Answer the smallest set of conditions that would have to answer otherwise."""
        return smallest_change(self)

    def sourced(self, sources: dict[str, str]) -> "Finding":
        """Answer the same, saying from which company an inherited value comes (by column)."""
        source = next((sources[name] for name in sorted(self.columns) if name in sources), "")
        children = tuple(child.sourced(sources) for child in self.children)
        return replace(self, source=source, children=children)


def holds(rule: Rule, facts: CompanyFacts, ctx: Context) -> bool:
    """Whether a company matches a rule: the verdict without the words."""
    return _holds(rule.root, facts, ctx)


def _holds(node: Node, facts: CompanyFacts, ctx: Context) -> bool:
    if isinstance(node, Condition):
        return REGISTRY[node.field].matches(facts, node, ctx).result
    if node.kind == "not":
        return not _holds(node.children[0], facts, ctx)
    combine = all if node.kind == "all" else any
    return combine(_holds(child, facts, ctx) for child in node.children)


def findings(rule: Rule, facts: CompanyFacts, ctx: Context) -> Finding:
    """Answer the verdict on every node of a rule for one company."""
    return _find(rule.root, facts, ctx, "root", goal=True)


def _find(node: Node, facts: CompanyFacts, ctx: Context, path: str, *, goal: bool) -> Finding:
    if isinstance(node, Condition):
        return _leaf(node, facts, ctx, path, goal=goal)
    children = tuple(
        _find(child, facts, ctx, f"{path}.{place}", goal=goal != (node.kind == "not"))
        for place, child in node.places()
    )
    results = [child.result for child in children]
    if node.kind == "not":
        text, result = in_words(Rule(node)), not results[0]
    else:
        text = str(GROUP_WORDS[node.kind])
        result = all(results) if node.kind == "all" else any(results)
    return Finding(node.kind, text, result, children=children, path=path, goal=goal)


def _leaf(node: Condition, facts: CompanyFacts, ctx: Context, path: str, *, goal: bool) -> Finding:
    criterion = REGISTRY[node.field]
    verdict = criterion.matches(facts, node, ctx)
    missing = verdict.result != goal
    return Finding(
        "condition",
        criterion.describe(node),
        verdict.result,
        verdict.actual,
        columns=criterion.columns,
        path=path,
        goal=goal,
        short_by=(verdict.short_by or short_by(criterion, facts, node, ctx, goal=goal))
        if missing
        else "",
        window=_local(verdict.window, ctx),
        evidence=verdict.evidence,
        key=repr(node),
    )


def _local(window: Window | None, ctx: Context) -> Window | None:
    """Answer the same instants as the shop's clocks show them."""
    if window is None:
        return None
    start, end = (instant and instant.astimezone(ctx.zone) for instant in window)
    return start, end
