"""The tiers of a dimension as a ladder: what each matches, what it gets, and who moves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import BooleanField, Case, Q, Value, When

from ..compiler import condition, context
from ..evaluation.plan import part_of
from ..measures import with_measures
from ..models import CompanyFacts, Dimension, Segment
from ..publishing import Change
from ..rules import RuleError, parse
from ..values.base import Context
from ..workflow.drafts import draft_of, has_draft
from ..workflow.money import plan_ahead, touched
from ..workflow.previewing import dry_run

PATIENCE = "5s"

MATRIX = """
SELECT before, after, count(*) FROM (
    SELECT max(segment_id) FILTER (WHERE was) AS before,
           max(segment_id) FILTER (WHERE comes) AS after
    FROM segments_preview WHERE segment_id = ANY(%s) GROUP BY company_id
) moves GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Rung:
    """
    One segment of the ladder.

    ``matches`` is how many companies its published rule takes on its own, ``above`` and ``below``
    how many of these match a higher or a lower rung too; None where there is no rule or no time.
    ``size`` is what is left of it after the order is applied: the companies in it.
    """

    segment: Segment
    size: int
    grace_days: int
    is_default: bool
    has_draft: bool
    matches: int | None = None
    above: int | None = None
    below: int | None = None


def rungs(dimension: Dimension, order: Sequence[int], sizes: Any, now: datetime) -> list[Rung]:
    """
    Answer the published segments from the top to the default at the bottom.

    ``order`` gives the ids of some of them in another order than the published one. Two queries,
    and one for the segments that rules refer to.
    """
    segments = live(dimension)
    place = {pk: number for number, pk in enumerate(order)}
    segments.sort(key=lambda one: (one.pk == dimension.default_segment_id, place.get(one.pk, 0)))
    counts = _counts(segments, now)
    return [
        Rung(
            segment=segment,
            size=sizes.get(segment.pk, 0),
            grace_days=_grace(segment, dimension),
            is_default=segment.pk == dimension.default_segment_id,
            has_draft=has_draft(segment),
            **counts.get(segment.pk, {}),
        )
        for segment in segments
    ]


def live(dimension: Dimension) -> list[Segment]:
    """Answer the published segments of a dimension by priority. One query."""
    segments = dimension.segments.live().select_related("published_version", "dimension")
    return list(segments.order_by("priority", "code"))


def _grace(segment: Segment, dimension: Dimension) -> int:
    version = segment.published_version
    own = version.grace_days if version else None
    return dimension.grace_days if own is None else own


def _counts(segments: list[Segment], now: datetime) -> dict[int, dict[str, int]]:
    ctx = context(now)
    asked: dict[int, Q] = {}
    for segment in segments:
        version = segment.published_version
        try:
            if version is not None:
                asked[segment.pk] = condition(parse(version.rule), ctx)
        except RuleError:
            continue
    if not asked:
        return {}
    named = {
        f"m{number}": Case(
            When(q, then=Value(True)), default=Value(False), output_field=BooleanField()
        )
        for number, q in enumerate(asked.values())
    }
    facts = with_measures(CompanyFacts.objects.filter(is_active=True), ctx)
    inner, parameters = facts.values(**named).query.sql_with_params()
    columns = []
    for number in range(len(asked)):
        higher = " OR ".join(f"m{n}" for n in range(number)) or "false"
        lower = " OR ".join(f"m{n}" for n in range(number + 1, len(asked))) or "false"
        columns += [
            f"count(*) FILTER (WHERE m{number})",
            f"count(*) FILTER (WHERE m{number} AND ({higher}))",
            f"count(*) FILTER (WHERE m{number} AND ({lower}))",
        ]
    # The names are ours; what a rule asks for travels in the parameters.
    statement = f"SELECT {', '.join(columns)} FROM ({inner}) AS matched"  # noqa: S608
    found = _asked(statement, parameters)
    if found is None:
        return {}
    return {
        pk: dict(zip(("matches", "above", "below"), found[n * 3 : n * 3 + 3], strict=True))
        for n, pk in enumerate(asked)
    }


def _asked(statement: str, parameters: Sequence[Any]) -> tuple | None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = '{PATIENCE}'")
            cursor.execute(statement, parameters)
            return cursor.fetchone()
    except OperationalError:
        return None


def new_priorities(dimension: Dimension, order: Sequence[int]) -> dict[int, int]:
    """
    Answer the priorities that an order needs, by segment id; only those that change.

    The published segments share out the numbers that they already have, so a draft in between
    keeps its own. Other ids are ignored, segments that are not named come last; the default stays
    where it is, because it takes who is left over.
    """
    segments = [one for one in live(dimension) if one.pk != dimension.default_segment_id]
    known = {segment.pk: segment for segment in segments}
    named = [pk for pk in dict.fromkeys(order) if pk in known]
    wanted = named + [pk for pk in known if pk not in named]
    numbers = sorted(segment.priority for segment in segments)
    pairs = zip(wanted, numbers, strict=True)
    return {pk: number for pk, number in pairs if known[pk].priority != number}


def changes(dimension: Dimension, order: Sequence[int]) -> list[Change]:
    """Answer what the drafts of the ladder and a new order would publish together."""
    priorities = new_priorities(dimension, order)
    found = []
    for segment in live(dimension):
        if segment.pk in priorities or has_draft(segment):
            draft = draft_of(segment)
            found.append(
                Change(
                    segment, draft.rule, draft.stay_rule, draft.grace_days,
                    priorities.get(segment.pk),
                )
            )  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class Matrix:
    """How many companies go from which tier to which; None is “in none”."""

    tiers: tuple[Segment | None, ...]
    cells: dict[tuple[int | None, int | None], int]

    @property
    def rows(self) -> list[tuple[Segment | None, list[tuple[int, bool]]]]:
        """Each tier with the numbers that go to each tier, and whether they stay."""
        ids = [tier.pk if tier else None for tier in self.tiers]
        return [
            (tier, [(self.cells.get((pk, to), 0), pk == to) for to in ids])
            for tier, pk in zip(self.tiers, ids, strict=True)
        ]

    @property
    def moving(self) -> int:
        """How many companies change their tier."""
        return sum(number for (before, after), number in self.cells.items() if before != after)


def matrix(dimension: Dimension, order: Sequence[int], now: datetime) -> Matrix | None:
    """
    Answer who would move if the drafts and the order were published now; None when it takes long.

    The ordinary evaluation of this dimension, thrown away afterwards.
    """
    asked = changes(dimension, order)
    segments = live(dimension)
    ids = [segment.pk for segment in segments]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = '{PATIENCE}'")
            plan = plan_ahead(asked, [])
            units = touched(plan, asked, [])
            if not units:
                return Matrix((), {})
            part = part_of(plan, units)
            dry_run(part, ids, Context(as_of=now))
            cursor.execute(MATRIX, [ids])
            cells = {(before, after): number for before, after, number in cursor.fetchall()}
            cursor.execute("DROP TABLE IF EXISTS segments_preview, segments_stage")
    except OperationalError:
        return None
    outside = any(None in pair for pair in cells)
    return Matrix((*segments, *([None] if outside else [])), cells)
