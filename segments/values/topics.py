"""Several codes at once: what a company bought, looked at, was found to be interested in."""

from typing import Any

from django.db.models import Q

from ..text import fold
from .base import Asked, Context, compare, plain_text
from .choice import Codes


class Topics(Codes):
    """A set of codes; asked for any, all or none of some."""

    name = "topics"
    longest = 255
    operators = ("any_of", "all_of", "none_of", "is_set", "is_not_set")
    tests = {
        "any_of": lambda actual, value, ctx: any(code in actual for code in value),
        "all_of": lambda actual, value, ctx: all(code in actual for code in value),
    }

    def __init__(self, *, folded: bool = False) -> None:
        self.folded = folded

    def one(self, raw: Any) -> str:
        """Answer one code, folded where case makes no difference."""
        code = plain_text(raw, self.longest).strip()
        return fold(code) if self.folded else code

    def is_known(self, actual: Any) -> bool:
        """Whether there is any code."""
        return bool(actual)

    def known(self, column: Asked) -> Q:
        """Answer whether there is any code."""
        return ~compare(column, "exact", [])

    def sql(self, column: Asked, operator: str, value: Any, ctx: Context) -> Q:
        """Answer whether an array overlaps, or contains, the codes."""
        return compare(column, "overlap" if operator == "any_of" else "contains", value)
