"""Yes or no."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .base import Asked, Context, ValueType, compare, refuse


class Boolean(ValueType):
    """Yes or no; always known."""

    name = "boolean"
    operators = ("eq", "ne")
    tests = {"eq": lambda actual, value, ctx: actual == value}

    def one(self, raw: Any) -> bool:
        """Answer true or false, and nothing that only looks like them."""
        if not isinstance(raw, bool):
            raise refuse(_("Yes or no (true or false) is expected here."), "wrong_type")
        return raw

    def known(self, column: Asked) -> Q:
        """Answer that the column has a value."""
        return compare(column, "isnull", False)

    def sql(self, column: Asked, operator: str, value: Any, ctx: Context) -> Q:
        """Answer equality."""
        return compare(column, "exact", value)
