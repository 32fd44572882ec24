"""What the page of a simulation shows at its top: figures, currencies and charts."""

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db.models import Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from segments.impact import money
from segments.insight.charts import Bar, LineChart, Series, bars, line_chart

from ..models import SimulatedMonth, Simulation
from .outcome import LAST_STEP, STEPS
from .written import counted, percent_of, signed, tone_of, written


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the page, with a note below it; ``tone`` is up, down or nothing."""

    label: str
    text: str
    note: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class InCurrency:
    """The sums of one currency, written."""

    currency: str
    before: str
    after: str
    up: str
    down: str
    change: str
    lost: str
    margin_before: str
    margin_after: str


def figures(simulation: Simulation, *, with_margin: bool) -> list[Figure]:
    """Answer the figures at the top; amounts in the base currency, at the orders' rates."""
    result = simulation.result
    total = {name.removeprefix("sum_"): Decimal(v or 0) for name, v in result["total"].items()}
    change = total["base_after"] - total["base_before"]
    found = [
        Figure(_("Their orders at the prices before"), money(total["base_before"]),
               _("%(n)s order lines") % {"n": counted(total["lines"])}),
        Figure(_("Revenue goes up by"), money(total["base_up"]), tone="up"),
        Figure(_("Revenue goes down by"), money(total["base_down"]), _lost(total), tone="down"),
        Figure(_("Change in revenue"), signed(change), percent_of(change, total["base_before"]),
               tone_of(change)),
    ]  # fmt: skip
    if with_margin:
        earned = total["base_margin_after"] - total["base_margin_before"]
        share = percent_of(total["base_known"], total["base_before"]).lstrip("+")
        found += [
            Figure(_("Margin goes up by"), money(total["base_margin_up"]), tone="up"),
            Figure(_("Margin goes down by"), money(total["base_margin_down"]), tone="down"),
            Figure(_("Change in margin"), signed(earned),
                   _("The cost is known of %(share)s of the revenue") % {"share": share},
                   tone_of(earned)),
        ]  # fmt: skip
    return found


def _lost(total: dict[str, Decimal]) -> str:
    if not total["base_lost"]:
        return ""
    return _("%(lost)s of it cannot be bought any more") % {"lost": money(total["base_lost"])}


def currencies(simulation: Simulation) -> list[InCurrency]:
    """Answer the sums of each currency that the companies buy in."""
    found = []
    for currency, row in simulation.result["currencies"].items():

        def told(name: str, row: dict = row, currency: str = currency) -> str:
            return written(row[f"sum_{name}"], currency)

        change = Decimal(row["sum_after"] or 0) - Decimal(row["sum_before"] or 0)
        found.append(
            InCurrency(
                currency, told("before"), told("after"), told("up"), told("down"),
                written(change, currency), told("lost"), told("margin_before"),
                told("margin_after"),
            )
        )  # fmt: skip
    return found


def months(simulation: Simulation, *, with_margin: bool) -> list[LineChart]:
    """Answer the charts of revenue and margin, month by month, before and after. One query."""
    rows = list(
        SimulatedMonth.objects.filter(simulation=simulation)
        .values("month")
        .annotate(
            before=Sum("base_before"), after=Sum("base_after"),
            earned=Sum("base_margin_before"), earns=Sum("base_margin_after"),
        )
        .order_by("month")
    )  # fmt: skip
    marks = [date_format(row["month"], "M Y") for row in rows]
    told = [("revenue", _("Revenue of their orders"), "before", "after")]
    if with_margin:
        told.append(("margin", _("Margin of their orders, where the cost is known"), "earned",
                     "earns"))  # fmt: skip
    return [
        line_chart(
            slug, f"{title} ({settings.OSCAR_DEFAULT_CURRENCY})", marks,
            [Series(_("Before"), [row[old] for row in rows]),
             Series(_("After"), [row[new] for row in rows])],
        )
        for slug, title, old, new in told
    ]  # fmt: skip


def steps(simulation: Simulation) -> tuple[Bar, ...]:
    """Answer how many companies pay how much more or less."""
    words = {
        "down10": _("10 % less or below"),
        "down2": _("2 to 10 % less"),
        "down": _("up to 2 % less"),
        "same": _("the same"),
        "up": _("up to 2 % more"),
        "up2": _("2 to 10 % more"),
        "up10": _("10 % more or above"),
    }
    found = simulation.result["steps"]
    names = [*(name for name, _condition in STEPS), LAST_STEP]
    return bars([(words[name], found.get(name, 0)) for name in names])
