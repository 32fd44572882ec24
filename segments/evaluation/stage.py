"""The temporary table of a run: what each company was in, and what it is in now."""

from collections.abc import Collection

from django.db import DatabaseError, connection, transaction

from ..criteria import REGISTRY
from ..measures import with_measures
from ..models import CompanyFacts
from ..values.base import Context
from .plan import Plan, Seat, Unit
from .verdicts import REASONS, Leaves, Mark, Verdicts

OWN_MARKS = [REASONS[mark] for mark in (Mark.RULE, Mark.STAY, Mark.GRACE)]
"""Stays that the rule itself holds: only they can be prolonged by a stay rule or by grace."""

CREATE = """
CREATE TEMP TABLE segments_stage ON COMMIT DROP AS
WITH seat AS (
    SELECT segment_id, grace_days, (n - 1)::int AS position
    FROM unnest(%(segments)s::bigint[], %(grace)s::int[]) WITH ORDINALITY
         AS s(segment_id, grace_days, n)
),
stay AS (
    SELECT m.company_id,
           array_agg(position * 8 + array_position(%(reasons)s::text[], m.reason::text) - 1
                     ORDER BY position) AS old,
           array_agg(position) FILTER (WHERE m.reason = ANY(%(own)s)) AS held,
           array_agg(position) FILTER (
               WHERE m.reason = ANY(%(own)s) AND grace_days > 0
               AND (m.grace_since IS NULL OR %(today)s::date < m.grace_since + grace_days)
           ) AS graced
    FROM segments_membership m JOIN seat USING (segment_id)
    WHERE m.valid_to IS NULL AND (%(everyone)s OR m.company_id = ANY(%(ids)s::bigint[]))
    GROUP BY m.company_id
),
override AS (
    SELECT o.company_id,
           array_agg(position) FILTER (WHERE in_force AND kind = 'include') AS pins,
           array_agg(position) FILTER (WHERE in_force AND kind = 'exclude') AS excluded,
           least(min(valid_from) FILTER (WHERE valid_from > %(as_of)s),
                 min(valid_until) FILTER (WHERE valid_until > %(as_of)s)) AS next_change_at
    FROM segments_override o JOIN seat USING (segment_id),
         LATERAL (SELECT coalesce(valid_from <= %(as_of)s, true)
                         AND coalesce(valid_until > %(as_of)s, true) AS in_force) f
    WHERE %(everyone)s OR o.company_id = ANY(%(ids)s::bigint[])
    GROUP BY o.company_id
)
SELECT f.company_id, f.is_active, f.ancestor_ids, f.ancestor_ids[1] AS parent_id,
       cardinality(f.ancestor_ids) AS level, coalesce(stay.old, '{}') AS old,
       coalesce(stay.held, '{}') AS held, coalesce(stay.graced, '{}') AS graced,
       coalesce(override.pins, '{}') AS pins, coalesce(override.excluded, '{}') AS excluded,
       override.next_change_at, '{}'::int[] AS now
FROM segments_companyfacts f
LEFT JOIN stay USING (company_id)
LEFT JOIN override USING (company_id)
WHERE %(everyone)s OR f.company_id = ANY(%(ids)s::bigint[])
"""

DECIDE = """
UPDATE segments_stage s SET now = n.marks
FROM (
    SELECT t.company_id, t.now || array_remove(ARRAY[{verdicts}]::int[], NULL) AS marks
    FROM segments_stage t
    JOIN ({leaves} OFFSET 0) l ON l.company_id = t.company_id
    LEFT JOIN segments_stage parent ON parent.company_id = t.parent_id
    WHERE {level}
) n
WHERE n.company_id = s.company_id AND n.marks IS DISTINCT FROM s.now
"""


def create(plan: Plan, ids: Collection[int] | None, ctx: Context) -> int:
    """Make the table for these companies (None: everyone) and answer how many there are."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS segments_stage")
        cursor.execute(CREATE, {
            "segments": plan.segment_ids,
            "grace": [seat.grace_days for seat in plan.seats],
            "reasons": REASONS,
            "own": OWN_MARKS,
            "today": ctx.today,
            "as_of": ctx.as_of,
            "everyone": ids is None,
            "ids": list(ids or ()),
        })  # fmt: skip
        companies = cursor.rowcount
        cursor.execute("ALTER TABLE segments_stage ADD PRIMARY KEY (company_id)")
        cursor.execute("ANALYZE segments_stage (company_id, parent_id, level)")
        return companies


def decide(plan: Plan, ctx: Context) -> Plan:
    """
    Decide every layer, and answer the plan as it could be carried out.

    A segment on which the database stumbles is found, keeps its members, and is marked failed; the
    others go on.
    """
    overridden = _overridden()
    done = 0
    while done < len(plan.layers):
        layer = plan.layers[done]
        try:
            with transaction.atomic():
                _decide(plan, layer, overridden, ctx)
        except DatabaseError:
            stumbled = _stumbling(plan, layer, ctx)
            if not stumbled:
                raise
            plan = plan.failing(stumbled)
            continue
        done += 1
    return plan


def _decide(plan: Plan, layer: list[Unit], overridden: set[int], ctx: Context) -> None:
    leaves = Leaves(plan)
    verdicts = Verdicts(leaves, overridden)
    written = ", ".join(verdicts.unit(unit) for unit in layer)
    # Where children inherit, parents are decided before them: one statement a level.
    levels = range(_deepest() + 1) if any(unit.inherits for unit in layer) else [None]
    with connection.cursor() as cursor:
        for level in levels:
            where = "true" if level is None else f"t.level = {level}"
            inner, parameters = _leaves_sql(leaves, ctx, where)
            cursor.execute(DECIDE.format(verdicts=written, leaves=inner, level=where), parameters)


def _leaves_sql(leaves: Leaves, ctx: Context, where: str = "true") -> tuple[str, tuple]:
    """Answer SQL that computes each leaf once a company, for the companies of the stage."""
    named = {
        name: REGISTRY[condition.field].leaf(condition, ctx)
        for name, condition in leaves.conditions.items()
    }
    staged = f"company_id IN (SELECT t.company_id FROM segments_stage t WHERE {where})"  # noqa: S608
    asked = CompanyFacts.objects.order_by().extra(where=[staged])  # noqa: S610 - no value in it
    answers = asked.annotate(**named).values("company_id", *named)
    return with_measures(answers, ctx).query.sql_with_params()


def _deepest() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(level), 0) FROM segments_stage")
        return cursor.fetchone()[0]


def _overridden() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT segment_id FROM segments_override")
        return {row[0] for row in cursor.fetchall()}


def _stumbling(plan: Plan, layer: list[Unit], ctx: Context) -> dict[str, str]:
    """Try the rules of a layer one by one and answer those that the database refuses."""
    refused = {}
    for seat in (seat for unit in layer for seat in unit.seats if not seat.failure):
        try:
            with transaction.atomic():
                _try(plan, seat, ctx)
        except DatabaseError as error:
            refused[seat.code] = str(error)
    return refused


def _try(plan: Plan, seat: Seat, ctx: Context) -> None:
    leaves = Leaves(plan)
    for rule in filter(None, (seat.rule, seat.stay_rule)):
        leaves.sql(rule)
    inner, parameters = _leaves_sql(leaves, ctx)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(l) FROM ({inner} OFFSET 0) l", parameters)  # noqa: S608
