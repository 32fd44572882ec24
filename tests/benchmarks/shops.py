"""The shops that are measured beside each other, and how their databases are made."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

import environ
import psycopg

from tests.benchmarks.copying import copy_products
from tests.benchmarks.sites import Site

ON, OFF, OSCAR, WHOOSH, FLOOR = "grossist", "off", "oscar", "whoosh", "floor"

SETTINGS = {
    ON: "tests.benchmarks.our_settings",
    OFF: "tests.benchmarks.off_settings",
    OSCAR: "tests.benchmarks.plain_oscar.settings",
    WHOOSH: "tests.benchmarks.plain_oscar.whoosh_settings",
    FLOOR: "tests.benchmarks.bare.settings",
}
DATABASES = {ON: "ours", OFF: "ours", FLOOR: "ours", OSCAR: "oscar", WHOOSH: "oscar"}
TITLES = {
    ON: "ours",
    OFF: "ours, segmentation off",
    OSCAR: "Oscar, free search",
    WHOOSH: "Oscar, Whoosh",
    FLOOR: "bare Django",
}
"""
The five of PERFORMANCE 5: ours with and without segmentation and the floor ask one database, both
Oscars another with the same products.
"""


def shops(scale: str, names: Iterable[str]) -> dict[str, Site]:
    """Answer the shops by name, on the server that DATABASE_URL names."""
    config = environ.Env.db_url_config(os.environ["DATABASE_URL"])
    known = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    server = {key: str(config[name]) for key, name in known.items() if config[name]}
    return {
        name: Site(name, SETTINGS[name], f"bench_{DATABASES[name]}_{scale.lower()}", server)
        for name in names
    }


def prepare(scale: str, sites: dict[str, Site], *, fresh: bool) -> None:
    """Make each database that is not there yet, and bring the others up to date."""
    ours = sites[ON]
    if fresh:
        for database in {site.database: site for site in sites.values()}.values():
            database.drop_database()
    if ours.ensure_database():
        tell(f"making our shop at scale {scale}")
    ours.manage("setup_shop", "--scale", scale)
    plain = sites.get(OSCAR) or sites.get(WHOOSH)
    if plain is not None:
        plain.ensure_database()
        plain.manage("migrate", "--verbosity", "0")
        if products(plain) != products(ours):
            tell(f"copied {copy_products(ours.conninfo, plain.conninfo):,} products to Oscar")
            (plain.scratch / "indexed").unlink(missing_ok=True)
    if WHOOSH in sites:
        index(sites[WHOOSH])


def products(site: Site) -> int:
    """Answer how many products a shop has."""
    with psycopg.connect(site.conninfo) as connection:
        return connection.execute("select count(*) from catalogue_product").fetchone()[0]


def index(site: Site) -> None:
    """Have Oscar build its Whoosh index, once; at 10,000 products that takes minutes."""
    done = site.scratch / "indexed"
    if not done.exists():
        tell("Oscar indexes its products with Whoosh")
        site.manage("rebuild_index", "--noinput", "--verbosity", "0")
        done.touch()


def tell(words: str) -> None:
    """Say what is going on."""
    print(f"  {words}", file=sys.stderr, flush=True)
