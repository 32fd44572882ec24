"""The tables on the screen, and docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from tests.benchmarks.measuring import Series
from tests.benchmarks.shops import FLOOR, OFF, ON, OSCAR, TITLES, WHOOSH

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- results of {} -->", "<!-- end of {} -->"
HEAD = """\
| page | shop | SQL | web CPU ms | PostgreSQL CPU ms | requests/s | p95 ms | KB |
| --- | --- | --: | --: | --: | --: | --: | --: |
"""
RATIOS = """\
| page | times Oscar, free search | times Oscar, Whoosh | on costs times off | floor is faster by |
| --- | --: | --: | --: | --: |
"""


def tables(results: dict[str, dict[str, Series]], names: list[str]) -> str:
    """What every page cost on every shop, and the ratios within this run."""
    rows = []
    for page, shops in results.items():
        for name in names:
            if name not in shops:
                continue
            one = shops[name]
            cells = [
                page if name == next(n for n in names if n in shops) else "",
                TITLES[name],
                str(one.statements),
                f"{one.app_ms:.1f}",
                f"{one.pg_ms:.1f}",
                f"{one.rate:.1f}",
                f"{one.p95_ms:.0f}",
                f"{one.kilobytes:.0f}",
            ]
            rows.append(f"| {' | '.join(cells)} |")
    return HEAD + "\n".join(rows) + "\n\n" + ratios(results)


def ratios(results: dict[str, dict[str, Series]]) -> str:
    """How much faster we answer than each, what segmentation costs, how far away the floor is."""
    rows = []
    for page, shops in results.items():
        ours = shops[ON]
        cells = [
            page,
            times(ours.rate, shops.get(OSCAR)),
            times(ours.rate, shops.get(WHOOSH)),
            f"{cost(ours) / cost(shops[OFF]):.2f}" if OFF in shops else "",
            f"{shops[FLOOR].rate / ours.rate:.1f}" if FLOOR in shops else "",
        ]
        rows.append(f"| {' | '.join(cells)} |")
    return RATIOS + "\n".join(rows) + "\n"


def times(rate: float, other: Series | None) -> str:
    """How many times as many requests a second."""
    return f"**{rate / other.rate:.1f}**" if other else ""


def cost(one: Series) -> float:
    """CPU milliseconds a request, web process and PostgreSQL together."""
    return one.app_ms + one.pg_ms


def heading(scale: str, counts: dict[str, int], index: tuple[float, float], day: str) -> str:
    """What was measured, where, and how steady the machine was."""
    sizes = ", ".join(f"{number:,} {name}" for name, number in counts.items())
    return (
        f"### Scale {scale}: {sizes}\n\n"
        f"{day}, Python {platform.python_version()}, {os.cpu_count()} CPUs ({platform.machine()}), "
        f"machine index {index[0]:.0f} ms before and {index[1]:.0f} ms after, load "
        f"{os.getloadavg()[0]:.1f} at the end.\n\n"
    )


def put(what: str, text: str) -> None:
    """Put results into the page, in place of those that stood there."""
    page = PAGE.read_text()
    begin, end = BEGIN.format(what), END.format(what)
    before, _, rest = page.partition(begin)
    _, _, after = rest.partition(end)
    if not rest:
        raise SystemExit(f"{PAGE} has no place for {what}.")
    PAGE.write_text(f"{before}{begin}\n\n{text}\n{end}{after}")
