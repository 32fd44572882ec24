"""
Where the lines and bars of a chart stand. Pure: numbers in, text for SVG attributes out.

Templates draw it (``admin/segments/insight/chart.html``), in boxes that stretch with the page, so
the words of the axes are HTML and stay legible on a phone. Lines differ by their dashes as well as
by their colour, and every chart comes with its table.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import ceil, floor, log10

from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

Number = int | float | Decimal
Written = Callable[[Number], str]

WIDTH, HEIGHT = 600, 200
SPARK_WIDTH, SPARK_HEIGHT = 100, 24
MOST_LINES = 6
"""So many kinds of dashes can be told apart; further series are only in the table."""
MOST_MARKS = 4
"""So many words fit under a chart; a phone shows the first and the last."""
SHADES = 5
"""The steps from the palest to the darkest cell of a heat map."""


def whole(number: Number) -> str:
    """Write a number without decimals, with thousands separators."""
    return number_format(round(number), force_grouping=True)


def fine(number: Number) -> str:
    """Write a number with one decimal, rounded half up; Django itself would cut it off."""
    rounded = Decimal(str(number)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return number_format(rounded, decimal_pos=1, force_grouping=True)


@dataclass(frozen=True, slots=True)
class Series:
    """One line: its name and a value for each mark; None where nothing is known."""

    name: str
    values: Sequence[Number | None]


@dataclass(frozen=True, slots=True)
class Line:
    """A drawn series. ``style`` (1 to 6) chooses its colour and its dashes."""

    name: str
    style: int
    path: str
    last: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table beside a chart."""

    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineChart:
    """A chart over time, ready to be drawn; ``rows`` is the same as a table."""

    slug: str
    title: str
    summary: str
    lines: tuple[Line, ...]
    ticks: tuple[str, ...]
    marks: tuple[str, ...]
    names: tuple[str, ...]
    rows: tuple[Row, ...]
    left_out: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known for any mark."""
        return not any(line.path for line in self.lines)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a mix: how many, and which share of all (0 to 100)."""

    label: str
    value: str
    share: str
    width: str
    style: int
    note: str = ""


def line_chart(  # noqa: PLR0913 - what stands on a chart
    slug: str,
    title: str,
    marks: Sequence[str],
    series: Sequence[Series],
    *,
    summary: str = "",
    written: Written = whole,
) -> LineChart:
    """
    Answer a chart of series over the same marks (days, weeks or months), from zero upwards.

    ``slug`` must be unique on its page. Values below zero are drawn on the zero line.
    """
    shown = series[:MOST_LINES]
    known = (float(v) for one in shown for v in one.values if v is not None)
    scale = round_scale(max(known, default=0))
    return LineChart(
        slug=slug,
        title=title,
        summary=summary,
        lines=tuple(
            Line(
                name=one.name,
                style=number,
                path=_path(one.values, scale[-1], WIDTH, HEIGHT),
                last=_cell(one.values[-1] if one.values else None, written),
            )
            for number, one in enumerate(shown, start=1)
        ),
        ticks=tuple(_tick(tick, scale, written) for tick in reversed(scale)),
        marks=_thinned(marks),
        names=tuple(one.name for one in series),
        rows=tuple(
            Row(mark, tuple(_cell(one.values[place], written) for one in series))
            for place, mark in enumerate(marks)
        ),
        left_out=len(series) - len(shown),
    )


def bars(
    counts: Sequence[tuple[str, Number]],
    *,
    written: Written = whole,
    notes: Sequence[str] = (),
) -> tuple[Bar, ...]:
    """Answer how a whole divides into parts, in the given order."""
    total = sum(value for _label, value in counts)
    return tuple(
        Bar(
            label=label,
            value=written(value),
            share=fine(float(value) * 100 / float(total) if total else 0),
            width=f"{float(value) * 100 / float(total) if total else 0:.2f}",
            style=place % MOST_LINES + 1,
            note=notes[place] if notes else "",
        )
        for place, (label, value) in enumerate(counts)
    )


def shade(value: Number, most: Number) -> int:
    """Answer how dark a cell is: 0 for nothing, else 1 to 5 by its share of the largest."""
    if not value or not most or value < 0:
        return 0
    return max(1, ceil(float(value) / float(most) * SHADES))


def sparkline(values: Sequence[Number | None], *, label: str) -> SafeString:
    """
    Answer a small picture of a line, for a cell of a list. ``label`` says in words what it shows.

    Needs ``segments/insight.css`` on the page. No query. Unknown values leave gaps.
    """
    known = [float(value) for value in values if value is not None]
    if not known:
        return format_html('<span class="quiet">{}</span>', "–")
    low, high = min(known), max(known)
    # A line that hardly moves must not look as if it jumped.
    room = max(high - low, high * 0.1, 1)
    shifted = [None if value is None else float(value) - low for value in values]
    return format_html(
        '<svg class="sparkline" viewBox="-2 -2 {} {}" role="img" preserveAspectRatio="none">'
        '<title>{}</title><path d="{}"/></svg>',
        SPARK_WIDTH + 4,
        SPARK_HEIGHT + 4,
        label,
        _path(shifted, room, SPARK_WIDTH, SPARK_HEIGHT),
    )


def _path(values: Sequence[Number | None], top: float, width: int, height: int) -> str:
    """Answer the ``d`` of a path through the known values; a lonely one is a dot."""
    step = width / max(len(values) - 1, 1)
    parts = []
    for run in _runs(values):
        points = [
            f"{place * step:.1f} {height - min(max(value, 0), top) / top * height:.1f}"
            for place, value in run
        ]
        parts.append(f"M{points[0]}" + ("".join(f"L{p}" for p in points[1:]) or "h0.1"))
    return "".join(parts)


def _runs(values: Sequence[Number | None]) -> Iterator[list[tuple[int, float]]]:
    run: list[tuple[int, float]] = []
    for place, value in enumerate(values):
        if value is not None:
            run.append((place, float(value)))
        elif run:
            yield run
            run = []
    if run:
        yield run


def round_scale(most: float) -> list[float]:
    """Answer round numbers from zero to at least ``most``, evenly spaced, three to six of them."""
    if most <= 0:
        return [0, 1]
    unit = 10 ** floor(log10(most))
    step = next(unit * part for part in (0.2, 0.5, 1, 2) if most / (unit * part) <= 5)
    return [number * step for number in range(ceil(most / step - 1e-9) + 1)]


def _tick(tick: float, scale: Sequence[float], written: Written) -> str:
    """Write a tick; with as many decimals as it takes where the words would repeat themselves."""
    if len({written(one) for one in scale}) == len(scale):
        return written(tick)
    decimals = ceil(-log10(scale[1]))
    exact = Decimal(str(tick)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return number_format(exact, decimal_pos=decimals, force_grouping=True)


def _thinned(marks: Sequence[str]) -> tuple[str, ...]:
    """Answer at most four marks, the first and the last among them; half a step off at most."""
    if len(marks) <= MOST_MARKS:
        return tuple(marks)
    last, gaps = len(marks) - 1, MOST_MARKS - 1
    return tuple(marks[round(number * last / gaps)] for number in range(MOST_MARKS))


def _cell(value: Number | None, written: Written) -> str:
    return "–" if value is None else written(value)
