"""A rule beside the one before, in words, line by line; what moved inside a line is marked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from ..criteria import Condition
from ..publishing import Change
from ..rules import Rule, RuleError, parse
from ..rules import in_words as sentence
from .conditions import heading, steps


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line; ``moved`` when the other side says something else here."""

    text: str
    moved: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One condition or group heading on both sides; empty where a side has nothing."""

    kind: str
    before: tuple[Piece, ...] = ()
    after: tuple[Piece, ...] = ()
    indent_before: int = 0
    indent_after: int = 0


@dataclass(frozen=True, slots=True)
class _Said:
    depth: int
    words: str
    about: str


def in_words(change: Change) -> dict[str, Any]:
    """Answer the rule before and after a change as sentences."""
    published = change.segment.published_version
    return {
        "before": _sentence(published.rule if published else None),
        "after": _sentence(change.rule),
        "version": published.number if published else None,
    }


def _sentence(rule: Any) -> str:
    if rule is None:
        return ""
    try:
        return sentence(parse(rule))
    except RuleError as error:
        return str(error.message)


def beside(before: Any, after: Any) -> list[Line]:
    """Answer two rules side by side; a line that only moved its threshold is one pair."""
    old, new = _lines(before), _lines(after)
    found: list[Line] = []
    matcher = SequenceMatcher(None, _keys(old), _keys(new), autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            found += [_same(x, y) for x, y in zip(old[a:b], new[c:d], strict=True)]
        else:
            found += _pairs(old[a:b], new[c:d])
    return found


def _keys(lines: list[_Said]) -> list[tuple[int, str]]:
    return [(line.depth, line.words) for line in lines]


def _lines(rule: Any) -> list[_Said]:
    if rule is None:
        return []
    try:
        parsed: Rule = parse(rule)
    except RuleError as error:
        return [_Said(0, str(error.message), "error")]
    found = []
    for step in steps(parsed.root):
        node = step.node
        about = f"{node.field} {node.operator}" if isinstance(node, Condition) else node.kind
        found.append(_Said(step.depth, heading(node), about))
    return found


def _pairs(old: list[_Said], new: list[_Said]) -> Iterator[Line]:
    """Pair what is about the same thing, in order; the rest was taken away or added."""
    left = list(new)
    for line in old:
        partner = next((one for one in left if one.about == line.about), None)
        partner = partner or next(
            (one for one in left if one.about.split()[0] == line.about.split()[0]), None
        )
        if partner is None:
            yield Line("gone", (Piece(line.words, True),), (), line.depth, 0)
            continue
        for earlier in left[: left.index(partner)]:
            yield Line("new", (), (Piece(earlier.words, True),), 0, earlier.depth)
        left = left[left.index(partner) + 1 :]
        yield _moved(line, partner)
    for line in left:
        yield Line("new", (), (Piece(line.words, True),), 0, line.depth)


def _same(old: _Said, new: _Said) -> Line:
    piece = (Piece(old.words, False),)
    return Line("same", piece, piece, old.depth, new.depth)


def _moved(old: _Said, new: _Said) -> Line:
    a, b = _tokens(old.words), _tokens(new.words)
    before: list[Piece] = []
    after: list[Piece] = []
    for kind, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        before.append(Piece("".join(a[i:j]), kind != "equal"))
        after.append(Piece("".join(b[k:m]), kind != "equal"))
    return Line(
        "moved" if old.words != new.words else "same",
        tuple(piece for piece in before if piece.text),
        tuple(piece for piece in after if piece.text),
        old.depth,
        new.depth,
    )


def _tokens(words: str) -> list[str]:
    return re.findall(r"\S+|\s+", words)
