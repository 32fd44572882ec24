"""
Rule → SQL for a set of companies.

Every leaf is a boolean over CompanyFacts that is never NULL, so groups are plain AND, OR and NOT
and a negation is the exact complement. No name and no value of a rule becomes SQL text.
"""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Q, QuerySet

from .criteria import REGISTRY, Condition
from .measures import with_measures
from .models import Company, CompanyFacts, Segment
from .rules import Node, Rule
from .values.base import Context

JOINTS = {"all": " AND ", "any": " OR "}


def condition(rule: Rule, ctx: Context) -> Q:
    """Answer the rule as a Q over CompanyFacts."""
    return _q(rule.root, ctx)


def _q(node: Node, ctx: Context) -> Q:
    if isinstance(node, Condition):
        return Q(REGISTRY[node.field].leaf(node, ctx))
    children = [_q(child, ctx) for child in node.children]
    if node.kind == "not":
        return ~children[0]
    return Q(*children, _connector=Q.AND if node.kind == "all" else Q.OR)


def text(node: Node, leaf: Callable[[Condition], str]) -> str:
    """Answer the rule as SQL text over leaves that were computed before; ``leaf`` names each."""
    if isinstance(node, Condition):
        return leaf(node)
    children = [text(child, leaf) for child in node.children]
    if node.kind == "not":
        return f"(NOT {children[0]})"
    return f"({JOINTS[node.kind].join(children)})"


def context(as_of: datetime) -> Context:
    """Answer the context of a run: the instant and the ids of the live segments. One query."""
    ids = dict(Segment.objects.live().values_list("code", "pk"))
    return Context(as_of=as_of, segment_ids=ids)


def matching(rule: Rule, *, as_of: datetime) -> QuerySet[Company]:
    """
    Answer the active companies that match a rule, whether it is saved or not.

    References read the memberships as they stand. Raises RuleError for a reference to no segment.
    """
    ctx = context(as_of) if rule.references() else Context(as_of=as_of)
    return Company.objects.filter(pk__in=_matching_facts(rule, ctx).values("pk"))


def count(rule: Rule, *, as_of: datetime) -> int:
    """Answer how many active companies match. One query, two when segments are referred to."""
    ctx = context(as_of) if rule.references() else Context(as_of=as_of)
    return _matching_facts(rule, ctx).count()


def _matching_facts(rule: Rule, ctx: Context) -> QuerySet[CompanyFacts]:
    facts = CompanyFacts.objects.filter(condition(rule, ctx), is_active=True)
    return with_measures(facts, ctx)
