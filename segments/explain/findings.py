"""Rule → findings: the second evaluator, in Python, for one company. No query."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..criteria import REGISTRY, Condition
from ..models import CompanyFacts
from ..rules import Node, Rule, in_words
from ..values.base import Context

GROUP_WORDS = {"all": _("All of these"), "any": _("Any of these"), "not": _("Not")}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found at one node of a rule: the words, the verdict and the actual value."""

    kind: str
    text: str
    result: bool
    actual: str = ""
    source: str = ""
    columns: frozenset[str] = frozenset()
    children: tuple["Finding", ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Answer JSON-able data."""
        told: dict[str, Any] = {"op": self.kind, "text": self.text, "result": self.result}
        if self.kind == "condition":
            told |= {"actual": self.actual, "source": self.source}
        else:
            told["children"] = [child.as_dict() for child in self.children]
        return told

    def leaves(self) -> Iterator["Finding"]:
        """Yield the conditions in the order of reading."""
        if self.kind == "condition":
            yield self
        for child in self.children:
            yield from child.leaves()

    def why_not(self) -> tuple["Finding", ...]:
        """Answer the smallest set of findings that would all have to change; empty if true."""
        if self.result:
            return ()
        if self.kind == "all":
            return tuple(part for child in self.children for part in child.why_not())
        if self.kind == "any":
            return min((child.why_not() for child in self.children), key=len)
        return (self,)

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
    return _find(rule.root, facts, ctx)


def _find(node: Node, facts: CompanyFacts, ctx: Context) -> Finding:
    if isinstance(node, Condition):
        criterion = REGISTRY[node.field]
        verdict = criterion.matches(facts, node, ctx)
        return Finding(
            "condition",
            criterion.describe(node),
            verdict.result,
            criterion.actual_in_words(facts, ctx),
            columns=criterion.columns,
        )
    children = tuple(_find(child, facts, ctx) for child in node.children)
    results = [child.result for child in children]
    if node.kind == "not":
        return Finding("not", in_words(Rule(node)), not results[0], children=children)
    result = all(results) if node.kind == "all" else any(results)
    return Finding(node.kind, str(GROUP_WORDS[node.kind]), result, children=children)
