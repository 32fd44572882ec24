"""Run the comparison: ``./dev bench --scale S --rounds 5``."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import ExitStack
from datetime import UTC, datetime

import environ
import psycopg

from tests.benchmarks import reporting
from tests.benchmarks.browsing import Buyer
from tests.benchmarks.copying import copy_products
from tests.benchmarks.measuring import machine_index, measure
from tests.benchmarks.sites import PASSWORD, Site

LINES = 50
OUR_BUYER = "aino@koskinen.example"
MAKE_BUYER = f"""
from django.contrib.auth import get_user_model
User = get_user_model()
User.objects.filter(email="{OUR_BUYER}").exists() or User.objects.create_user(
    "aino", "{OUR_BUYER}", "{PASSWORD}")
"""
# The category with the most products.
CATEGORY = """
select c.id, count(*) from catalogue_category c
join catalogue_productcategory pc on pc.category_id = c.id
join catalogue_product p on p.id = pc.product_id and p.is_public and p.structure <> 'child'
where c.is_public and c.ancestors_are_public group by c.id order by count(*) desc, c.id
"""
PRODUCTS = """
select p.id, p.slug, p.title from catalogue_product p
join partner_stockrecord s on s.product_id = p.id and s.price is not null
where p.is_public and p.structure <> 'child' order by p.id limit 400
"""
SIZES = {
    "products": "select count(*) from catalogue_product",
    "companies": "select count(*) from segments_company",
    "segments": "select count(*) from segments_segment",
    "prices": "select count(*) from pricing_price",
}


def main() -> None:
    options = arguments()
    ours, plain = sites(options.scale)
    if options.fresh:
        ours.drop_database()
        plain.drop_database()
    tell("preparing ours")
    ours.ensure_database()
    ours.manage("setup_shop", "--scale", options.scale)
    tell("preparing plain Oscar")
    plain.ensure_database()
    plain.manage("migrate", "--verbosity", "0")
    tell(f"copied {copy_products(ours.conninfo, plain.conninfo):,} products")
    plain.manage("shell", "--verbosity", "0", code=MAKE_BUYER)
    for site in (ours, plain):
        site.empty_baskets()
    with ExitStack() as stack:
        buyers = {site.name: Buyer(stack.enter_context(site.served())) for site in (ours, plain)}
        for site in (ours, plain):
            buyers[site.name].log_in("/accounts/login/", site.email, PASSWORD)
        products, pages = find_pages(ours, buyers)
        fill(buyers, products, 1)
        before = machine_index()
        results = measure(buyers, pages, rounds=options.rounds, seconds=options.seconds)
        # Last, because Oscar draws the whole basket into the head of every page.
        fill(buyers, products[1:], LINES - 1)
        basket = {f"basket of {LINES} lines": dict.fromkeys(buyers, "/basket/")}
        results |= measure(buyers, basket, rounds=options.rounds, seconds=options.seconds)
        index = (before, machine_index())
    text = reporting.heading(options.scale, sizes(ours), index, f"{datetime.now(UTC):%Y-%m-%d}")
    text += reporting.table(results)
    print(text)
    if options.write:
        reporting.write_down(options.scale, text)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("--scale", choices="SML", default="S")
    parser.add_argument("--rounds", type=int, default=5, help="how often each page has its turn")
    parser.add_argument("--seconds", type=float, default=2.0, help="how long a turn takes")
    parser.add_argument("--fresh", action="store_true", help="make the data anew")
    parser.add_argument("--write", action="store_true", help="put the results in docs/")
    return parser.parse_args()


def sites(scale: str) -> tuple[Site, Site]:
    """Ours and plain Oscar, on the server that DATABASE_URL names."""
    config = environ.Env.db_url_config(os.environ["DATABASE_URL"])
    known = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    server = {key: str(config[name]) for key, name in known.items() if config[name]}
    suffix = scale.lower()
    ours = Site(
        "grossist", "tests.benchmarks.our_settings", f"bench_ours_{suffix}", OUR_BUYER, server
    )
    plain = Site(
        "oscar", "tests.benchmarks.plain_oscar.settings", f"bench_oscar_{suffix}", OUR_BUYER, server
    )
    return ours, plain


def find_pages(ours: Site, buyers: dict[str, Buyer]) -> tuple[list[str], dict[str, dict[str, str]]]:
    """Products that our buyer may see, and the addresses to ask for on each shop."""
    with psycopg.connect(ours.conninfo) as connection:
        category = connection.execute(CATEGORY).fetchone()[0]
        rows = connection.execute(PRODUCTS).fetchall()
    products: list[str] = []
    titles: list[str] = []
    for pk, slug, title in rows:
        path = f"/catalogue/{slug}_{pk}/"
        if len(products) < LINES * 1.5 and buyers["grossist"].get(path).status == 200:
            products.append(path)
            titles.append(title)
    listing = f"/catalogue/category/x_{category}/"
    return products, {
        "category": {name: buyer.get(listing).location for name, buyer in buyers.items()},
        "home": {"grossist": "/", "oscar": "/catalogue/"},
        "search": dict.fromkeys(buyers, f"/search/?q={titles[0].split()[0]}"),
        "product": dict.fromkeys(buyers, products[0]),
    }


def fill(buyers: dict[str, Buyer], products: list[str], lines: int) -> None:
    """Add so many lines to each buyer's basket, by the forms on the products' own pages."""
    for name, buyer in buyers.items():
        added = buyer.fill_basket(products, lines)
        if added < lines:
            raise SystemExit(f"{name}: only {added} of {lines} lines went into the basket")


def sizes(ours: Site) -> dict[str, int]:
    with psycopg.connect(ours.conninfo) as connection:
        return {name: connection.execute(query).fetchone()[0] for name, query in SIZES.items()}


def tell(words: str) -> None:
    print(f"  {words}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
