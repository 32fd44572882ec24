"""
What it costs to say what numbers mean (P8), and to suggest while somebody types, out of how many.

``python -m tests.benchmarks.part_numbers --products 100000`` fills an empty, migrated database
(``DATABASE_URL``) and prints a table in Markdown: the least and the median time of 30 runs, the
statements, and which tables a plan reads from end to end.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.test")
django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from oscar.core.loading import get_model  # noqa: E402

from segments.models import Company  # noqa: E402
from segments.shopper import Shopper  # noqa: E402
from shop.listings.indexing import index  # noqa: E402
from shop.partnumbers.resolution import resolve_numbers  # noqa: E402
from shop.ranges.models import RangeAccess  # noqa: E402
from shop.search.suggestions import suggestions_for  # noqa: E402

from .pricing_lookup import scanned  # noqa: E402

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
COMPANIES, NUMBERS_EACH = 1_000, 200

GOODS = """
insert into catalogue_product (structure, is_public, upc, title, slug, description,
    product_class_id, date_created, date_updated, is_discountable, priority, meta_title,
    meta_description)
select 'standalone', true, 'AB-' || lpad(n::text, 6, '0') || '/X',
    (array['Steel', 'Brass', 'Copper', 'Rubber', 'Nylon', 'Zinc', 'Oak'])[1 + n %% 7] || ' ' ||
    (array['screw', 'valve', 'hose', 'bracket', 'hammer', 'drill', 'pump', 'bolt', 'seal', 'nut',
           'lamp'])[1 + n %% 11] || ' ' || n, 'p-' || n, '', %(kind)s, now(), now(), true, 0, '', ''
from generate_series(1, %(products)s) n
"""
STOCK = """
insert into partner_stockrecord (product_id, partner_id, partner_sku, price_currency, price,
    num_in_stock, date_created, date_updated)
select id, %(partner)s, 'S' || id, 'EUR', 10, 5, now(), now() from catalogue_product
"""
OWN = """
insert into partnumbers_ownnumber (company_id, product_id, number)
select c.id, p.id, 'OWN-' || k
from (select id, row_number() over (order by id) as rank from segments_company) c
cross join generate_series(1, %(each)s) k
join (select id, row_number() over (order by id) as rank from catalogue_product) p
    on p.rank = 1 + (c.rank * 7919 + k * 104729) %% %(products)s
"""
MEMBERS = """
insert into ranges_rangemember (range_id, product_id, is_whole)
select %(range)s, id, true from catalogue_product where id %% %(every)s = 0
"""


def fill(products: int) -> None:
    """Make the catalogue, own numbers of a thousand companies, and a hidden range."""
    kind = get_model("catalogue", "ProductClass").objects.create(name="Goods").pk
    partner = get_model("partner", "Partner").objects.create(name="Warehouse").pk
    ranges = get_model("offer", "Range").objects
    Company.objects.bulk_create(
        Company(number=f"C{n}", legal_name=f"Company {n}", currency="EUR") for n in range(COMPANIES)
    )
    with connection.cursor() as cursor:
        cursor.execute(GOODS, {"kind": kind, "products": products})
        cursor.execute(STOCK, {"partner": partner})
        cursor.execute(OWN, {"each": NUMBERS_EACH, "products": products})
        for name, every, verb in [("secret", 10, "exclusive"), ("hidden", 7, "hide")]:
            made = ranges.create(name=name, slug=name)
            cursor.execute(MEMBERS, {"range": made.pk, "every": every})
            row = RangeAccess.objects.create(range=made, verb=verb)
            if verb == "hide":
                row.companies.set(Company.objects.all())
    index()
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")


def measure(name: str, work: Callable[[Random], object], runs: int = 30) -> None:
    """Print one row: times, statements, scanned tables."""
    pick, times, queries = Random(7), [], 0
    for _run in range(runs):
        with CaptureQueriesContext(connection) as asked:
            begun = time.perf_counter()
            work(pick)
            times.append((time.perf_counter() - begun) * 1000)
        queries = len(asked)
    scans = set()
    for query in asked:
        with connection.cursor() as cursor:
            cursor.execute(f"explain (format json) {query['sql']}")
            plan = cursor.fetchone()[0]
        scans |= set(scanned(plan[0]["Plan"]))
    print(
        f"| {name} | {min(times):.1f} | {statistics.median(times):.1f} | {queries} "
        f"| {', '.join(sorted(scans)) or 'none'} |",
        flush=True,
    )


def main() -> None:
    """Fill, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--products", type=int, default=100_000)
    parser.add_argument("--filled", action="store_true", help="the database is filled already")
    options = parser.parse_args()
    if not options.filled:
        fill(options.products)
    company = Company.objects.order_by("pk")[7]
    shopper = Shopper(at=AT, currency="EUR", role="buyer", company_id=company.pk)
    own = [f"own {k}" for k in range(1, NUMBERS_EACH + 1)]

    def numbers(pick: Random, size: int) -> list[str]:
        ours = [f"ab{pick.randint(1, options.products):06d}x" for _ in range(size)]
        return [*ours[: size - size // 10], *pick.choices(own, k=size // 10)]

    print("| what | least ms | median ms | statements | scanned from end to end |")
    print("| --- | ---: | ---: | ---: | --- |")
    for size in (200, 1_000):
        measure(
            f"{size} numbers", lambda pick, size=size: resolve_numbers(shopper, numbers(pick, size))
        )
    for words in ("br", "brass", "brass va", "brass valve 12", "ab0001", "own 1", "brss"):
        measure(f"suggest “{words}”", lambda pick, words=words: suggestions_for(shopper, words))


if __name__ == "__main__":
    main()
