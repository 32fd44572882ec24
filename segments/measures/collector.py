"""The measures of one evaluation: registered while rules are compiled, computed once."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any, Protocol

from django.db.models.expressions import Expression

from .measure import Measure
from .source import source

TABLE = "segments_measure"
"""What the measures are called in a statement."""


class Asked(Protocol):
    """Whatever says which instant is asked about."""

    @property
    def as_of(self) -> datetime:
        """The instant."""


class MeasureColumn(Expression):
    """A measure in a statement that has joined the measures."""

    def __init__(self, measure: Measure, name: str, table: str = TABLE) -> None:
        super().__init__(output_field=measure.output_field)
        self.measure, self.name, self.table = measure, name, table

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple]:
        """Print the column."""
        quote = compiler.quote_name_unless_alias
        return f"{quote(self.table)}.{quote(self.name)}", ()

    def relabeled_clone(self, change_map: Mapping[str, str]) -> "MeasureColumn":
        """Answer the column of a statement in which the measures got another name."""
        table = change_map.get(self.table, self.table)
        return type(self)(self.measure, self.name, table)


class Measures:
    """Collects distinct measures; equal ones share a column."""

    __slots__ = ("_names",)

    def __init__(self) -> None:
        self._names: dict[Measure, str] = {}

    def __bool__(self) -> bool:
        """Whether anything was asked for."""
        return bool(self._names)

    def __len__(self) -> int:
        """Answer how many distinct measures there are."""
        return len(self._names)

    def __iter__(self) -> Iterator[Measure]:
        """Yield what was asked for, once each."""
        return iter(self._names)

    def column(self, measure: Measure) -> MeasureColumn:
        """Answer the expression for a measure, and remember to compute it."""
        return MeasureColumn(measure, self._names.setdefault(measure, f"m{len(self._names)}"))

    def source(self, ctx: Asked, ids: Collection[int] | None = None) -> tuple[str, list]:
        """
        Answer a SELECT of ``company_id, m0, m1, …``: one row a company of CompanyFacts.

        ``ids`` limits the companies (None: all). One grouped scan a source, whatever the number of
        measures and scopes, from the earliest start on; for few ids through the indexes.
        """
        return source(self._names, ctx.as_of, ids)
