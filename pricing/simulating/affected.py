"""Who and what is most affected by a simulated change: the rows of its tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from segments.impact import money

from ..models import SimulatedCompany, SimulatedProduct, Simulation
from .written import percent_of, signed, tone_of

MOST = 15
"""So many companies and products are shown; the CSV has all."""

HALF = 50
"""Half of the width of a bar that points to either side."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A row of “most affected”; the bar points right for more and left for less."""

    name: str
    detail: str
    before: str
    after: str
    change: str
    percent: str
    margin: str
    x: str
    width: str
    tone: str
    company_id: int | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """A product with something to look at: hidden, below cost or raised to the floor."""

    product: str
    title: str
    companies: int
    lines: int
    detail: str


def companies(simulation: Simulation) -> list[Moved]:
    """Answer the companies whose bill moves most, in the base currency. One query."""
    rows = _most(SimulatedCompany.objects.filter(simulation=simulation))
    return _moved([(row, row.name, row.number, row.company_id) for row in rows])


def products(simulation: Simulation) -> list[Moved]:
    """Answer the products whose sales move most, in the base currency. One query."""
    rows = _most(SimulatedProduct.objects.filter(simulation=simulation))
    return _moved([(row, row.title or row.product, row.product, None) for row in rows])


def _most(rows: QuerySet) -> list[Any]:
    moved = rows.annotate(moved=F("base_up") + F("base_down")).filter(moved__gt=0)
    return list(moved.order_by("-moved", "pk")[:MOST])


def _moved(rows: Sequence[tuple[Any, str, str, int | None]]) -> list[Moved]:
    widest = max((abs(row.base_after - row.base_before) for row, *_names in rows), default=0) or 1
    return [_bar(row, name, detail, widest, pk) for row, name, detail, pk in rows]


def _bar(row: Any, name: str, detail: str, widest: Decimal, company_id: int | None) -> Moved:
    change = row.base_after - row.base_before
    width = abs(change) * HALF / widest
    return Moved(
        name=name, detail=detail, before=money(row.base_before), after=money(row.base_after),
        change=signed(change), percent=percent_of(change, row.base_before),
        margin=signed(row.base_margin_after - row.base_margin_before),
        x=f"{HALF - width if change < 0 else HALF:.2f}", width=f"{width:.2f}", tone=tone_of(change),
        company_id=company_id,
    )  # fmt: skip


def hidden(simulation: Simulation) -> list[Remark]:
    """Answer what they bought and would not see, what gets hidden first. One query."""
    rows = SimulatedProduct.objects.filter(simulation=simulation, hidden__gt=0)
    found = []
    for row in rows.order_by("-newly_hidden", "-hidden", "product")[:MOST]:
        words = _("sold for %(money)s") % {"money": money(row.base_lost)}
        detail = words if row.newly_hidden else _("is hidden already")
        found.append(Remark(row.product, row.title, row.newly_hidden or row.hidden, 0, detail))
    return found


def floors(simulation: Simulation) -> list[Remark]:
    """Answer what sells below its cost, and what the floor lifts. One query."""
    rows = SimulatedProduct.objects.filter(simulation=simulation)
    rows = (rows.filter(below_cost__gt=0) | rows.filter(raised__gt=0)).order_by(
        "-below_cost", "-raised", "product"
    )
    return [
        Remark(
            row.product, row.title, row.companies, row.below_cost or row.raised,
            _("sells below cost") if row.below_cost else _("is raised to the least margin"),
        )
        for row in rows[:MOST]
    ]  # fmt: skip
