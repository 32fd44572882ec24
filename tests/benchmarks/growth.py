"""
How the cost of a page grows: ``./dev bench growth --write``.

Every axis changes one thing in copies of one database; the pages of all copies are asked for in
turns: the same ones again and again, so that what can be remembered is; with ``--cold`` nothing is.
Cost is CPU, of web process and PostgreSQL together; the first point of an axis is one.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

import psycopg
from psycopg import sql

from tests.benchmarks import asking, changing
from tests.benchmarks.browsing import Buyer
from tests.benchmarks.drawing import draw
from tests.benchmarks.measuring import Series, Shop, measure
from tests.benchmarks.people import log_in
from tests.benchmarks.reporting import ROOT, cost, put
from tests.benchmarks.shops import ON, prepare, shops, tell
from tests.benchmarks.sites import Site

PICTURES = ROOT / "docs" / "images"


@dataclass(frozen=True, slots=True)
class Point:
    """One size on an axis: its number, the scale it starts from, and what is changed in a copy."""

    size: int
    scale: str
    change: Callable[[Site], None] | None = None


@dataclass(frozen=True, slots=True)
class Axis:
    """What grows, and by how much a page may cost more at the end (PERFORMANCE 5.4)."""

    name: str
    allowed: float
    points: tuple[Point, ...]
    lines: bool = False


def axes(scales: str) -> list[Axis]:
    """Answer the axes; those of products and companies use the scales that were asked for."""
    sizes = {"S": 600, "M": 10_000, "L": 100_000}
    return [
        Axis("products", 1.15, tuple(Point(sizes[scale], scale) for scale in scales)),
        Axis("segments defined", 1.10, _copies("S", changing.segments, 50, 500, 5_000)),
        Axis("segments of a company", 1.30, _copies("S", changing.memberships, 1, 5, 20)),
        Axis("price rows", 1.20, _copies("M", changing.prices, 10_000, 100_000, 1_000_000)),
        Axis("categories", 1.10, _copies("S", changing.categories, 50, 200, 1_000)),
        Axis("lines in the basket", 1.10, _copies("S", changing.nothing, 5, 50, 200), lines=True),
    ]


def _copies(scale: str, change: Callable[[Site, int], None], *numbers: int) -> tuple[Point, ...]:
    return tuple(Point(number, scale, partial(change, number=number)) for number in numbers)


def main() -> None:
    """Measure every axis, print the table, and draw it when asked to."""
    options = arguments()
    name = "growth"
    if options.cold:
        os.environ["BENCH_COLD"] = "1"
        name = "growth cold"
    measured = {}
    for axis in axes(options.scales):
        if options.axes and axis.name not in options.axes:
            continue
        tell(f"growing: {axis.name}")
        measured[axis.name] = axis, measured_axis(axis, options)
    text = table(measured)
    print(text)
    if options.write:
        put(name, text)
        (PICTURES / f"{name.replace(' ', '-')}.svg").write_text(draw(relative(measured)))


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="./dev bench growth", description=__doc__)
    parser.add_argument("--scales", default="SM", help="of the axis of products: SML with time")
    parser.add_argument("--axes", nargs="*", help="only these")
    parser.add_argument("--cold", action="store_true", help="our shops remember no answers at all")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--write", action="store_true", help="put table and plot in docs/")
    return parser.parse_args()


Measured = dict[str, dict[str, Series]]


def measured_axis(axis: Axis, options: argparse.Namespace) -> Measured:
    """Serve every point of an axis and ask for the pages in turns."""
    with ExitStack() as stack:
        pages: dict[str, dict[str, list]] = {}
        served = {}
        for point in axis.points:
            site = stack.enter_context(site_at(point))
            people = log_in(site)
            server = stack.enter_context(site.served(workers=1))
            shop = Shop(server, [[Buyer(server.address, person) for person in people]])
            name = f"{point.size:,}"
            served[name] = shop
            targets = asking.find_targets(site.conninfo, shop.clients[0][0])
            if axis.lines:
                site.empty_baskets()
                asking.fill(shop, targets.products, point.size)
                site.settle_baskets()
                wanted = {"basket": asking.basket({ON: shop})}
                asks = {"basket": next(iter(wanted["basket"].values()))[ON]}
            else:
                found = asking.pages_of(targets, {ON: shop}, warm=True)
                asks = {page: found[page][ON] for page in ("category", "search", "product")}
            for page, one in asks.items():
                pages.setdefault(page, {})[name] = one
        return measure(served, pages, rounds=options.rounds, seconds=options.seconds)


@contextmanager
def site_at(point: Point) -> Iterator[Site]:
    """Make the database of a point: that of a scale, or a copy of it that is dropped afterwards."""
    site = shops(point.scale, [ON])[ON]
    prepare(point.scale, {ON: site}, fresh=False)
    if point.change is None:
        yield site
        return
    copy = replace(site, database=f"{site.database}_copy_{point.size}")
    copy.drop_database()
    with psycopg.connect(**site.server, dbname="postgres", autocommit=True) as server:
        server.execute(
            sql.SQL("create database {} template {}").format(
                sql.Identifier(copy.database), sql.Identifier(site.database)
            )
        )
    try:
        point.change(copy)
        yield copy
    finally:
        copy.drop_database()


def relative(measured: dict[str, tuple[Axis, Measured]]) -> dict[str, dict[str, list]]:
    """Answer for every axis and page the sizes and what a page costs, the first being one."""
    answer: dict[str, dict[str, list]] = {}
    for name, (axis, pages) in measured.items():
        for page, series in pages.items():
            first = cost(series[f"{axis.points[0].size:,}"])
            answer.setdefault(name, {})[page] = [
                (point.size, cost(series[f"{point.size:,}"]) / first) for point in axis.points
            ]
    return answer


def table(measured: dict[str, tuple[Axis, Measured]]) -> str:
    """One row for an axis and page: what each size costs, how it grew, how many statements."""
    lines = [
        f"{datetime.now(UTC):%Y-%m-%d}. CPU ms a page, web process and PostgreSQL together.",
        "",
        "| what grows | page | CPU ms | times | allowed | SQL |",
        "| --- | --- | --- | --: | --: | --- |",
    ]
    for name, (axis, pages) in measured.items():
        for page, series in pages.items():
            ordered = [(point.size, series[f"{point.size:,}"]) for point in axis.points]
            costs = ", ".join(f"{size:,}: {cost(one):.1f}" for size, one in ordered)
            grew = cost(ordered[-1][1]) / cost(ordered[0][1])
            statements = ", ".join(str(one.statements) for _, one in ordered)
            allowed = "the lines" if axis.lines else f"{axis.allowed:.2f}"
            lines.append(f"| {name} | {page} | {costs} | {grew:.2f} | {allowed} | {statements} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
