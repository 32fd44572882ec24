"""Codes: from a closed list, from a growing one, or from a tree."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .base import Asked, Context, ValueType, compare, plain_text, refuse, shown

CODE_OPERATORS = ("eq", "ne", "in", "not_in", "is_set", "is_not_set")
MAX_CODE = 64


class Codes(ValueType):
    """Codes that come and go, such as sales reps; publishing checks that they exist."""

    name = "code"
    operators: tuple[str, ...] = CODE_OPERATORS
    tests = {
        "eq": lambda actual, value, ctx: actual == value,
        "in": lambda actual, value, ctx: actual in value,
    }

    def one(self, raw: Any) -> str:
        """Answer one code."""
        return plain_text(raw, MAX_CODE)

    def known(self, column: Asked) -> Q:
        """Answer whether the column holds a code."""
        return ~compare(column, "exact", "")

    def sql(self, column: Asked, operator: str, value: Any, ctx: Context) -> Q:
        """Answer equality with a code or with one of several."""
        return compare(column, "exact" if operator == "eq" else "in", value)


class Choice(Codes):
    """Codes of a closed list; anything else is refused."""

    name = "choice"

    def __init__(self, codes: frozenset[str]) -> None:
        self.codes = codes

    def one(self, raw: Any) -> str:
        """Answer one code of the list."""
        code = plain_text(raw)
        if code not in self.codes:
            raise refuse(
                _("“%(code)s” is not one of the choices.") % {"code": shown(code)}, "choice"
            )
        return code


class Path(Codes):
    """Codes of a tree, stored as the path from the root: a code covers everything below it."""

    name = "tree"
    tests = {
        "eq": lambda actual, value, ctx: value in actual,
        "in": lambda actual, value, ctx: any(code in actual for code in value),
    }

    def known(self, column: Asked) -> Q:
        """Answer whether there is a path."""
        return ~compare(column, "exact", [])

    def sql(self, column: Asked, operator: str, value: Any, ctx: Context) -> Q:
        """Answer whether one of the codes is on the path."""
        return compare(column, "overlap", [value] if operator == "eq" else value)
