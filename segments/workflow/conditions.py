"""How many companies stand under each condition of a rule, alone and together with those before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from ..compiler import condition
from ..measures import with_measures
from ..models import CompanyFacts, Segment
from ..rules import Group, Node, Rule, in_words, parse
from ..values.base import Context


@dataclass(frozen=True, slots=True)
class Step:
    """A condition or group at its place, and its group up to and including it."""

    path: str
    depth: int
    node: Node
    so_far: Node


def steps(node: Node, path: str = "root", depth: int = 0, so_far: Node | None = None) -> Iterator:
    """Walk a rule in the order of reading."""
    yield Step(path, depth, node, so_far or node)
    if isinstance(node, Group):
        for index, child in enumerate(node.children):
            place = "not" if node.kind == "not" else f"{node.kind}[{index}]"
            until = Group(node.kind, node.children[: index + 1])
            yield from steps(child, f"{path}.{place}", depth + 1, until)


def counts(rule: Any, *, as_of: datetime) -> list[dict[str, Any]]:
    """
    Answer each condition and group in words, with its count alone and the cumulative one.

    Cumulative is its own group up to and including it. Active companies. Segments are read as they
    stand, so one that is not published yet holds nobody. At most two queries.
    """
    parsed = parse(rule)
    asked_of = parsed.references()
    ids = Segment.objects.filter(code__in=asked_of).values_list("code", "pk") if asked_of else ()
    ctx = Context(as_of=as_of, segment_ids=dict(ids))
    walked = list(steps(parsed.root))
    asked = {}
    for number, step in enumerate(walked):
        asked[f"alone_{number}"] = Count("pk", filter=condition(Rule(step.node), ctx))
        asked[f"so_far_{number}"] = Count("pk", filter=condition(Rule(step.so_far), ctx))
    found = with_measures(CompanyFacts.objects.filter(is_active=True), ctx).aggregate(**asked)
    return [
        {
            "path": step.path,
            "depth": step.depth,
            "words": heading(step.node),
            "alone": found[f"alone_{number}"],
            "so_far": found[f"so_far_{number}"],
        }
        for number, step in enumerate(walked)
    ]


def heading(node: Node) -> str:
    """Answer a condition in words, and for a group what its children have to do."""
    if isinstance(node, Group):
        words = {"all": _("All of these"), "any": _("Any of these"), "not": _("Not this")}
        return words[node.kind]
    return in_words(Rule(node))
