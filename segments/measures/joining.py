"""Measures in an ordinary query over CompanyFacts."""

from collections.abc import Collection
from typing import Any, Protocol, TypeVar

from django.db.models import Model, QuerySet
from django.db.models.sql.constants import INNER

from .collector import TABLE, Asked, Measures

AnyModel = TypeVar("AnyModel", bound=Model)


class Measuring(Asked, Protocol):
    """Whatever has an instant and measures that were asked for."""

    @property
    def measures(self) -> Measures:
        """The measures."""


class MeasureJoin:
    """The join of a query with the measures, as Django's queries keep their joins."""

    join_type = INNER
    nullable = False
    filtered_relation = None
    table_name = TABLE

    def __init__(self, parent_alias: str, table_alias: str, sql: str, params: list) -> None:
        self.parent_alias, self.table_alias = parent_alias, table_alias
        self.sql, self.params = sql, params

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list]:
        """Print the join."""
        quote = compiler.quote_name_unless_alias
        mine, facts = quote(self.table_alias), quote(self.parent_alias)
        on = f"{mine}.company_id = {facts}.company_id"
        return f"INNER JOIN ({self.sql}) {mine} ON ({on})", list(self.params)

    def relabeled_clone(self, change_map: dict[str, str]) -> "MeasureJoin":
        """Answer the join of a query in which tables got other names."""
        parent = change_map.get(self.parent_alias, self.parent_alias)
        table = change_map.get(self.table_alias, self.table_alias)
        return type(self)(parent, table, self.sql, self.params)

    def demote(self) -> "MeasureJoin":
        """Answer itself: every company has a row."""
        return self

    promote = demote


def with_measures(
    facts: QuerySet[AnyModel], ctx: Measuring, ids: Collection[int] | None = None
) -> QuerySet[AnyModel]:
    """
    Answer a query over CompanyFacts joined with the measures that its leaves asked for.

    To be called after all leaves are compiled and before the query runs; ``ids`` limits the
    companies that are measured, and so those that are found. Nothing is added without measures.
    """
    if not ctx.measures:
        return facts
    sql, params = ctx.measures.source(ctx, ids)
    joined = facts.all()
    base = joined.query.get_initial_alias()
    joined.query.join(MeasureJoin(base, TABLE, sql, params))  # type: ignore[arg-type]
    return joined
