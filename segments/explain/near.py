"""
Near misses: companies that one condition keeps out of a segment, and what that condition lacks.

The search is one statement for everybody: a condition is what is missing if the rule does not
hold as things are, and holds with that one answer turned round. Words are made for the few
companies that are shown.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.utils.formats import number_format

from ..compiler import context, text
from ..criteria import REGISTRY, Condition
from ..evaluation.plan import Plan, Seat
from ..evaluation.planning import load_plan
from ..lists import lists_of
from ..measures import load_activity, with_measures
from ..models import Company, CompanyFacts, Membership, Segment
from ..rules import Node, Rule
from ..values.base import Context
from .case import Case, is_measured, open_case
from .changes import smallest_change
from .finding import Finding
from .findings import findings
from .gaps import closeness_sql

SEARCH = """
WITH asked AS MATERIALIZED ({asked})
SELECT company_id, leaf FROM (
    SELECT DISTINCT ON (a.company_id) a.company_id, w.leaf, w.closeness, a.revenue
    FROM asked a CROSS JOIN LATERAL (VALUES {ways}) w(leaf, is_near, closeness)
    WHERE NOT {rule} AND w.is_near
      AND NOT EXISTS (
        SELECT FROM segments_membership m WHERE m.company_id = a.company_id
        AND m.valid_to IS NULL AND (m.segment_id = %s
          OR m.segment_id = ANY(%s::bigint[])
          OR m.segment_id = ANY(%s::bigint[]) AND m.reason = 'include')
      )
      AND NOT EXISTS (
        SELECT FROM segments_override o WHERE o.company_id = a.company_id
        AND o.segment_id = %s AND o.kind = 'exclude'
        AND coalesce(o.valid_from <= %s, true) AND coalesce(o.valid_until > %s, true)
      )
    ORDER BY a.company_id, w.closeness NULLS LAST, w.leaf
) near
ORDER BY closeness NULLS LAST, revenue DESC, company_id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A company that one condition keeps out: which, what it lacks, and what the company buys."""

    company: Company
    missing: Finding
    revenue: Decimal

    @property
    def short_by(self) -> str:
        """How much is missing, with its unit; empty where it is not a number."""
        return self.missing.short_by

    @property
    def bought(self) -> str:
        """What it bought in twelve months, in words."""
        money = number_format(self.revenue, decimal_pos=2, force_grouping=True)
        return f"{money} {settings.OSCAR_DEFAULT_CURRENCY}"


@dataclass(frozen=True, slots=True)
class NearSegment:
    """
    A segment that one condition keeps a company out of.

    ``is_telling`` where the condition is a number to reach or others of the rule hold already: a
    company of another industry is one condition away from every other industry's programme.
    """

    segment: str
    name: str
    missing: Finding
    is_telling: bool


def near_misses(segment: Segment, *, as_of: datetime, limit: int = 20) -> list[NearMiss]:
    """
    Answer the companies that one condition keeps out of a segment, the closest first.

    Closest in proportion to what is asked, then by revenue. Left out are members, companies that
    are excluded, and in an exclusive dimension those that a better segment has. At most ten
    queries.
    """
    plan = load_plan()
    seat = next((s for s in plan.seats if s.segment_id == segment.pk), None)
    if seat is None or seat.rule is None or seat.failure:
        return []
    ctx = context(as_of)
    leaves = {repr(leaf): leaf for leaf in seat.rule.conditions()}
    found = _search(plan, seat, list(leaves.values()), ctx, limit)
    return _in_words(seat.rule, dict(found), list(leaves), ctx)


def near_segments(company: Company, *, as_of: datetime) -> list[NearSegment]:
    """
    Answer the segments that one condition keeps a company out of, in rank order.

    In an exclusive dimension only those that come before the one it is in. Four queries, and four
    when a rule asks what companies did.
    """
    return near_in(open_case(company, Context(as_of=as_of)))


def near_in(case: Case) -> list[NearSegment]:
    """Answer the same for a case that is open. No query but for what companies did."""
    company = case.company
    if not (facts := case.facts.get(company.pk)) or not facts.is_active:
        return []
    marks, ctx = case.marks[company.pk], case.own_context()
    near, taken = [], set()
    for seat in case.plan.seats:
        if seat.position in marks:
            taken.add(seat.unit)
        barred = any(said.kind == "exclude" for said in case.said(seat))
        if barred or seat.unit in taken or seat.rule is None or seat.failure:
            continue
        found = findings(seat.rule, facts, ctx)
        missing = smallest_change(found)
        if len(missing) == 1:
            hold = any(leaf.result == leaf.goal for leaf in found.leaves())
            telling = bool(missing[0].short_by) or hold
            near.append(NearSegment(seat.code, seat.name, missing[0], telling))
    return near


def _search(
    plan: Plan, seat: Seat, leaves: list[Condition], ctx: Context, limit: int
) -> list[tuple[int, int]]:
    names = {repr(leaf): f"leaf_{index}" for index, leaf in enumerate(leaves)}
    goals = _goals(seat.rule.root) if seat.rule else {}
    asked = CompanyFacts.objects.order_by().filter(is_active=True)
    answers = {names[repr(leaf)]: REGISTRY[leaf.field].leaf(leaf, ctx) for leaf in leaves}
    gaps = {
        f"gap_{index}": closeness_sql(leaf, ctx, goal=goals[repr(leaf)])
        for index, leaf in enumerate(leaves)
    }
    known = {name: gap for name, gap in gaps.items() if gap is not None}
    rows = asked.annotate(revenue=F("net_365"), **answers, **known)
    rows = rows.values("company_id", "revenue", *answers, *known)
    sql, params = with_measures(rows, ctx).query.sql_with_params()
    ways = ", ".join(
        f"({index}, {_flipped(seat.rule, repr(leaf), names)}, "
        + (f"a.gap_{index}::numeric)" if f"gap_{index}" in known else "NULL::numeric)")
        for index, leaf in enumerate(leaves)
    )
    unit = [s for s in plan.seats if s.unit == seat.unit and s is not seat]
    better = [s.segment_id for s in unit if s.position < seat.position]
    with connection.cursor() as cursor:
        cursor.execute(
            SEARCH.format(asked=sql, ways=ways, rule=_flipped(seat.rule, "", names)),
            [*params, seat.segment_id, better, [s.segment_id for s in unit], seat.segment_id,
             ctx.as_of, ctx.as_of, limit],
        )  # fmt: skip
        return cursor.fetchall()


def _flipped(rule: Rule | None, key: str, names: dict[str, str]) -> str:
    """Answer the rule as SQL over computed leaves, with one of them turned round."""
    assert rule is not None

    def named(leaf: Condition) -> str:
        name = f"a.{names[repr(leaf)]}"
        return f"(NOT {name})" if repr(leaf) == key else name

    return text(rule.root, named)


def _goals(node: Node, *, goal: bool = True) -> dict[str, bool]:
    """Answer what each condition would have to answer for the rule to hold."""
    if isinstance(node, Condition):
        return {repr(node): goal}
    goals: dict[str, bool] = {}
    for _place, child in node.places():
        goals |= _goals(child, goal=goal != (node.kind == "not"))
    return goals


def _in_words(rule: Rule, found: dict[int, int], keys: list[str], ctx: Context) -> list[NearMiss]:
    facts = CompanyFacts.objects.select_related("company").in_bulk(found)
    member_of: dict[int, set[str]] = {}
    if rule.references():
        stays = Membership.objects.open().filter(company_id__in=found)
        for pk, code in stays.values_list("company_id", "segment__code"):
            member_of.setdefault(pk, set()).add(code)
    measured = any(is_measured(leaf) for leaf in rule.conditions())
    activity = load_activity(list(found), ctx) if measured else {}
    listed = any(leaf.field == "list" for leaf in rule.conditions())
    lists = lists_of(list(found)) if listed else {}
    near = []
    for pk, index in found.items():
        own = Context(
            as_of=ctx.as_of, zone=ctx.zone, activity=activity.get(pk),
            member_of=frozenset(member_of.get(pk, ())), lists=lists.get(pk, frozenset()),
        )  # fmt: skip
        leaves = {leaf.key: leaf for leaf in findings(rule, facts[pk], own).leaves()}
        near.append(NearMiss(facts[pk].company, leaves[keys[index]], facts[pk].net_365))
    return near
