"""The reference lists every code that the API can answer."""

import ast
import re
from pathlib import Path

from shop.api.problems import REASONS
from shop.api.shapes import WHY_NONE

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "reference" / "api-errors.md"


def codes_given() -> set[str]:
    """Every literal that is given as ``code=`` in the API."""
    found = set()
    for path in (ROOT / "shop" / "api").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.keyword) and node.arg == "code":
                found |= {node.value.value} if isinstance(node.value, ast.Constant) else set()
    return found


def test_the_reference_lists_every_code():
    rows = re.findall(r"^\| (`[^|]+) \|", PAGE.read_text(), re.MULTILINE)
    listed = {code for row in rows for code in re.findall(r"`(\w+)`", row)}

    assert (codes_given() | set(REASONS) | set(WHY_NONE)) - listed == set()
