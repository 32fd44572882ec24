"""The table on the screen, and docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from tests.benchmarks.measuring import Series

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- results of scale {} -->", "<!-- end of scale {} -->"
HEAD = """\
| page | SQL | Oscar's | CPU ms | Oscar's | requests/s | Oscar's | p95 ms | times Oscar |
| --- | --: | --: | --: | --: | --: | --: | --: | --: |
"""


def table(results: dict[str, dict[str, Series]]) -> str:
    """One row a page: ours, plain Oscar, and how many times faster we answer."""
    rows = []
    for page, series in results.items():
        ours, plain = series["grossist"], series["oscar"]
        cells = [
            page,
            str(ours.statements),
            str(plain.statements),
            f"{ours.cpu_ms:.1f}",
            f"{plain.cpu_ms:.1f}",
            f"{ours.rate:.1f}",
            f"{plain.rate:.1f}",
            f"{ours.p95_ms:.0f}",
            f"**{ours.rate / plain.rate:.1f}**",
        ]
        rows.append(f"| {' | '.join(cells)} |")
    return HEAD + "\n".join(rows) + "\n"


def heading(scale: str, counts: dict[str, int], index: tuple[float, float], day: str) -> str:
    """What was measured, where, and how steady the machine was."""
    sizes = ", ".join(f"{number:,} {name}" for name, number in counts.items())
    return (
        f"### Scale {scale}: {sizes}\n\n"
        f"{day}, Python {platform.python_version()}, {os.cpu_count()} CPUs ({platform.machine()}), "
        f"machine index {index[0]:.0f} ms before and {index[1]:.0f} ms after.\n\n"
    )


def write_down(scale: str, text: str) -> None:
    """Put the results of one scale into the page, in place of those that stood there."""
    page = PAGE.read_text()
    begin, end = BEGIN.format(scale), END.format(scale)
    before, _, rest = page.partition(begin)
    _, _, after = rest.partition(end)
    if not rest:
        raise SystemExit(f"{PAGE} has no place for scale {scale}.")
    PAGE.write_text(f"{before}{begin}\n\n{text}\n{end}{after}")
