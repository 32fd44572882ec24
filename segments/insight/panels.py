"""What stands on the pages: charts of figures, heat maps and matrices. No queries."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..models import Segment
from ..models.choices import Lifecycle
from .charts import Bar, LineChart, Number, Series, bars, fine, line_chart, shade, whole
from .figures import Figures
from .mixes import Move
from .periods import Period
from .wording import change, money, percent

SCORES = (5, 4, 3, 2, 1)


@dataclass(frozen=True, slots=True)
class Metric:
    """One thing that a chart shows of figures, and how it is written."""

    code: str
    title: str | Promise
    value: Callable[[Figures], Number | None]
    written: Callable[[Number], str] = whole


SIZE = Metric("companies", gettext_lazy("Companies"), lambda one: one.companies)
REVENUE = Metric("revenue", gettext_lazy("Revenue"), lambda one: one.revenue, money)
ORDERS = Metric("orders", gettext_lazy("Orders"), lambda one: one.orders)
AVERAGE = Metric("average", gettext_lazy("Average order value"), lambda one: one.average, money)
ON_DASHBOARD = (SIZE, REVENUE, ORDERS, AVERAGE)


def charts_of(
    metrics: Iterable[Metric],
    segments: Sequence[Segment],
    found: Mapping[int, Mapping[date, Figures]],
    over: Period,
) -> list[LineChart]:
    """Answer a chart for each metric, with a line for each segment."""
    starts, marks = over.starts, over.marks
    return [
        line_chart(
            metric.code,
            str(metric.title),
            marks,
            [
                Series(
                    segment.name,
                    [_value(metric, found.get(segment.pk, {}).get(start)) for start in starts],
                )
                for segment in segments
            ],
            summary=str(_("%(first)s to %(last)s.") % {"first": marks[0], "last": marks[-1]}),
            written=metric.written,
        )
        for metric in metrics
    ]


def moves_chart(found: Mapping[date, Figures], over: Period) -> LineChart:
    """Answer the chart of who came and who went."""
    starts, marks = over.starts, over.marks
    known = [found.get(start) for start in starts]
    return line_chart(
        "moves",
        _("Entered and left"),
        marks,
        [
            Series(_("Entered"), [one and one.entered for one in known]),
            Series(_("Left"), [one and one.left for one in known]),
        ],
        summary=_("%(first)s to %(last)s.") % {"first": marks[0], "last": marks[-1]},
    )


@dataclass(frozen=True, slots=True)
class Compared:
    """A number of a period beside that of the period before; of costs, it is not for everybody."""

    label: str
    now: str
    before: str
    change: str
    note: str = ""
    is_of_costs: bool = False


def compared(now: Figures, before: Figures, active: int, active_before: int) -> list[Compared]:
    """Answer the table of a segment: this period, the one before, and the difference."""
    rows: list[tuple[str, Number | None, Number | None, Callable[[Number], str]]] = [
        (_("Companies at the end"), now.companies, before.companies, whole),
        (_("Companies that ordered"), active, active_before, whole),
        (_("Orders"), now.orders, before.orders, whole),
        (_("Revenue"), now.revenue, before.revenue, money),
        (_("Average order value"), now.average, before.average, money),
        (_("Returned"), now.returned, before.returned, money),
        (_("Margin"), now.margin, before.margin, money),
        (_("Orders refused by the minimum order"), now.refusals, before.refusals, whole),
        (_("Visits"), now.sessions, before.sessions, whole),
        (_("Visiting days with an order"), now.conversion, before.conversion, _in_percent),
    ]
    notes = {
        _("Margin"): _("of %(share)s of the revenue, at today's costs")
        % {"share": percent(now.margin_revenue, now.revenue)}
        if now.margin is not None
        else _("no costs are known"),
        _("Orders refused by the minimum order"): _later(now) if now.refused else "",
        _("Orders"): ngettext(
            "%(count)s without a rate of exchange, left out of the money",
            "%(count)s without a rate of exchange, left out of the money",
            now.unpriced,
        )
        % {"count": now.unpriced}
        if now.unpriced
        else "",
    }
    return [
        Compared(
            label,
            "–" if value is None else written(value),
            "–" if old is None else written(old),
            change(old, value),
            notes.get(label, ""),
            label == _("Margin"),
        )
        for label, value, old, written in rows
    ]


def told(rows: Iterable[Compared], *, with_costs: bool) -> list[Compared]:
    """Keep the rows that somebody may see."""
    return [row for row in rows if with_costs or not row.is_of_costs]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a heat map: what is written, and how dark it is."""

    main: str
    small: str
    shade: int
    is_same: bool = False


@dataclass(frozen=True, slots=True)
class Heat:
    """A table whose cells are shaded by their size."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


def rfm_heat(cells: Iterable[Mapping], *, by_revenue: bool) -> Heat | None:
    """Answer recency (down) by frequency (across), shaded; None while nobody has scores."""
    found = {(cell["rfm_r"], cell["rfm_f"]): cell for cell in cells}
    measure = "revenue" if by_revenue else "companies"
    if not found:
        return None
    most = max(cell[measure] or 0 for cell in found.values())

    def cell(r: int, f: int) -> Cell:
        one = found.get((r, f), {"companies": 0, "revenue": Decimal(0)})
        return Cell(
            whole(one["companies"]), money(one["revenue"] or 0), shade(one[measure] or 0, most)
        )

    return Heat(
        heads=tuple(_("F %(score)s") % {"score": f} for f in reversed(SCORES)),
        rows=tuple(
            (_("R %(score)s") % {"score": r}, tuple(cell(r, f) for f in reversed(SCORES)))
            for r in SCORES
        ),
    )


def moves_heat(segments: Sequence[Segment], moves: Iterable[Move]) -> Heat:
    """Answer the matrix from (down) → to (across); those who stayed are on the diagonal."""
    found = {(move.source, move.target): move.companies for move in moves}
    ids = [*(segment.pk for segment in segments), None]
    names = [*(segment.name for segment in segments), _("none")]
    most = max((n for (a, b), n in found.items() if a != b), default=0)
    totals = {one: sum(n for (a, _b), n in found.items() if a == one) for one in ids}

    def cell(source: int | None, target: int | None) -> Cell:
        number = found.get((source, target), 0)
        same = source == target
        return Cell(
            "" if source is None and target is None else whole(number),
            percent(number, totals[source]) if number else "",
            0 if same else shade(number, most),
            same,
        )

    return Heat(
        heads=tuple(names),
        rows=tuple(
            (name, tuple(cell(one, other) for other in ids))
            for name, one in zip(names, ids, strict=True)
        ),
    )


def lifecycle_bars(found: Mapping[str, tuple[int, Decimal]]) -> tuple[Bar, ...]:
    """Answer the stages of life in their order."""
    known = [(label, *found[code]) for code, label in Lifecycle.choices if code in found]
    return bars(
        [(str(label), companies) for label, companies, _revenue in known],
        notes=[money(revenue) for _label, _companies, revenue in known],
    )


def _value(metric: Metric, figures: Figures | None) -> Number | None:
    return None if figures is None else metric.value(figures)


def _in_percent(number: Number) -> str:
    return f"{fine(number)} %"


def _later(now: Figures) -> str:
    return ngettext(
        "%(later)s of %(count)s refusal was followed by an order within a week",
        "%(later)s of %(count)s refusals were followed by an order within a week",
        now.refused,
    ) % {"later": now.refused_ordered, "count": now.refused}
