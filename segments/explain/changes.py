"""
Why not: the smallest set of conditions that would have to answer otherwise. Pure.

Each condition counts once, wherever it stands. Without a condition that stands twice the answer
follows from the shape of the rule; with one, sets are tried by size. A rule that contradicts itself
has no such set; then the answer is what its shape asks for.
"""

from collections.abc import Collection
from itertools import combinations, islice

from .finding import Finding

MOST_TRIED = 20_000
"""How many sets are tried before the answer from the shape of the rule is good enough."""


def smallest_change(found: Finding) -> tuple[Finding, ...]:
    """Answer the conditions to change, in the order of reading; none if the rule holds."""
    if found.result:
        return ()
    by_shape = _once(_by_shape(found, goal=True))
    leaves = list(found.leaves())
    distinct = {leaf.key: leaf for leaf in reversed(leaves)}
    if len(distinct) == len(leaves):
        return by_shape
    return _by_trying(found, distinct, by_shape)


def _by_shape(node: Finding, *, goal: bool) -> tuple[Finding, ...]:
    if node.result == goal:
        return ()
    if node.kind == "condition":
        return (node,)
    if node.kind == "not":
        return _by_shape(node.children[0], goal=not goal)
    ways = [_by_shape(child, goal=goal) for child in node.children]
    if (node.kind == "all") == goal:
        return tuple(leaf for way in ways for leaf in way)
    return min(ways, key=len)


def _once(leaves: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple({leaf.key: leaf for leaf in reversed(leaves)}.values())[::-1]


def _by_trying(
    found: Finding, distinct: dict[str, Finding], by_shape: tuple[Finding, ...]
) -> tuple[Finding, ...]:
    order = list(distinct)[::-1]
    good = _holds(found, {leaf.key for leaf in by_shape})
    sizes = range(1, len(by_shape) if good else len(order) + 1)
    tries = (keys for size in sizes for keys in combinations(order, size))
    for keys in islice(tries, MOST_TRIED):
        if _holds(found, set(keys)):
            return tuple(distinct[key] for key in keys)
    return by_shape


def _holds(node: Finding, changed: Collection[str]) -> bool:
    if node.kind == "condition":
        return node.result != (node.key in changed)
    results = [_holds(child, changed) for child in node.children]
    if node.kind == "not":
        return not results[0]
    return all(results) if node.kind == "all" else any(results)
