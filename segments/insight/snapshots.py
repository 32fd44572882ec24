"""
How the members of a segment are spread over the facts that its rule asks.

Numbers are cut at their deciles, everything else into its values. One temporary table holds the
facts of the members, so the number of statements does not depend on the rule or the members.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, transaction
from django.db.models import DateField, DateTimeField, F, Func, TextField
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, ExtractYear
from django.utils.translation import gettext as _

from ..compiler import context
from ..criteria import REGISTRY, Condition
from ..measures import with_measures
from ..models import CompanyFacts, Membership, Segment
from ..rules import Rule
from ..values.base import Context

DECILES = [number / 10 for number in range(1, 10)]
MOST_VALUES = 20
MOST_FACTS = 12
Bins = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that a rule asks: its name in a snapshot, and how to read it."""

    key: str
    label: str
    is_number: bool
    expression: Combinable
    condition: Condition

    def words(self, value: str) -> str:
        """Answer a stored value as people read it."""
        return str(REGISTRY[self.condition.field].named(value))


def facts_of(rule: Rule, ctx: Context) -> list[Fact]:
    """Answer the distinct facts of a rule in its order, at most twelve."""
    found: dict[str, Fact] = {}
    for condition in rule.conditions():
        key = _key(condition)
        if key not in found and len(found) < MOST_FACTS and (fact := _fact(key, condition, ctx)):
            found[key] = fact
    return list(found.values())


@transaction.atomic
def take(segment: Segment, rule: Rule, ctx: Context) -> tuple[int, dict[str, Bins]]:
    """Answer how many members there are, and their spread over freshly cut bins."""
    facts = facts_of(rule, ctx)
    companies = _load(segment, facts, ctx)
    bins = _cut(facts)
    facts = [fact for fact in facts if fact.key in bins]
    return companies, _counted(facts, bins)


@transaction.atomic
def take_again(
    segment: Segment, rule: Rule, ctx: Context, bins: dict[str, Bins]
) -> dict[str, Bins]:
    """Answer the spread of today's members over the bins of an earlier snapshot."""
    facts = [fact for fact in facts_of(rule, ctx) if fact.key in bins]
    _load(segment, facts, ctx)
    return _counted(facts, bins)


def bin_words(fact: Fact, bins: Bins) -> list[str]:
    """Answer what to call each bin, in their order."""
    if bins["kind"] == "choice":
        return [*(fact.words(value) for value in bins["values"]), _("others"), _("not known")]
    edges = [fact.words(edge) for edge in bins["edges"]]
    if not edges:
        return [_("known"), _("not known")]
    between = [
        _("%(low)s to below %(high)s") % {"low": low, "high": high} for low, high in pairwise(edges)
    ]
    return [
        _("below %(high)s") % {"high": edges[0]},
        *between,
        _("%(low)s and more") % {"low": edges[-1]},
        _("not known"),
    ]


def asked_at(rule: Rule, as_of: Any) -> Context:
    """Answer the context in which a rule's facts are read. One query when it has references."""
    return context(as_of) if rule.references() else Context(as_of=as_of)


def _key(condition: Condition) -> str:
    narrowed = condition.as_dict()
    parts = {name: narrowed[name] for name in ("window", "where", "scope") if name in narrowed}
    return f"{condition.field} {json.dumps(parts, sort_keys=True)}" if parts else condition.field


def _fact(key: str, condition: Condition, ctx: Context) -> Fact | None:
    criterion = REGISTRY[condition.field]
    label = " ".join(
        part for part in (str(criterion.label), criterion.narrowed_in_words(condition)) if part
    )
    number = criterion.amount_sql(condition, ctx)
    if number is not None:
        return Fact(key, label, True, number, condition)
    columns = {field.name: field for field in CompanyFacts._meta.concrete_fields}
    if criterion.column not in columns:
        return None
    column: Combinable = F(criterion.column)
    field = columns[criterion.column]
    if isinstance(field, ArrayField):
        column = Func(column, template="(%(expressions)s)[cardinality(%(expressions)s)]")
    elif isinstance(field, DateField | DateTimeField):
        column = ExtractYear(criterion.column)
    return Fact(key, label, False, Cast(column, TextField()), condition)


def _load(segment: Segment, facts: Sequence[Fact], ctx: Context) -> int:
    """Put the facts of the members into a table of this transaction; answer how many they are."""
    members = Membership.objects.open().filter(segment=segment)
    ids = list(members.values_list("company_id", flat=True)) if ctx.measures else None
    rows = CompanyFacts.objects.filter(
        company__memberships__segment=segment, company__memberships__valid_to__isnull=True
    )
    columns = {f"f{place}": fact.expression for place, fact in enumerate(facts)}
    rows = rows.order_by().annotate(**columns).values_list("pk", *columns)
    text, parameters = with_measures(rows, ctx, ids).query.sql_with_params()
    names = ", ".join(["company_id", *columns])
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS segments_member_fact")
        cursor.execute(
            f"CREATE TEMP TABLE segments_member_fact ({names}) ON COMMIT DROP AS {text}",
            parameters,
        )
        return cursor.rowcount


def _cut(facts: Sequence[Fact]) -> dict[str, Bins]:
    """Answer where to cut each fact; text of which nearly every value is another is left out."""
    if not facts:
        return {}
    asked = [
        f"percentile_disc(%(deciles)s) WITHIN GROUP (ORDER BY f{place}::numeric)"
        if fact.is_number
        else f"count(DISTINCT f{place}) > greatest(count(f{place}) / 2, {MOST_VALUES})"
        for place, fact in enumerate(facts)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(asked)} FROM segments_member_fact",  # noqa: S608 - our own names
            {"deciles": DECILES},
        )
        answers = cursor.fetchone()
    cuts: dict[str, Bins] = {}
    texts = [place for place, fact in enumerate(facts) if not fact.is_number]
    common = _common_values([place for place in texts if not answers[place]])
    for place, fact in enumerate(facts):
        if fact.is_number:
            edges = sorted({edge for edge in answers[place] or [] if edge is not None})
            cuts[fact.key] = {"kind": "number", "edges": [_plain(edge) for edge in edges]}
        elif place in common:
            cuts[fact.key] = {"kind": "choice", "values": common[place]}
    return cuts


def _common_values(places: Sequence[int]) -> dict[int, list[str]]:
    """Answer the most frequent values of each column of text, in order of their names."""
    if not places:
        return {}
    parts = [
        f"(SELECT {place} AS place, f{place} AS value FROM segments_member_fact "  # noqa: S608
        f"WHERE f{place} <> '' GROUP BY f{place} ORDER BY count(*) DESC, f{place} "
        f"LIMIT {MOST_VALUES})"
        for place in places
    ]
    found: dict[int, list[str]] = {place: [] for place in places}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        for place, value in cursor.fetchall():
            found[place].append(value)
    return {place: sorted(values) for place, values in found.items()}


def _counted(facts: Sequence[Fact], bins: dict[str, Bins]) -> dict[str, Bins]:
    """Answer the bins with the number of members in each; the last is “not known”."""
    if not facts:
        return {}
    parts, parameters = [], {}
    for place, fact in enumerate(facts):
        cut = bins[fact.key]
        if cut["kind"] == "number":
            parameters[f"c{place}"] = [Decimal(edge) for edge in cut["edges"]]
            number = f"coalesce(width_bucket(f{place}::numeric, %(c{place})s::numeric[]), -1)"
        else:
            parameters[f"c{place}"] = cut["values"]
            position = f"array_position(%(c{place})s::text[], f{place})"
            number = (
                f"CASE WHEN coalesce(f{place}, '') = '' THEN -1 "
                f"ELSE coalesce({position} - 1, {len(cut['values'])}) END"
            )
        parts.append(f"SELECT {place}, {number}, count(*) FROM segments_member_fact GROUP BY 2")  # noqa: S608
    sizes = {
        place: len(bins[fact.key].get("edges", bins[fact.key].get("values"))) + 2
        for place, fact in enumerate(facts)
    }
    counts = {place: [0] * size for place, size in sizes.items()}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters)
        for place, number, count in cursor.fetchall():
            counts[place][number] = count
    return {
        fact.key: {**bins[fact.key], "counts": counts[place]} for place, fact in enumerate(facts)
    }


def _plain(edge: Decimal) -> str:
    return format(edge.normalize() + 0, "f")
