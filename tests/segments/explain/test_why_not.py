"""Why not is the smallest set of conditions whose change would make the rule hold."""

from dataclasses import replace
from itertools import combinations

from hypothesis import assume, given
from hypothesis import strategies as st

from segments.explain.changes import smallest_change
from segments.explain.finding import Finding

NAMES = "abcdef"


def leaf(name: str, result: bool) -> Finding:
    return Finding("condition", name, result, key=name)


def joined(kind: str, children: list[Finding]) -> Finding:
    results = [child.result for child in children]
    result = {"all": all(results), "any": any(results), "not": not results[0]}[kind]
    return Finding(kind, kind, result, children=tuple(children))


@st.composite
def rules(draw, *, repeated: bool) -> Finding:
    """Draw a rule over six conditions with verdicts; each stands once, or several times."""
    truth = {name: draw(st.booleans()) for name in NAMES}
    names = iter(draw(st.permutations(NAMES)))

    def node(depth: int) -> Finding:
        kind = draw(st.sampled_from(["leaf", "all", "any", "not"])) if depth else "leaf"
        if kind == "leaf":
            name = draw(st.sampled_from(NAMES)) if repeated else next(names, None)
            return leaf(name, truth[name]) if name else leaf("spare", True)
        count = 1 if kind == "not" else draw(st.integers(1, 3))
        return joined(kind, [node(depth - 1) for _ in range(count)])

    return node(3)


def turned(node: Finding, keys: set[str]) -> Finding:
    """Answer the rule as it were if these conditions answered otherwise."""
    if node.kind == "condition":
        return replace(node, result=node.result != (node.key in keys))
    return joined(node.kind, [turned(child, keys) for child in node.children])


def fewest(rule: Finding) -> int | None:
    keys = sorted({part.key for part in rule.leaves()})
    for size in range(len(keys) + 1):
        if any(turned(rule, set(some)).result for some in combinations(keys, size)):
            return size
    return None


def spares(rule: Finding) -> int:
    return sum(part.key == "spare" for part in rule.leaves())


@given(rules(repeated=False))
def test_it_is_as_small_as_any_set_can_be(rule):
    assume(spares(rule) <= 1)

    told = smallest_change(rule)

    assert len(told) == fewest(rule)
    assert turned(rule, {part.key for part in told}).result


@given(rules(repeated=True))
def test_a_condition_that_stands_twice_counts_once(rule):
    best = fewest(rule)
    assume(best is not None)

    told = smallest_change(rule)

    assert len(told) == len({part.key for part in told}) == best
    assert turned(rule, {part.key for part in told}).result


def test_below_a_not_a_condition_that_holds_is_what_is_wrong():
    rule = joined("all", [leaf("a", True), joined("not", [leaf("b", True)])])

    assert [part.key for part in smallest_change(rule)] == ["b"]


def test_a_rule_that_contradicts_itself_still_gets_an_answer():
    rule = joined("all", [leaf("a", True), joined("not", [leaf("a", True)])])

    assert fewest(rule) is None
    assert [part.key for part in smallest_change(rule)] == ["a"]
