"""Being in another segment."""

from typing import Any

from django.db.models import Q

from .base import Asked, Context
from .choice import Codes


class SegmentReference(Codes):
    """The code of a segment; what counts is the final membership of the same run."""

    name = "segment"
    operators = ("member", "not_member")
    tests = {"member": lambda actual, value, ctx: value in actual}

    def sql(self, column: Asked, operator: str, value: Any, ctx: Context) -> Q:
        """Not a column: the criterion and the evaluation write their own SQL."""
        raise NotImplementedError
