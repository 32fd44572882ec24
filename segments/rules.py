"""
Rules: JSON data that is checked, put in canonical form, and read aloud.

A rule is a tree of groups (``all``, ``any``, ``not``) over conditions. What is not known here is
refused; nothing that can not be understood is ever treated as "everyone".
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from .criteria import REGISTRY, Condition
from .values import OPERATORS
from .values.base import Context, shown
from .values.errors import RuleError

__all__ = ["Group", "Node", "Rule", "RuleError", "in_words", "parse"]

SCHEMA = 1
MAX_DEPTH = 10
MAX_CONDITIONS = 250
MAX_VALUES = 1_000
GROUPS = ("all", "any", "not")
LEAF_KEYS = {"field", "operator", "value", "window", "where", "scope"}


@dataclass(frozen=True, slots=True)
class Group:
    """All, any or not of its children; ``not`` has exactly one."""

    kind: str
    children: tuple["Node", ...]

    def as_dict(self) -> dict[str, Any]:
        """Answer the group as rule JSON."""
        children = [child.as_dict() for child in self.children]
        return {self.kind: children[0] if self.kind == "not" else children}

    def places(self) -> Iterator[tuple[str, "Node"]]:
        """Yield the children, each with its place in the JSON: ``all[0]``, ``not``."""
        for index, child in enumerate(self.children):
            yield ("not" if self.kind == "not" else f"{self.kind}[{index}]"), child


Node = Group | Condition


@dataclass(frozen=True, slots=True)
class Rule:
    """A checked rule in canonical form."""

    root: Node

    def as_dict(self) -> dict[str, Any]:
        """Answer the rule as JSON data."""
        return {"schema": SCHEMA, "root": self.root.as_dict()}

    @property
    def sha256(self) -> str:
        """The fingerprint of the canonical form: equal rules have equal ones."""
        text = json.dumps(self.as_dict(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def located(self) -> Iterator[tuple[str, Condition]]:
        """Yield every leaf with its path, in the order of reading."""
        yield from _leaves(self.root, "root")

    def conditions(self) -> Iterator[Condition]:
        """Yield every leaf, in the order of reading."""
        for _path, condition in self.located():
            yield condition

    def references(self) -> set[str]:
        """Answer the codes of the segments that the rule refers to."""
        return {leaf.value for leaf in self.conditions() if leaf.field == "segment"}

    def columns(self) -> set[str]:
        """Answer the columns of CompanyFacts that the rule reads."""
        return set().union(*(REGISTRY[leaf.field].columns for leaf in self.conditions()))


def _leaves(node: Node, path: str) -> Iterator[tuple[str, Condition]]:
    if isinstance(node, Condition):
        yield path, node
        return
    for place, child in node.places():
        yield from _leaves(child, f"{path}.{place}")


def parse(data: Any) -> Rule:
    """Answer the checked rule; raises RuleError at the first mistake. No query."""
    if isinstance(data, Rule):
        return data
    _check_keys(data, {"schema", "root"}, {"schema", "root"}, "rule")
    if data["schema"] != SCHEMA or isinstance(data["schema"], bool | float):
        raise RuleError(
            _("This version of the rule format is not known."), code="schema", path="schema"
        )
    parser = _Parser()
    return Rule(parser.node(data["root"], "root", depth=1))


def _check_keys(data: Any, allowed: set[str], needed: set[str], path: str) -> None:
    if not isinstance(data, dict):
        raise RuleError(_("An object is expected here."), code="wrong_type", path=path)
    for key in data:
        if key not in allowed:
            raise RuleError(
                _("“%(key)s” is not known here.") % {"key": shown(key)},
                code="unknown_key",
                path=path,
            )
    for key in sorted(needed):
        if key not in data:
            raise RuleError(
                _("“%(key)s” is missing.") % {"key": key}, code="missing_key", path=path
            )


class _Parser:
    """Walks the JSON once and counts what law T5 limits."""

    def __init__(self) -> None:
        self.conditions = 0
        self.values = 0

    def node(self, data: Any, path: str, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise RuleError(
                _("The rule is nested deeper than %(most)s levels.") % {"most": MAX_DEPTH},
                code="too_deep",
                path=path,
            )
        if isinstance(data, dict) and len(data) == 1 and next(iter(data)) in GROUPS:
            return self.group(data, path, depth)
        return self.leaf(data, path)

    def group(self, data: dict, path: str, depth: int) -> Group:
        ((kind, children),) = data.items()
        if kind == "not":
            return Group(kind, (self.node(children, f"{path}.not", depth + 1),))
        if not isinstance(children, list | tuple):
            raise RuleError(
                _("A list of conditions is expected here."),
                code="wrong_type",
                path=f"{path}.{kind}",
            )
        if not children:
            raise RuleError(_("The group is empty."), code="empty_group", path=f"{path}.{kind}")
        return Group(
            kind,
            tuple(
                self.node(child, f"{path}.{kind}[{index}]", depth + 1)
                for index, child in enumerate(children)
            ),
        )

    def leaf(self, data: Any, path: str) -> Condition:
        _check_keys(data, LEAF_KEYS, {"field", "operator"}, path)
        self.count(1, "conditions", MAX_CONDITIONS, path)
        criterion = REGISTRY.get(data["field"]) if isinstance(data["field"], str) else None
        if criterion is None:
            raise RuleError(
                _("There is no criterion “%(field)s”.") % {"field": shown(data["field"])},
                code="unknown_field",
                path=f"{path}.field",
            )
        operator = data["operator"]
        if not isinstance(operator, str) or operator not in criterion.operators:
            raise RuleError(
                _("“%(field)s” can not be asked with “%(operator)s”.")
                % {"field": criterion.label, "operator": shown(operator)},
                code="unknown_operator",
                path=f"{path}.operator",
            )
        value = data.get("value")
        self.count(len(value) if isinstance(value, list) else 1, "values", MAX_VALUES, path)
        try:
            return criterion.parse(OPERATORS[operator], data)
        except RuleError as error:
            raise error.at(f"{path}.{error.path}") from None

    def count(self, more: int, what: str, most: int, path: str) -> None:
        setattr(self, what, getattr(self, what) + more)
        if getattr(self, what) > most:
            raise RuleError(
                _("The rule has more than %(most)s %(what)s.")
                % {"most": most, "what": _("conditions") if what == "conditions" else _("values")},
                code=f"too_many_{what}",
                path=path,
            )


def in_words(rule: Rule, ctx: Context | None = None) -> str:
    """
    Answer the rule as a sentence: “Country is Finland and (Employees is at least 50 or …)”.

    With a context, windows say their concrete dates as well.
    """
    return _words(rule.root, ctx, outermost=True)


def _words(node: Node, ctx: Context | None, *, outermost: bool = False) -> str:
    if isinstance(node, Condition):
        criterion = REGISTRY[node.field]
        dates = criterion.dates_in_words(node, ctx) if ctx else ""
        return f"{criterion.describe(node)} ({dates})" if dates else criterion.describe(node)
    if node.kind == "not":
        return str(_("not (%(condition)s)")) % {
            "condition": _words(node.children[0], ctx, outermost=True)
        }
    if len(node.children) == 1:
        return _words(node.children[0], ctx, outermost=outermost)
    joint = f" {_('and') if node.kind == 'all' else _('or')} "
    sentence = joint.join(_words(child, ctx) for child in node.children)
    return sentence if outermost else f"({sentence})"
