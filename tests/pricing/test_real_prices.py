"""
Prices that were really charged come out of our own resolver: Northwind and Online Retail.

Needs the shared data folder (``GROSSIST_SHARED_DATA`` or ``../shared/data`` beside the checkout).
"""

import io
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command

from pricing.candidates import Base
from pricing.importing import import_prices
from pricing.lookup import candidates
from pricing.models import Price
from pricing.resolution import resolve
from segments.selection import shopper_for
from tests.factories.companies import make_company
from tests.factories.prices import make_price_list
from tests.factories.products import make_product
from tests.segments.behaviour.real_data import SHARED, rows

pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(),
    reason="no shared data: set GROSSIST_SHARED_DATA, or put shared/data beside the checkout",
)

CHANGED = datetime(1997, 4, 5, tzinfo=UTC)
"""The first day of Northwind's new prices: the last old ones are of 4 April."""


def as_file(prices: dict[str, Decimal]) -> io.BytesIO:
    lines = [f"{sku},{price}" for sku, price in sorted(prices.items())]
    return io.BytesIO("\n".join(["sku,price", *lines]).encode())


def northwind_prices() -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """The list before the change, as most orders tell it, and the list that the products hold."""
    days = {row["order_id"]: row["order_date"] for row in rows("northwind/orders.csv")}
    seen: dict[str, list[Decimal]] = defaultdict(list)
    for line in rows("northwind/order_lines.csv"):
        if days[line["order_id"]] <= "1997-04-04":
            seen[line["product_id"]].append(Decimal(line["unit_price"]))
    old = {pk: max(set(prices), key=prices.count) for pk, prices in seen.items()}
    new = {row["product_id"]: Decimal(row["unit_price"]) for row in rows("northwind/products.csv")}
    return old, new


def test_northwinds_price_change_gives_every_line_its_price(db):
    products = {row["product_id"]: make_product(upc=row["product_id"], price=None)
                for row in rows("northwind/products.csv")}  # fmt: skip
    company = make_company(currency="USD")
    old, new = northwind_prices()
    before = make_price_list("nw-1996", currency="USD", companies=[company], ends_at=CHANGED)
    after = make_price_list("nw-1997", currency="USD", companies=[company], starts_at=CHANGED)
    assert import_prices(as_file(old), before).created == len(old)
    assert import_prices(as_file(new), after).created == 77
    days = {row["order_id"]: row["order_date"] for row in rows("northwind/orders.csv")}
    lines = defaultdict(list)
    for line in rows("northwind/order_lines.csv"):
        lines[days[line["order_id"]]].append(line)

    different = []
    for day, sold in lines.items():
        shopper = shopper_for(company, at=datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC))
        bases = {products[line["product_id"]].pk: Base(None, "USD") for line in sold}
        found = candidates(shopper, bases)
        for line in sold:
            quote = resolve(found[products[line["product_id"]].pk], quantity=int(line["quantity"]))
            if quote.unit_price != Decimal(line["unit_price"]):
                different.append((line["order_id"], line["product_id"]))

    # The very first order has three prices of its own; the other 2,152 lines agree.
    assert sorted(different) == [("10248", "11"), ("10248", "42"), ("10248", "72")]


def test_the_change_is_at_midnight_and_half_open(db):
    product = make_product(upc="1", price=None)
    company = make_company(currency="USD")
    old, new = northwind_prices()
    before = make_price_list("nw-1996", currency="USD", companies=[company], ends_at=CHANGED)
    after = make_price_list("nw-1997", currency="USD", companies=[company], starts_at=CHANGED)
    import_prices(as_file({"1": old["1"]}), before)
    import_prices(as_file({"1": new["1"]}), after)

    def at(instant):
        found = candidates(shopper_for(company, at=instant), {product.pk: Base(None, "USD")})
        return resolve(found[product.pk], quantity=1).unit_price

    assert at(CHANGED - timedelta(microseconds=1)) == Decimal("14.40")
    assert at(CHANGED) == Decimal("18.00")


def test_the_breaks_of_132_gift_articles_are_told_from_their_sales_and_imported(db, tmp_path):
    lines = SHARED / "online_retail" / "transactions.csv.gz"
    called = {"sku": "stock_code", "quantity": "quantity", "buyer": "customer_id"}
    call_command("infer_breaks", lines, tmp_path / "prices.csv", **called, stdout=io.StringIO())
    written = (tmp_path / "prices.csv").read_text().splitlines()[1:]
    codes = sorted({line.split(",")[0] for line in written})
    products = {code: make_product(upc=code, price=None) for code in codes}
    company = make_company(currency="GBP")
    price_list = make_price_list("retail", currency="GBP", companies=[company])

    report = import_prices(tmp_path / "prices.csv", price_list)

    assert len(codes) == 132
    assert (report.created, Price.objects.count()) == (264, 264)
    assert import_prices(tmp_path / "prices.csv", price_list).unchanged == 264
    told, of = sold_at_the_told_price(lines, products, company)
    # Nearly nine of ten lines that customers bought were sold at the price that we now answer.
    assert told / of > 0.85


def sold_at_the_told_price(lines, products, company) -> tuple[int, int]:
    """How many lines of these products our resolver prices as they were sold, and of how many."""
    shopper = shopper_for(company, at=datetime(2011, 12, 9, tzinfo=UTC))
    bases = {product.pk: Base(None, "GBP") for product in products.values()}
    found = candidates(shopper, bases)
    told = of = 0
    for line in rows("online_retail/transactions.csv.gz"):
        product, quantity = products.get(line["stock_code"]), int(line["quantity"])
        if product is None or quantity < 1 or not line["customer_id"]:
            continue
        quote = resolve(found[product.pk], quantity=quantity)
        told += quote.unit_price == Decimal(line["unit_price"])
        of += 1
    return told, of
