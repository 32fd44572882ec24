"""Every error of the engine has a stable code, and the reference lists each of them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "errors.md"
PLACES = {"ActivityError": 3, "Problem": 1}
"""Where the code stands among the arguments of an error, if it is not named."""

ERRORS = {"RuleError", "ValidationError", "refuse", *PLACES}


def calls() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted((ROOT / "segments").rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and name_of(node) in ERRORS:
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def name_of(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def code_of(call: ast.Call) -> ast.expr | None:
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    if "code" in named:
        return named["code"]
    # The checker of records has a method that names the field first.
    place = 1 if isinstance(call.func, ast.Name) else 2
    place = PLACES.get(name_of(call), place)
    return call.args[place] if len(call.args) > place else None


def is_wrapper(call: ast.Call) -> bool:
    """Whether errors that have codes are only put together."""
    return not call.args or not isinstance(call.args[0], ast.Call)


def constants(code: ast.expr) -> list[str]:
    """Answer the codes that an expression can be; other errors' codes are passed on."""
    if isinstance(code, ast.JoinedStr):
        return ["too_many_conditions", "too_many_values"]
    return [
        part.value
        for part in ast.walk(code)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]


def constraint_codes() -> set[str]:
    text = "\n".join(path.read_text() for path in (ROOT / "segments" / "models").glob("*.py"))
    return set(re.findall(r'violation_error_code="(\w+)"', text))


def test_no_error_is_without_a_code():
    assert [place for place, call in calls() if not code_of(call) and not is_wrapper(call)] == []


def test_the_reference_lists_exactly_the_codes_that_exist():
    raised = {code for _place, call in calls() for code in constants(code_of(call) or call.func)}
    listed = re.findall(r"^\| `(\w+)` \|", PAGE.read_text(), re.MULTILINE)

    assert sorted(listed) == sorted(raised | constraint_codes() | {"unconfirmed"})
