"""Rule → findings: the second evaluator, in Python, for one company. No query."""

from django.utils.translation import gettext_lazy as _

from ..criteria import REGISTRY, Condition
from ..models import CompanyFacts
from ..rules import Node, Rule, in_words
from ..values.base import Context
from .finding import Finding, Window
from .gaps import short_by

GROUP_WORDS = {"all": _("All of these"), "any": _("Any of these"), "not": _("Not")}


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
