"""
Plain Oscar, ours with segmentation off and on, and bare Django, in turns on one PostgreSQL:
``./dev bench --scale M --rounds 5``.
"""

from __future__ import annotations

import argparse
import os
from contextlib import ExitStack
from datetime import UTC, datetime

import psycopg

from tests.benchmarks import asking, reporting
from tests.benchmarks.browsing import Buyer
from tests.benchmarks.measuring import Series, Shop, machine_index, measure
from tests.benchmarks.people import log_in
from tests.benchmarks.shops import FLOOR, OFF, ON, OSCAR, TITLES, WHOOSH, prepare, shops
from tests.benchmarks.sites import Site

CLIENTS = 3
SIZES = {
    "products": "select count(*) from catalogue_product",
    "companies": "select count(*) from segments_company",
    "segments": "select count(*) from segments_segment",
    "prices": "select count(*) from pricing_price",
}


def main() -> None:
    """Prepare, measure, print and, when asked to, write down."""
    options = arguments()
    if options.cold:
        os.environ["BENCH_COLD"] = "1"
    sites = shops(options.scale, options.shops)
    prepare(options.scale, sites, fresh=options.fresh)
    with ExitStack() as stack:
        served = serve(stack, sites)
        before = machine_index()
        results = measure_all(sites, served, options)
        index = (before, machine_index())
    text = reporting.heading(
        options.scale, sizes(sites[ON]), index, f"{datetime.now(UTC):%Y-%m-%d}"
    )
    text += reporting.tables(results, list(sites))
    print(text)
    if options.write:
        state = " cold" if options.cold else " warm" if options.warm else ""
        reporting.put(f"scale {options.scale}{state}", text)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("--scale", choices="SML", default="S")
    parser.add_argument("--rounds", type=int, default=5, help="how often each page has its turn")
    parser.add_argument("--seconds", type=float, default=2.0, help="how long a turn takes")
    parser.add_argument("--fresh", action="store_true", help="make the data anew")
    state = parser.add_mutually_exclusive_group()
    state.add_argument("--cold", action="store_true", help="our shops remember no answers at all")
    state.add_argument("--warm", action="store_true", help="all answers were asked for before")
    parser.add_argument("--write", action="store_true", help="put the results in docs/")
    parser.add_argument(
        "--shops", nargs="+", choices=list(TITLES), default=[ON, OFF, OSCAR, FLOOR],
        help="whom to measure; whoosh, too, where its index takes minutes to build",
    )  # fmt: skip
    options = parser.parse_args()
    options.shops = [name for name in TITLES if name in {*options.shops, ON}]
    return options


def serve(stack: ExitStack, sites: dict[str, Site]) -> dict[str, Shop]:
    """Start every shop, with the same buyers logged in at all clients."""
    people: dict[str, list[dict]] = {}
    served = {}
    for name, site in sites.items():
        if site.database not in people:
            people[site.database] = log_in(site)
            site.empty_baskets()
        server = stack.enter_context(site.served())
        persons: list[tuple[dict, dict]] = [(person, {}) for person in people[site.database]]
        clients = [
            [Buyer(server.address, person, cookies) for person, cookies in persons]
            for _ in range(CLIENTS)
        ]
        served[name] = Shop(server, clients)
    return served


def measure_all(
    sites: dict[str, Site], served: dict[str, Shop], options: argparse.Namespace
) -> dict[str, dict[str, Series]]:
    """Measure the pages, then adding, then the full basket: Oscar draws it on every page."""
    targets = asking.find_targets(sites[ON].conninfo, served[ON].clients[0][0])
    turns = {"rounds": options.rounds, "seconds": options.seconds}
    results = measure(served, asking.pages_of(targets, served, warm=options.warm), **turns)
    buying = {name: shop for name, shop in served.items() if name not in {FLOOR, WHOOSH}}
    results |= measure(served, asking.adding(targets, buying), **turns)
    for name in [name for name in (ON, OSCAR) if name in buying]:
        sites[name].empty_baskets()
        asking.fill(served[name], targets.products, asking.LINES)
        sites[name].settle_baskets()
    return results | measure(served, asking.basket(buying), **turns)


def sizes(ours: Site) -> dict[str, int]:
    """Count what the heading tells."""
    with psycopg.connect(ours.conninfo) as connection:
        return {name: connection.execute(query).fetchone()[0] for name, query in SIZES.items()}


if __name__ == "__main__":
    main()
