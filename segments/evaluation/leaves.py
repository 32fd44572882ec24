"""The conditions of all rules as SQL text with named parameters; shared ones computed once."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from ..compiler import text
from ..criteria import REGISTRY, Condition
from ..measures import TABLE as MEASURES
from ..measures import with_measures
from ..models import CompanyFacts
from ..rules import Rule
from ..values.base import Context
from .leaving import leaves_at, moments
from .plan import Seat, Unit
from .verdicts import FACTS, among, taken

MOST_SHARED = 1_200
"""PostgreSQL has room for 1,664 columns in a result; conditions beyond are computed in place."""

SOME = [-1]
"""Stands for the companies that are asked about."""

PLACEHOLDER = re.compile(r"%([%s])")


class Leaves:
    """
    Prints rules over one level of facts.

    A condition that several rules share is a column of that level; any other one is printed where
    it stands. References to segments read the unit that decided them. ``moving`` are the parameters
    that are some time before the instant; ``is_timeless`` says that all others hold for any instant
    of the same local day.
    """

    def __init__(self, units: Iterable[Unit], decided: Iterable[Unit], ctx: Context) -> None:
        self.ctx = ctx
        self.parameters: dict[str, Any] = {}
        self.moving: dict[str, timedelta] = {}
        self.is_timeless = True
        self._spans: dict[datetime, timedelta] = {}
        self._facts = CompanyFacts.objects.order_by()
        self._facts.query.get_initial_alias()
        self._compiler = self._facts.query.get_compiler(connection=connection)
        self._units = {seat.code: (unit, seat) for unit in decided for seat in unit.seats}
        self._evaluated = {unit.column for unit in units}
        self._uses: Counter[str] = Counter()
        self.shared: dict[str, str] = {}
        self._printed: dict[str, str] = {}
        for unit in units:
            for seat in unit.seats:
                times = 2 if unit.is_exclusive and any(s.grace_days for s in unit.seats) else 1
                for rule in seat.rules:
                    for condition in rule.conditions():
                        self._uses[repr(condition)] += times

    def sql(self, rule: Rule) -> str:
        """Answer the rule as SQL."""
        return text(rule.root, self._leaf)

    def next_leave(self, seats: Iterable[Seat]) -> str:
        """
        Answer SQL for when the earliest event leaves a window of these seats; to be asked first.

        Of all seats, also those that are not evaluated: the read model keeps one instant for all.
        """
        found = []
        for condition in {
            repr(condition): condition
            for seat in seats
            for rule in seat.rules
            for condition in rule.conditions()
        }.values():
            found += moments(condition, self.ctx)
        for _instant, span in found:
            start = self.ctx.as_of - span
            self._spans[start] = span
            # An instant that looks like a midnight could be one, of a window of days.
            self.is_timeless &= start.microsecond > 0
        printed = dict.fromkeys(self._compiled(leaves_at(moment)) for moment in found)
        return f"least({', '.join(printed)})" if printed else "NULL::timestamptz"

    def source(self) -> str:
        """Answer what stands after FROM on the level of facts: the facts and the measures."""
        query = with_measures(self._facts, self.ctx, SOME).query
        sql, parameters = query.get_compiler(connection=connection).get_from_clause()
        return self._named(" ".join(sql), parameters)

    def _leaf(self, condition: Condition) -> str:
        if condition.field == "segment":
            return self._reference(condition)
        key = repr(condition)
        if key not in self._printed:
            self._printed[key] = self._print(condition, key)
        return self._printed[key]

    def _reference(self, condition: Condition) -> str:
        unit, seat = self._units[condition.value]
        if unit.column in self._evaluated:
            member = taken(FACTS, unit, seat)
        else:
            member = among("e_old", seat.segment_id)
        return member if condition.operator == "member" else f"(NOT {member})"

    def _print(self, condition: Condition, key: str) -> str:
        criterion = REGISTRY[condition.field]
        sql = self._compiled(criterion.leaf(condition, self.ctx))
        # Measures and joins are there on the first level only.
        is_bound = MEASURES in sql or len(self._facts.query.alias_map) > 1
        if is_bound or (self._uses[key] > 1 and len(self.shared) < MOST_SHARED):
            name = f"leaf_{len(self.shared)}"
            self.shared[name] = sql
            return f"{FACTS}.{name}"
        return sql

    def _compiled(self, expression: Any) -> str:
        resolved = expression.resolve_expression(self._facts.query)
        return self._named(*self._compiler.compile(resolved))

    def _named(self, sql: str, parameters: Iterable[Any]) -> str:
        values = iter(parameters)

        def name(found: re.Match) -> str:
            if found[1] == "%":
                return "%%"
            value = next(values)
            if value == SOME:
                return "%(ids)s"
            if value is self.ctx.as_of:
                return "%(as_of)s"
            # An instant that only equals this one could be part of a rule, or could follow it.
            self.is_timeless &= value != self.ctx.as_of
            key = f"p{len(self.parameters)}"
            self.parameters[key] = value
            if isinstance(value, datetime) and value in self._spans:
                self.moving[key] = self._spans[value]
            return f"%({key})s"

        return PLACEHOLDER.sub(name, sql)
