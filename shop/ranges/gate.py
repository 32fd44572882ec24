"""
The one gate as SQL: what the access rows say, as a condition on the columns of a product.

The text depends on the shape of what was said only, so it is written once for each shape; the
ranges are parameters. ``Through`` is the same text for Django's querysets.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import BooleanField, F, Func

from pricing.sql import positional
from segments.shopper import Shopper

from .selection import Reach, reach

COLUMNS = (F("pk"), F("parent_id"), F("is_public"))
"""What the condition needs of a product."""

MEMBER = """EXISTS (
    SELECT FROM ranges_rangemember member
    WHERE member.product_id = {pk} AND member.range_id = ANY(%({ranges})s::bigint[]){but})"""

WHOLE = " AND member.is_whole"
"""Only who really is in a range is hidden with it."""

NOT_SHOWN = """ AND NOT EXISTS (
        SELECT FROM ranges_rangemember shown
        WHERE shown.product_id = member.product_id
            AND shown.range_id = ANY(%({ranges})s::bigint[]))"""

# OFFSET 0 is a fence: the parent is looked up, never all products that could be one.
VISIBLE = """({is_public} AND {seen} AND ({parent} IS NULL OR EXISTS (
    SELECT FROM catalogue_product above WHERE above.id = {parent} AND above.is_public
        AND {parent_seen} OFFSET 0)))"""

LISTED = "({is_public} AND {parent} IS NULL AND {seen})"


@dataclass(frozen=True, slots=True)
class Gate:
    """
    What one shopper may see, as text with ``%(name)s`` parameters.

    ``negations`` are the sets that hide: the parameter of each, and of what is shown all the same.
    Gates with the same text are equal, whatever their parameters.
    """

    is_shut: bool
    has_union: bool
    negations: tuple[tuple[str, str], ...]
    parameters: dict[str, list[int]] = field(compare=False)

    @property
    def is_open(self) -> bool:
        """Whether everything public is visible: no row says anything."""
        return not (self.is_shut or self.has_union or self.negations)

    @property
    def told(self) -> str:
        """What it lets through, for the key of an answer that hangs on nothing but that."""
        ranges = sorted(self.parameters.items())
        return repr((self.is_shut, self.has_union, self.negations, ranges))

    def visible(self, product: str) -> str:
        """The condition under which a row of ``product`` (a name in the statement) is seen."""
        return self.of_columns(f"{product}.id", f"{product}.parent_id", f"{product}.is_public")

    def listed(self, product: str) -> str:
        """The condition under which a list may show a row: visible, and not a variant."""
        return LISTED.format(
            is_public=f"{product}.is_public", parent=f"{product}.parent_id",
            seen=self._seen(f"{product}.id"),
        )  # fmt: skip

    def of_variant(self, variant: str) -> str:
        """The condition under which a variant of a visible product is seen."""
        return f"({variant}.is_public AND {self._seen(f'{variant}.id')})"

    def of_columns(self, pk: str, parent: str, is_public: str) -> str:
        """The condition under which a product with these columns is seen."""
        return VISIBLE.format(
            is_public=is_public,
            parent=parent,
            seen=self._seen(pk),
            parent_seen=self._seen("above.id"),
        )

    def of_listed_columns(self, pk: str, parent: str, is_public: str) -> str:
        """The condition under which a list may show a product with these columns."""
        return LISTED.format(is_public=is_public, parent=parent, seen=self._seen(pk))

    def _seen(self, pk: str) -> str:
        return _condition(self.is_shut, self.has_union, self.negations, pk)


@lru_cache(maxsize=500)
def _condition(
    is_shut: bool, has_union: bool, negations: tuple[tuple[str, str], ...], pk: str
) -> str:
    """Write the condition: a semi-join and anti-joins on the members of ranges."""
    if is_shut:
        return "false"
    parts = [MEMBER.format(pk=pk, ranges="gate_union", but="")] if has_union else []
    for hidden, shown in negations:
        but = WHOLE + (NOT_SHOWN.format(ranges=shown) if shown else "")
        parts.append("NOT " + MEMBER.format(pk=pk, ranges=hidden, but=but))
    return "(" + " AND ".join(parts or ["true"]) + ")"


def gate(shopper: Shopper) -> Gate:
    """Answer a shopper's gate. Costs ``reach``: one query a request."""
    return gate_of(reach(shopper))


def gate_of(said: Reach) -> Gate:
    """Write down what was said. No query."""
    negations, parameters = [], {}
    if said.union:
        parameters["gate_union"] = sorted(said.union)
    for level in said.hiding_levels:
        names = f"gate_hidden_{len(negations)}", f"gate_shown_{len(negations)}"
        negations.append(
            _negation(parameters, names, said.hidden_at(level), said.shown_before(level))
        )
    if closed := said.exclusive - said.granted:
        names = "gate_closed", "gate_granted"
        negations.append(_negation(parameters, names, closed, said.granted))
    return Gate(
        is_shut=said.is_blocked or (said.union is not None and not said.union),
        has_union=bool(said.union),
        negations=tuple(negations),
        parameters=parameters,
    )


def _negation(parameters: dict, names: tuple[str, str], hidden, shown) -> tuple[str, str]:
    """Note the ranges of a set that hides, and answer the names of its parameters."""
    parameters[names[0]] = sorted(hidden)
    if not shown:
        return names[0], ""
    parameters[names[1]] = sorted(shown)
    return names


class Through(Func):
    """The gate as a condition for ``filter``; its sources are a product's columns."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, *sources: Any, write: Callable[..., str], parameters: dict, **extra: Any):
        super().__init__(*sources, **extra)
        self.write = write
        self.parameters = parameters

    def as_sql(self, compiler, connection, **_context):
        """Write the gate's text around the product's columns, whatever their table is called."""
        columns = (compiler.compile(source)[0] for source in self.source_expressions)
        return positional(self.write(*columns), self.parameters)


def visible(shopper: Shopper) -> Through:
    """Answer the condition on products under which a shopper sees them. See ``gate``."""
    through = gate(shopper)
    return Through(*COLUMNS, write=through.of_columns, parameters=through.parameters)


def listed(shopper: Shopper) -> Through:
    """Answer the condition under which a list may show them: visible, and not a variant."""
    through = gate(shopper)
    return Through(*COLUMNS, write=through.of_listed_columns, parameters=through.parameters)
