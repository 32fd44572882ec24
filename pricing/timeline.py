"""A price history in words and as a line: what the table says and where the chart stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from segments.insight.charts import round_scale

from .changes import Cause
from .history import PriceHistory, Step
from .wording import money, says, source_of

WIDTH, HEIGHT = 600, 200
AHEAD = timedelta(days=30)
"""So far the line goes on behind the last change."""


@dataclass(frozen=True, slots=True)
class Row:
    """One step in words, the latest first in a timeline."""

    since: datetime
    until: datetime | None
    price: str
    source: str
    says: str
    causes: tuple[Cause, ...]
    is_now: bool
    is_ahead: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """
    The line of a price over time: ``d`` of what was, ``ahead`` of what is known to come.

    ``ticks`` are prices from the top down, ``marks`` the days at the left and right end.
    """

    path: str
    ahead: str
    now: str
    ticks: tuple[str, ...]
    marks: tuple[datetime, datetime]
    summary: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """A history ready to be shown. Without a chart: there never was a price."""

    quantity: int
    rows: tuple[Row, ...]
    chart: Chart | None
    currency: str
    is_cut: bool
    has_other_currencies: bool


def timeline(history: PriceHistory, *, now: datetime) -> Timeline:
    """Put a history into words, and draw the steps in its latest currency. No query."""
    rows = tuple(_row(step, now) for step in reversed(history.steps))
    currency = history.steps[-1].currency if history.steps else ""
    drawn = [step for step in history.steps if step.currency == currency]
    return Timeline(
        quantity=history.quantity,
        rows=rows,
        chart=_chart(drawn, now) if any(step.price is not None for step in drawn) else None,
        currency=currency,
        is_cut=history.is_cut,
        has_other_currencies=len(drawn) < len(history.steps),
    )


def _row(step: Step, now: datetime) -> Row:
    winner = step.winner
    return Row(
        since=step.since,
        until=step.until,
        price=money(step.price, step.currency) if step.price is not None else "",
        source=source_of(winner) if winner else _("no price"),
        says=says(winner.entry) if winner else "",
        causes=step.causes,
        is_now=step.holds(now),
        is_ahead=step.since > now,
    )


def _chart(steps: Sequence[Step], now: datetime) -> Chart:
    last = max(steps[-1].since, now)
    first, end = steps[0].since, last + max((last - steps[0].since) / 20, AHEAD / 30)
    scale = round_scale(float(max(step.price for step in steps if step.price is not None)))

    def x_of(at: datetime) -> float:
        return (at - first) / (end - first) * WIDTH

    def y_of(price: Decimal) -> float:
        return HEIGHT - float(price) / scale[-1] * HEIGHT

    pieces = [(s.since, s.until or end, y_of(s.price)) for s in steps if s.price is not None]
    was = [(since, min(until, now), y) for since, until, y in pieces if since <= now]
    comes = [(max(since, now), until, y) for since, until, y in pieces if until > now]
    return Chart(
        path=_path((x_of(since), x_of(until), y) for since, until, y in was),
        ahead=_path((x_of(since), x_of(until), y) for since, until, y in comes),
        now=f"{x_of(now):.1f}",
        ticks=tuple(
            money(Decimal(str(round(tick, 4))), steps[-1].currency) for tick in reversed(scale)
        ),
        marks=(first, end),
        summary=_summary(steps),
    )


def _path(pieces: Iterable[tuple[float, float, float]]) -> str:
    """Answer the ``d`` of steps; one that begins where the last ended is joined to it."""
    return "".join(_parts(pieces))


def _parts(pieces: Iterable[tuple[float, float, float]]) -> Iterator[str]:
    ended = None
    for left, right, y in pieces:
        joins = ended is not None and abs(ended - left) < 0.05
        yield f"V{y:.1f}" if joins else f"M{left:.1f} {y:.1f}"
        yield f"H{right:.1f}"
        ended = right


def _summary(steps: Sequence[Step]) -> str:
    """Say the lowest and the highest price, for whoever does not see the line."""
    prices = [step.price for step in steps if step.price is not None]
    low, high = (money(price, steps[-1].currency) for price in (min(prices), max(prices)))
    return _("The lowest price was %(low)s, the highest %(high)s.") % {"low": low, "high": high}
