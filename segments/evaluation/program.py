"""
A plan as one statement: the facts and the old marks of some companies → their new marks.

Each layer of units is a level of sub-selects (``OFFSET 0`` keeps them apart), so that it reads what
the earlier ones decided. Where children inherit, a recursive query decides parents first.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ..values.base import Context
from .leaves import Leaves
from .plan import Plan, Unit
from .publish import ranked
from .verdicts import FACTS, Verdicts

BASE = """
SELECT {facts}.*, s.company_id IS NULL AS e_new, coalesce(s.marks, '{{}}') AS e_old,
       s.segment_ids AS e_ids, s.ancestor_ids AS e_ancestors, s.next_change_at AS e_known_change,
       coalesce(g.ended, '{{}}') AS e_ended, g.next_change_at AS e_grace_change,
       coalesce(o.pins, '{{}}') AS e_pins, coalesce(o.excluded, '{{}}') AS e_excluded,
       o.next_change_at AS e_override_change, {leave} AS e_window_change{leaves}
FROM {source}
LEFT JOIN segments_companystate s ON s.company_id = {facts}.company_id
LEFT JOIN (
    SELECT m.company_id,
           array_agg(m.segment_id) FILTER (WHERE ends <= %(today)s::date) AS ended,
           min(ends) FILTER (WHERE ends > %(today)s::date)::timestamp
               AT TIME ZONE %(zone)s AS next_change_at
    FROM segments_membership m
    JOIN unnest(%(segments)s::bigint[], %(grace)s::int[]) AS seat(segment_id, grace_days)
         USING (segment_id),
    LATERAL (SELECT m.grace_since + seat.grace_days AS ends) e
    WHERE m.valid_to IS NULL AND m.grace_since IS NOT NULL
      AND m.company_id = ANY(%(ids)s::bigint[])
    GROUP BY m.company_id
) g ON g.company_id = {facts}.company_id
LEFT JOIN (
    SELECT company_id, array_agg(segment_id) FILTER (WHERE in_force AND kind = 'include') AS pins,
           array_agg(segment_id) FILTER (WHERE in_force AND kind = 'exclude') AS excluded,
           least(min(valid_from) FILTER (WHERE valid_from > %(as_of)s),
                 min(valid_until) FILTER (WHERE valid_until > %(as_of)s)) AS next_change_at
    FROM segments_override JOIN unnest(%(segments)s::bigint[]) AS seat(segment_id)
         USING (segment_id),
    LATERAL (SELECT coalesce(valid_from <= %(as_of)s, true)
                    AND coalesce(valid_until > %(as_of)s, true) AS in_force) f
    WHERE company_id = ANY(%(ids)s::bigint[])
    GROUP BY company_id
) o ON o.company_id = {facts}.company_id
WHERE {facts}.company_id = ANY(%(ids)s::bigint[])
OFFSET 0
"""

PARENT = f"""coalesce((SELECT above.company_id FROM segments_companyfacts above
WHERE above.company_id = {FACTS}.ancestor_ids[1]), 0) AS e_parent"""  # noqa: S608

ANSWER = """
SELECT company_id, is_active, ancestor_ids, e_old AS old, now, e_excluded AS excluded,
       least(e_override_change, e_window_change) AS other_change
FROM (SELECT {facts}.*, ARRAY(SELECT unnest({marks}) ORDER BY 1) AS now
      FROM ({level}) {facts} OFFSET 0) {facts}
"""

DIFFERS = """
WHERE e_new OR e_old IS DISTINCT FROM now OR e_ancestors IS DISTINCT FROM ancestor_ids
   OR e_known_change IS DISTINCT FROM
      least(e_override_change, e_grace_change, e_window_change)
"""

ORDER_DIFFERS = """
   OR e_ids IS DISTINCT FROM ARRAY(
      SELECT mark / 8 FROM unnest(now) mark
      ORDER BY (%(rank)s::int[])[mark / 8 - %(least)s + 1])
"""


KEPT = f"ARRAY(SELECT m FROM unnest({FACTS}.e_old) m WHERE NOT m / 8 = ANY(%(touched)s))"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Program:
    """
    A statement with named parameters, those that belong to it filled in.

    ``touched`` are the segments it decides (None: all); ``moving`` are parameters that lie some
    time before the instant; ``is_timeless``: whether it serves any instant of the same local day.
    """

    plan: Plan
    sql: str
    parameters: dict[str, Any]
    touched: frozenset[int] | None
    moving: dict[str, timedelta]
    is_timeless: bool

    def bind(self, ids: list[int], ctx: Context) -> dict[str, Any]:
        """Answer all parameters for some companies at an instant."""
        moved = {key: ctx.as_of - span for key, span in self.moving.items()}
        return self.parameters | moved | {"ids": ids, "as_of": ctx.as_of}

    def with_all(self) -> str:
        """Answer the statement for every company, also those that stay as they are."""
        return self.sql

    def with_differences(self, *, check_order: bool = False) -> str:
        """Answer the statement for the companies whose state is not what it should be."""
        return self.sql + DIFFERS + (ORDER_DIFFERS if check_order else "")


def write_program(
    plan: Plan,
    ctx: Context,
    overridden: frozenset[int],
    names: set[str] | None = None,
    gone: Iterable[int] = (),
) -> Program:
    """
    Answer the statement for some units (None: all); the other segments keep their marks.

    ``gone`` are segments that have just left the plan: their marks are dropped. May raise whatever
    a condition raises that can not be compiled.
    """
    chosen = [
        [unit for unit in layer if names is None or unit.name in names] for layer in plan.layers
    ]
    units = [unit for layer in chosen for unit in layer]
    leaves = Leaves(units, [unit for layer in plan.layers for unit in layer], ctx)
    verdicts = Verdicts(leaves.sql, overridden)
    named = _named(plan)
    leave = leaves.next_leave(plan.seats)
    # Printing the verdicts finds the conditions that stand on the first level.
    printed = [[(unit, verdicts.unit(unit)) for unit in layer] for layer in chosen]
    shared = "".join(f",\n       {sql} AS {name}" for name, sql in leaves.shared.items())
    if any(unit.inherits for unit in units):
        shared += f",\n       {PARENT}"
    level = BASE.format(facts=FACTS, leave=leave, leaves=shared, source=leaves.source())
    queries: list[str] = []
    parts: list[str] = []
    for number, layer in enumerate(printed):
        level, marks = _layer(level, number, layer, named, queries)
        parts += marks
    touched = None
    if names is not None:
        touched = frozenset(seat.segment_id for unit in units for seat in unit.seats)
        touched |= frozenset(gone)
        parts.append(KEPT)
    marks_sql = " || ".join(parts) or "'{}'::bigint[]"
    head = f"WITH RECURSIVE {', '.join(queries)}" if queries else ""
    parameters = (
        leaves.parameters
        | ranked(plan)
        | {
            "grace": [seat.grace_days for seat in plan.seats],
            "today": ctx.today,
            "zone": str(ctx.zone),
            "touched": sorted(touched or ()),
        }
    )
    answer = ANSWER.format(facts=FACTS, marks=marks_sql, level=level)
    return Program(plan, head + answer, parameters, touched, leaves.moving, leaves.is_timeless)


def _named(plan: Plan) -> set[str]:
    """Answer the columns of the units that others read: the rest only goes into an array."""
    referred = set().union(*(seat.references for seat in plan.seats))
    return {
        unit.column
        for layer in plan.layers
        for unit in layer
        if unit.inherits or any(seat.code in referred for seat in unit.seats)
    }


def _layer(
    level: str, number: int, layer: list[tuple[Unit, str]], named: set[str], queries: list[str]
) -> tuple[str, list[str]]:
    """Answer the statement with one layer more, and what it adds to the marks."""
    inheriting = [(unit, sql) for unit, sql in layer if unit.inherits]
    if inheriting:
        columns = [unit.column for unit, _sql in inheriting]
        nothing = ", ".join("NULL::bigint" for _column in columns)
        decided = ", ".join(f"({sql})::bigint" for _unit, sql in inheriting)
        # Names and numbers of ours; every value is a parameter.
        queries.append(f"before_{number} AS MATERIALIZED ({level})")
        queries.append(f"""tree_{number}(company_id, {", ".join(columns)}) AS (
    SELECT 0::bigint, {nothing}
    UNION ALL
    SELECT {FACTS}.company_id, {decided} FROM before_{number} {FACTS}
    JOIN tree_{number} parent ON parent.company_id = {FACTS}.e_parent)""")  # noqa: S608
        taken = ", ".join(f"tree.{column}" for column in columns)
        level = f"""SELECT {FACTS}.*, {taken} FROM before_{number} {FACTS}
    JOIN tree_{number} tree ON tree.company_id = {FACTS}.company_id OFFSET 0"""  # noqa: S608
    own = [(unit, sql) for unit, sql in layer if not unit.inherits]
    columns = [f"({sql})::bigint AS {unit.column}" for unit, sql in own if unit.column in named]
    loose = ", ".join(sql for unit, sql in own if unit.column not in named)
    if loose:
        columns.append(f"array_remove(ARRAY[{loose}]::bigint[], NULL) AS marks_{number}")
    if columns:
        level = f"SELECT {FACTS}.*, {', '.join(columns)} FROM ({level}) {FACTS} OFFSET 0"  # noqa: S608
    kept = ", ".join(f"{FACTS}.{unit.column}" for unit, _sql in layer if unit.column in named)
    parts = [f"array_remove(ARRAY[{kept}]::bigint[], NULL)"] if kept else []
    return level, parts + ([f"{FACTS}.marks_{number}"] if loose else [])


_written: dict[Hashable, Program] = {}
MOST_WRITTEN = 16


def program_for(
    plan: Plan, ctx: Context, overridden: frozenset[int], names: set[str] | None = None
) -> Program:
    """Answer a program, from those written earlier where it does not depend on the instant."""
    chosen = None if names is None else frozenset(names)
    key = (plan.key, overridden, chosen, ctx.today, str(ctx.zone))
    if plan.key is not None and key in _written:
        return _written[key]
    program = write_program(plan, ctx, overridden, names)
    if plan.key is not None and program.is_timeless:
        while len(_written) >= MOST_WRITTEN:
            _written.pop(next(iter(_written)))
        _written[key] = program
    return program
