"""What the page of a batch shows of its figures: numbers in words, and how long the bars are."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..importing.comparing import STEPS
from ..importing.locking import heard
from ..models import PriceBatch

TABLES = (
    ("rises", gettext_lazy("Largest rises")),
    ("falls", gettext_lazy("Largest falls")),
    ("below", gettext_lazy("Below the floor")),
    ("new", gettext_lazy("New")),
    ("gone", gettext_lazy("Gone")),
)


@dataclass(frozen=True, slots=True)
class Bar:
    """A column of the chart, lying: how many prices changed by so much. ``width``: of 100."""

    label: str
    count: str
    width: str
    is_fall: bool


@dataclass(frozen=True, slots=True)
class Example:
    """One price before and after."""

    sku: str
    title: str
    min_quantity: str
    was: str
    becomes: str
    change: str


@dataclass(frozen=True, slots=True)
class Table:
    """The most telling rows of one kind."""

    title: str | Promise
    rows: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The figures of a batch; ``warnings`` are what somebody should look at before approving."""

    figures: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    bars: tuple[Bar, ...]
    tables: tuple[Table, ...]
    kept: tuple[list, ...]


def board(batch: PriceBatch, *, with_costs: bool) -> Board:
    """
    Answer what there is to show of a batch. No query.

    What lies below the floor tells what goods cost us: it is for those who may see unit costs.
    """
    summary = batch.summary
    return Board(
        tuple(_figures(batch)), tuple(_warnings(batch, with_costs=with_costs)),
        _bars(summary.get("columns", [])),
        tuple(
            Table(title, rows)
            for name, title in TABLES
            if name != "below" or with_costs
            if (rows := tuple(map(_example, summary.get("examples", {}).get(name, []))))
        ),
        tuple(summary.get("kept", [])),
    )  # fmt: skip


def words_of(batch: PriceBatch) -> str:
    """Say how a batch stands, and how far it is."""
    words = str(batch.get_status_display())
    if batch.status == PriceBatch.Status.CHECKING and batch.rows_read:
        rows = number_format(batch.rows_read, force_grouping=True)
        return _("%(status)s: %(rows)s rows read") % {"status": words, "rows": rows}
    return words


def progress_of(batch: PriceBatch) -> float:
    """Answer how far the step under way is, from 0 to 1. A query while prices are written."""
    if batch.status == PriceBatch.Status.APPLYING:
        return heard(batch) or 0.0
    return batch.progress if batch.status == PriceBatch.Status.CHECKING else 0.0


def _figures(batch: PriceBatch) -> Iterator[tuple[str, str]]:
    if not batch.rows_read and not batch.applied_at:
        return
    if batch.kind == PriceBatch.Kind.UNDO:
        yield _("Changed back"), _count(batch.changed)
        yield _("Put back"), _count(batch.created)
        yield _("Taken away"), _count(batch.removed)
        yield _("Left alone, because somebody changed them since"), _count(batch.kept)
        return
    yield _("Rows in the file"), _count(batch.rows_read)
    if batch.status == PriceBatch.Status.REFUSED:
        yield _("Mistakes"), _count(batch.problem_count)
    if not (batch.has_changes or batch.unchanged):
        return
    yield _("New prices"), _count(batch.created)
    yield _("Changed prices"), _count(batch.changed)
    yield _("Unchanged"), _count(batch.unchanged)
    yield _("Gone, to be removed"), _count(batch.removed)
    if batch.summary:
        yield _("Rises"), _count(batch.summary["rises"])
        yield _("Falls"), _count(batch.summary["falls"])
        if batch.summary["mean"] is not None:
            yield _("Mean change"), _percent(batch.summary["mean"])


def _warnings(batch: PriceBatch, *, with_costs: bool) -> Iterator[str]:
    summary = batch.summary
    if batch.has_moved:
        yield _("The list has changed since the file was checked. Look at the figures again.")
    if with_costs and summary.get("below"):
        margin = batch.price_list.min_margin
        if margin is None:
            words = _("%(n)s of the new and changed prices lie below the cost.")
        else:
            words = _("%(n)s of the new and changed prices lie below the cost plus the list's "
                      "least margin: the floor will be charged instead.")  # fmt: skip
        yield words % {"n": _count(summary["below"])}
    if summary.get("unknown"):
        words = _("%(n)s changes from an amount to a percentage, or back, can not be told in "
                  "percent: the products have no base price.")  # fmt: skip
        yield words % {"n": _count(summary["unknown"])}


def _bars(counts: list[int]) -> tuple[Bar, ...]:
    most = max(counts, default=0)
    if not most:
        return ()
    return tuple(
        Bar(_step(place), _count(count), f"{count * 100 / most:.1f}", place <= STEPS.index(0))
        for place, count in enumerate(counts)
    )


def _step(place: int) -> str:
    """Say what a column of the chart holds."""
    if place == 0:
        return _("falls by more than %(n)s %%") % {"n": -STEPS[0]}
    if place == len(STEPS):
        return _("rises by %(n)s %% or more") % {"n": STEPS[-1]}
    low, high = sorted((abs(STEPS[place - 1]), abs(STEPS[place])))
    told = {"low": low, "high": high}
    if STEPS[place] <= 0:
        return _("falls by %(low)s to %(high)s %%") % told
    return _("rises by %(low)s to %(high)s %%") % told


def _example(row: list) -> Example:
    sku, title, min_quantity, was, becomes, change, old_percent, percent = row
    return Example(
        sku or "", title, _count(min_quantity), _price(was, old_percent),
        _price(becomes, percent), "" if change is None else _percent(change),
    )  # fmt: skip


def _price(amount: str | None, percent: str | None) -> str:
    """Write an amount, and the percentage that it comes from."""
    words = "–" if amount is None else number_format(_short(amount), force_grouping=True)
    if percent is None:
        return words
    off = number_format(_short(percent).normalize())
    return f"−{off} %" if amount is None else f"{words} (−{off} %)"


def _short(amount: str) -> Decimal:
    """Answer a number with two decimals, or as many more as it needs."""
    exact = Decimal(amount)
    cents = exact.quantize(Decimal("0.01"))
    return cents if cents == exact else exact


def _percent(change: str) -> str:
    return f"{'+' if Decimal(change) > 0 else ''}{number_format(Decimal(change), 2)} %"


def _count(number: int) -> str:
    return number_format(number, force_grouping=True)
