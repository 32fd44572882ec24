"""The results as CSV, in full. No cell can be a formula: text from people is neutralised."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from segments.tabular.writing import AT_ONCE, csv_lines, plain

from ..models import SimulatedCompany, SimulatedProduct, Simulation

MONEY = ("before", "after", "up", "down", "lost")
MARGIN = ("margin_before", "margin_after", "margin_up", "margin_down")


def company_lines(simulation: Simulation, *, with_margin: bool) -> Iterator[str]:
    """Yield the lines of a table of all companies; two thousand are in memory at a time."""
    rows = SimulatedCompany.objects.filter(simulation=simulation).order_by("position")
    names = ["number", "name", "currency", "lines", "skipped", "hidden", "newly_hidden"]
    head = [
        _("Number"), _("Company"), _("Currency"), _("Lines"), _("Not compared"),
        _("Products hidden"), _("Newly hidden"),
    ]  # fmt: skip
    return _lines(rows, names, head, with_margin=with_margin)


def product_lines(simulation: Simulation, *, with_margin: bool) -> Iterator[str]:
    """Yield the lines of a table of all products; two thousand are in memory at a time."""
    rows = SimulatedProduct.objects.filter(simulation=simulation).order_by("product", "currency")
    names = [
        "product", "title", "currency", "companies", "lines", "skipped", "hidden",
        "newly_hidden",
    ]  # fmt: skip
    head = [
        _("Part number"), _("Product"), _("Currency"), _("Companies"), _("Lines"),
        _("Not compared"), _("Hidden from companies"), _("Newly hidden from"),
    ]  # fmt: skip
    if with_margin:
        names += ["raised", "below_cost"]
        head += [_("Lines raised to the floor"), _("Lines below cost")]
    return _lines(rows, names, head, with_margin=with_margin)


def _lines(rows: Any, names: list[str], head: list[str], *, with_margin: bool) -> Iterator[str]:
    figures = [*MONEY, *(MARGIN if with_margin else ())]
    words = {
        "before": _("Revenue before"), "after": _("Revenue after"), "up": _("Revenue up"),
        "down": _("Revenue down"), "lost": _("Cannot be bought any more"),
        "margin_before": _("Margin before"), "margin_after": _("Margin after"),
        "margin_up": _("Margin up"), "margin_down": _("Margin down"),
    }  # fmt: skip
    base = [f"base_{name}" for name in figures]
    in_base = [_("%(figure)s, base currency") % {"figure": words[name]} for name in figures]
    told = rows.values_list(*names, *figures, *base).iterator(chunk_size=AT_ONCE)
    return csv_lines(
        [*head, *(words[name] for name in figures), *in_base],
        ([plain(cell) if isinstance(cell, Decimal) else cell for cell in row] for row in told),
    )
