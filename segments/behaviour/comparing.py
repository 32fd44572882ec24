"""What a draft would change: from which tier or band to which, how many companies, and who."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..calendar import local_day
from ..models import Company, CostRateCard, RfmCalibration
from ..models.choices import CostToServe, ValueTier
from .costs import COSTED, asked_of, costs
from .refreshing import bulk_settings, moments
from .rfm import bounds, scores

EXAMPLES = 3
NOBODY = _("none")

MOVES = """
SELECT f.{column} AS before, n.{column} AS after, count(*), sum(f.net_365),
       (array_agg(f.company_id ORDER BY f.net_365 DESC, f.company_id))[1:%(examples)s]
FROM segments_companyfacts f JOIN ({source}) n ON n.company_id = f.company_id
WHERE f.is_active GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Move:
    """Companies that go from one tier or band to another: how many, what they buy, the largest."""

    before: str
    after: str
    companies: int
    net: Decimal
    examples: tuple[Company, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the matrix: where companies are, and how many would be where."""

    before: str
    cells: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A draft against what companies have today."""

    labels: tuple[str, ...]
    matrix: tuple[Line, ...]
    totals: tuple[int, ...]
    moves: tuple[Move, ...]

    @property
    def moved(self) -> int:
        """How many companies would be somewhere else."""
        return sum(move.companies for move in self.moves)


def compare_calibration(draft: RfmCalibration, as_of: datetime) -> Comparison:
    """Answer which tiers companies would go to, from those they have. Two queries."""
    return _compare(
        scores(draft.scope, among=False),
        "rfm_tier",
        ValueTier.choices,
        moments(as_of) | bounds(draft),
    )


def compare_card(draft: CostRateCard, as_of: datetime) -> Comparison:
    """Answer which bands companies would go to, from those they have. Two queries."""
    rates = asked_of(draft, local_day(as_of, timezone.get_default_timezone()))
    source = costs(among=False, columns={"cost_band": COSTED["cost_band"]})
    return _compare(source, "cost_band", CostToServe.choices, moments(as_of) | rates)


@transaction.atomic
def _compare(
    source: str, column: str, choices: Sequence[tuple[str, Any]], asked: Mapping[str, Any]
) -> Comparison:
    statement = MOVES.format(source=source, column=column)
    with bulk_settings(), connection.cursor() as cursor:
        cursor.execute(statement, {**asked, "examples": EXAMPLES})
        rows = cursor.fetchall()
    named = Company.objects.in_bulk({pk for *_rest, pks in rows for pk in pks})
    labels: dict[str, str | Promise] = dict(choices) | {"": NOBODY}
    found = {(before, after): number for before, after, number, *_rest in rows}
    matrix = []
    for before, label in labels.items():
        cells = tuple(found.get((before, after), 0) for after in labels)
        matrix.append(Line(str(label), cells, sum(cells)))
    moves = [
        Move(str(labels[before]), str(labels[after]), number, net, tuple(named[pk] for pk in pks))
        for before, after, number, net, pks in rows
        if before != after
    ]
    return Comparison(
        labels=tuple(str(label) for label in labels.values()),
        matrix=tuple(matrix),
        totals=tuple(sum(column) for column in zip(*(line.cells for line in matrix), strict=True)),
        moves=tuple(sorted(moves, key=lambda move: (-move.companies, move.before, move.after))),
    )
