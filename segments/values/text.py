"""Free text, compared folded; what is asked for is taken literally."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..text import fold
from .base import Asked, Context, ValueType, compare, plain_text, refuse

LOOKUPS = {"eq": "exact", "in": "in", "contains": "contains", "starts_with": "startswith"}


class Text(ValueType):
    """Text. The column is a folded one; canonical values are folded too."""

    name = "text"
    operators = (
        "eq", "ne", "contains", "not_contains", "starts_with", "in", "not_in",
        "is_set", "is_not_set",
    )  # fmt: skip
    tests = {
        "eq": lambda actual, value, ctx: actual == value,
        "in": lambda actual, value, ctx: actual in value,
        "contains": lambda actual, value, ctx: value in actual,
        "starts_with": lambda actual, value, ctx: actual.startswith(value),
    }

    def one(self, raw: Any) -> str:
        """Answer one folded text."""
        folded = fold(plain_text(raw))
        if not folded:
            raise refuse(_("The value is empty."), "empty_value")
        return folded

    def known(self, column: Asked) -> Q:
        """Answer whether there is text."""
        return ~compare(column, "exact", "")

    def sql(self, column: Asked, operator: str, value: Any, ctx: Context) -> Q:
        """Answer the comparison; Django escapes the wildcards of LIKE."""
        return compare(column, LOOKUPS[operator], value)
