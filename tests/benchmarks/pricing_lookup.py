"""
What a page of prices costs, out of how many rows.

``python -m tests.benchmarks.pricing_lookup --rows 1000000`` fills an empty, migrated database
(``DATABASE_URL``) and prints a table in Markdown. Times are of one process on the machine at hand;
the smallest is the best estimate of a quiet machine. Buffers and plans do not depend on it.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from random import Random

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.test")
django.setup()

from django.db import connection  # noqa: E402
from oscar.core.loading import get_model  # noqa: E402

from pricing.importing import import_prices  # noqa: E402
from pricing.lookup import Base, candidates  # noqa: E402
from pricing.models import CategoryPercent, Price, PriceList  # noqa: E402
from pricing.own_price import own_prices  # noqa: E402
from pricing.resolution import resolve  # noqa: E402
from pricing.sql import parameters  # noqa: E402
from segments.models import Company, Dimension, Segment  # noqa: E402
from segments.shopper import Shopper  # noqa: E402

Category = get_model("catalogue", "Category")
Partner = get_model("partner", "Partner")
Product = get_model("catalogue", "Product")
ProductCategory = get_model("catalogue", "ProductCategory")
ProductClass = get_model("catalogue", "ProductClass")
StockRecord = get_model("partner", "StockRecord")

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
PRODUCTS, LISTS, SEGMENTS, COMPANIES = 20_000, 500, 450, 50
FILL = """
    INSERT INTO pricing_price (price_list_id, product_id, min_quantity, amount)
    SELECT l.id, p.id, q.n, round((1 + (p.rank * 31 + l.rank * 17) %% 9000) * q.factor, 4)
    FROM (SELECT id, row_number() OVER (ORDER BY id) AS rank FROM pricing_pricelist) l
    JOIN (SELECT id, row_number() OVER (ORDER BY id) AS rank FROM catalogue_product) p
        ON (p.rank * 7919 + l.rank * 10473) %% %(products)s < %(each)s
    CROSS JOIN (VALUES (1, 0.01), (10, 0.009)) AS q (n, factor)
    ORDER BY l.id, p.id
"""


def fill(rows: int) -> None:
    """Make the catalogue, 450 segment lists and 50 company lists, and ``rows`` prices in them."""
    goods = ProductClass.objects.create(name="Goods")
    warehouse = Partner.objects.create(name="Warehouse")
    roots = [Category.add_root(name=f"Department {n}") for n in range(8)]
    leaves = [root.add_child(name=f"{root.name} {n}") for root in roots for n in range(5)]
    products = Product.objects.bulk_create(
        [
            Product(title=f"Product {n}", upc=f"U{n:07d}", product_class=goods, slug=f"p-{n}")
            for n in range(PRODUCTS)
        ],
        batch_size=2_000,
    )
    ProductCategory.objects.bulk_create(
        [ProductCategory(product=p, category=leaves[n % 40]) for n, p in enumerate(products)],
        batch_size=5_000,
    )
    StockRecord.objects.bulk_create(
        [
            StockRecord(
                product=p, partner=warehouse, partner_sku=p.upc, price=Decimal(n % 90 + 10),
                price_currency="EUR", num_in_stock=10,
            )
            for n, p in enumerate(products)
        ],
        batch_size=5_000,
    )  # fmt: skip
    dimension = Dimension.objects.create(code="bench", name="Bench")
    segments = Segment.objects.bulk_create(
        Segment(code=f"s{n}", name=f"S{n}", dimension=dimension, priority=n)
        for n in range(SEGMENTS)
    )
    companies = Company.objects.bulk_create(
        Company(number=f"C{n}", legal_name=f"Company {n}", currency="EUR") for n in range(COMPANIES)
    )
    for number in range(LISTS):
        price_list = PriceList.objects.create(
            code=f"bench-{number}", name=f"List {number}", currency="EUR", status="published",
            percent=Decimal(number % 7) if number % 5 == 0 else None,
        )  # fmt: skip
        if number < SEGMENTS:
            price_list.segments.add(segments[number])
        else:
            price_list.companies.add(companies[number - SEGMENTS])
        CategoryPercent.objects.create(
            price_list=price_list, category=leaves[number % 40], percent=Decimal(number % 20)
        )
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"products": PRODUCTS, "each": rows // LISTS // 2})
        cursor.execute("VACUUM ANALYZE")


def shoppers(size: int, *, segments: int = 5) -> Iterator[Shopper]:
    """Answer buyers of random companies, each in ``segments`` random segments."""
    pick = Random(7)
    companies = list(Company.objects.values_list("pk", flat=True))
    known = list(Segment.objects.values_list("pk", flat=True))
    for _number in range(size):
        yield Shopper(
            at=AT, currency="EUR", role="buyer", company_id=pick.choice(companies),
            segment_ids=tuple(pick.sample(known, segments)),
        )  # fmt: skip


def milliseconds(work: Callable, arguments: Iterator) -> tuple[float, float]:
    """Answer the least and the median time of the work over its arguments, in milliseconds."""
    times = []
    for argument in arguments:
        start = time.perf_counter()
        work(argument)
        times.append((time.perf_counter() - start) * 1000)
    return min(times), statistics.median(times)


def pages(size: int) -> list[dict[int, Base]]:
    """Answer fifty random pages of products with their base prices."""
    pick = Random(11)
    records = list(StockRecord.objects.values_list("product_id", "price"))
    return [
        {pk: Base(price, "EUR") for pk, price in pick.sample(records, size)} for _page in range(50)
    ]


def plan_of(work: Callable) -> tuple[int, set[str]]:
    """Answer the buffers that the work's largest statement touches, and which tables it scans."""
    found = []

    def watch(execute, sql, params, many, context):
        with connection.connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
            (plan,) = cursor.fetchone()
        found.append((plan if isinstance(plan, list) else json.loads(plan))[0]["Plan"])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        work()
    largest = max(found, key=buffers)
    return buffers(largest), {name for plan in found for name in scanned(plan)}


def buffers(plan: dict) -> int:
    """Answer how many pages a plan touched."""
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


def scanned(plan: dict) -> Iterator[str]:
    """Answer the tables that a plan reads from end to end."""
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    for part in plan.get("Plans", []):
        yield from scanned(part)


SORTED = """
    WITH own_goods AS MATERIALIZED (
        SELECT id AS root_id, id, id AS home_id FROM catalogue_product
        WHERE id >= %(first)s AND id < %(last)s
    ), own_ids AS MATERIALIZED (SELECT array_agg(id)::bigint[] AS ids FROM own_goods), {prices}
    SELECT root_id, price FROM own_prices ORDER BY price, root_id LIMIT 24
"""


def sorted_by_own_price(shopper: Shopper, size: int) -> list:
    """Answer the first page of ``size`` products sorted by the shopper's own price."""
    first = Product.objects.order_by("pk").values_list("pk", flat=True)[0]
    text = SORTED.format(prices=own_prices("priority"))
    with connection.cursor() as cursor:
        cursor.execute(text, {**parameters(shopper), "first": first, "last": first + size})
        return cursor.fetchall()


def import_of(rows: int) -> float:
    """Answer the seconds that a file of new prices takes, from the file to the price table."""
    price_list = PriceList.objects.create(code=f"import-{rows}", name="Import", currency="EUR")
    upcs = list(Product.objects.order_by("pk").values_list("upc", flat=True))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "prices.csv"
        with path.open("w") as file:
            file.write("sku,min_quantity,price\n")
            for number in range(rows):
                file.write(
                    f"{upcs[number % PRODUCTS]},{number // PRODUCTS + 1},{number % 997 + 1}\n"
                )
        start = time.perf_counter()
        report = import_prices(path, price_list)
        took = time.perf_counter() - start
    if report.created != rows:
        raise SystemExit(report.in_words())
    Price.objects.filter(price_list=price_list)._raw_delete("default")
    price_list.delete()
    return took


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--import-rows", type=int, nargs="*", default=[10_000])
    options = parser.parse_args()
    if Product.objects.exists():
        if not PriceList.objects.filter(code="bench-0").exists():
            raise SystemExit("The database holds products: give an empty one.")
    else:
        fill(options.rows)
    page = pages(24)
    print(f"{Price.objects.count():,} price rows, {PriceList.objects.count()} lists\n")
    print(
        "| what | best ms | median ms | buffers | tables read whole |\n"
        "| --- | --- | --- | --- | --- |"
    )

    def tell(what: str, work: Callable, arguments: list) -> None:
        best, median = milliseconds(work, arguments)
        touched, whole = plan_of(lambda: work(arguments[0]))
        read = ", ".join(sorted(whole)) or "–"
        print(f"| {what} | {best:.2f} | {median:.2f} | {touched} | {read} |")

    for size in (1, 5, 20, 50):
        buyers = list(shoppers(50, segments=size))
        asked = list(zip(buyers, page, strict=True))
        tell(f"look up 24 products, {size} segments", lambda pair: candidates(*pair), asked)
    buyer = next(shoppers(1))
    found = [candidates(buyer, bases) for bases in page]
    best, median = milliseconds(lambda c: [resolve(one, quantity=1) for one in c.values()], found)
    print(f"| decide 24 quotes with their breaks (Python) | {best:.2f} | {median:.2f} | | |")
    buyers = list(shoppers(10))
    for size in (500, 5_000):
        work = lambda shopper, size=size: sorted_by_own_price(shopper, size)  # noqa: E731
        tell(f"sort {size:,} products by own price, 5 segments", work, buyers)
    for rows in options.import_rows:
        print(f"| import {rows:,} prices from CSV | {import_of(rows) * 1000:.0f} | | | |")


if __name__ == "__main__":
    main()
