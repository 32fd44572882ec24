"""What criteria over measures share: numbers of what a company did, in any window (laws M1–M5)."""

from dataclasses import replace
from typing import Any, ClassVar, cast

from django.conf import settings
from django.db.models import Expression

from ..measures import Activity, Measure, Narrow
from ..models import CompanyFacts
from ..values import Money
from ..values.base import Asked, Context
from ..values.windows import bounds
from .base import Criterion
from .condition import Condition, Verdict

NARROWS = {
    "method": "methods",
    "category": "categories",
    "brand": "brands",
    "product": "products",
    "kind": "kinds",
    "about": "keys",
}
"""How what a condition is narrowed to is called among measures."""

LINES = {"category", "brand", "product"}
"""Narrowed to these, orders are looked at line by line."""


class Measured(Criterion):
    """
    A measure compared with a value.

    ``source`` and ``what`` name the measure; orders narrowed to what was bought become lines.
    """

    source: ClassVar[str] = "orders"
    what: ClassVar[str] = "count"
    windowed = True
    scoped = True

    @property
    def columns(self) -> frozenset[str]:
        """The kind of activity that an answer depends on, which is no column."""
        return frozenset({"events" if self.source == "events" else "orders"})

    def measure(self, condition: Condition, ctx: Context, **narrow: Any) -> Measure:
        """Answer what is measured for a condition; ``narrow`` replaces its narrowings."""
        wanted: dict[str, Any] = {
            NARROWS[key]: condition.narrowed(key) for key in condition.where
        } | narrow
        bought = self.source == "orders" and LINES & set(condition.where)
        start, end = bounds(condition.window, ctx)
        return Measure(
            "lines" if bought else self.source,  # type: ignore[arg-type]
            self.what,
            start=start,
            end=end,
            narrow=Narrow.to(**wanted),
            scope=condition.scope,  # type: ignore[arg-type]
        )

    def target(self, condition: Condition, ctx: Context) -> Asked:
        """Answer the column of the measure, and have it computed."""
        return column(self.measure(condition, ctx), ctx)

    def actual(self, facts: CompanyFacts, condition: Condition, ctx: Context) -> Any:
        """Answer the measure of one company."""
        return activity(ctx).value(self.measure(condition, ctx))

    def matches(self, facts: CompanyFacts, condition: Condition, ctx: Context) -> Verdict:
        """Answer for one company, with the window and what was found in it."""
        verdict = super().matches(facts, condition, ctx)
        measure = replace(self.measure(condition, ctx), what="count")
        counted = activity(ctx).value(measure)
        start, end = bounds(condition.window, ctx)
        evidence = {"events" if self.source == "events" else "orders": cast(int, counted)}
        return replace(verdict, window=(start, end or ctx.as_of), evidence=evidence)

    def unit_in_words(self, condition: Condition) -> str:
        """Answer the base currency for money."""
        if isinstance(self.value_type, Money):
            return settings.OSCAR_DEFAULT_CURRENCY
        return super().unit_in_words(condition)


def column(measure: Measure, ctx: Context) -> Expression:
    """Answer the expression of a measure."""
    return ctx.measures.column(measure)


def activity(ctx: Context) -> Activity:
    """Answer what the one company did; Python can not answer without."""
    if ctx.activity is None:
        raise LookupError("Load the activity of the company before asking for measures.")
    return ctx.activity
