"""How many companies a rule matches, in total and at each of its conditions and groups."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..compiler import condition, context
from ..criteria import REGISTRY, Condition
from ..measures import with_measures
from ..models import CompanyFacts
from ..rules import Group, Node, Rule, in_words
from ..values import OPERATORS
from ..values.base import Context
from ..values.errors import RuleError

TIMEOUT = "5s"
"""A count that takes longer is not worth waiting for while somebody types."""


def counted(rule: Rule, *, as_of: datetime) -> dict[str, Any]:
    """
    Answer the rule in words, and how many active companies each node of it matches.

    One query whatever the size of the rule, one more when it refers to segments. ``total`` is None
    when the database needs longer than five seconds. Raises RuleError for a reference to nothing.
    """
    ctx = context(as_of) if rule.references() else Context(as_of=as_of)
    _check_references(rule, ctx)
    nodes = dict(_walk(rule.root, "root"))
    wanted = {"of": Count("pk")}
    for number, node in enumerate(nodes.values()):
        wanted[f"node_{number}"] = Count("pk", filter=condition(Rule(node), ctx))
        if _admits_unknown(node):
            wanted[f"unknown_{number}"] = Count("pk", filter=_unknown(node, ctx))
    found = _asked(wanted, ctx)
    answer = {
        "words": in_words(rule, ctx),
        "errors": [],
        "total": found and found["node_0"],
        "of": found and found["of"],
        "nodes": {},
    }
    for number, path in enumerate(nodes if found else []):
        unknown = found.get(f"unknown_{number}")
        answer["nodes"][path] = {
            "count": found[f"node_{number}"],
            "note": _note(unknown) if unknown else "",
            "dates": _dates(nodes[path], ctx),
        }
    return answer


def _check_references(rule: Rule, ctx: Context) -> None:
    for path, leaf in rule.located():
        if leaf.field == "segment" and leaf.value not in ctx.segment_ids:
            raise RuleError(
                _("There is no published segment “%(code)s”.") % {"code": leaf.value},
                code="unknown_segment",
                path=f"{path}.value",
            )


def _walk(node: Node, path: str) -> Iterator[tuple[str, Node]]:
    yield path, node
    if isinstance(node, Group):
        for index, child in enumerate(node.children):
            step = "not" if node.kind == "not" else f"{node.kind}[{index}]"
            yield from _walk(child, f"{path}.{step}")


def _admits_unknown(node: Node) -> bool:
    """Whether a node is a condition that companies without a value meet."""
    return (
        isinstance(node, Condition)
        and bool(node.how.negates)
        and node.how.positive != "is_set"
        and "is_not_set" in REGISTRY[node.field].operators
    )


def _unknown(node: Condition, ctx: Context) -> Q:
    asked = replace(node, operator=OPERATORS["is_not_set"].code, value=None)
    return Q(REGISTRY[node.field].leaf(asked, ctx))


def _asked(wanted: dict[str, Count], ctx: Context) -> dict[str, int] | None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = '{TIMEOUT}'")
            facts = with_measures(CompanyFacts.objects.filter(is_active=True), ctx)
            return facts.aggregate(**wanted)
    except OperationalError:
        return None


def _dates(node: Node, ctx: Context) -> str:
    """Answer the concrete dates of a condition's window, or of the stretch of time it asks for."""
    return REGISTRY[node.field].dates_in_words(node, ctx) if isinstance(node, Condition) else ""


def _note(unknown: int) -> str:
    return ngettext(
        "Includes %(count)s company with no value.",
        "Includes %(count)s companies with no value.",
        unknown,
    ) % {"count": unknown}
