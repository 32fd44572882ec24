"""
The AdventureWorks folder loads whole, and the shop's own resolver gives its historical prices.

Needs the shared data folder (``GROSSIST_SHARED_DATA`` or ``../shared/data`` beside the checkout).
"""

import csv
import gzip
import os
import random
from collections import Counter
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Sum
from oscar.core.loading import get_model

from pricing.candidates import Base
from pricing.lookup import candidates
from pricing.models import Price, PriceList
from pricing.resolution import explain
from segments.models import Company, SalesRep, Segment
from segments.selection import shopper_for
from segments.tabular import instant
from shop.imports.adventureworks.loading import load
from shop.partner.strategy import SegmentStrategy
from tests.factories.companies import make_buyer
from tests.factories.orders import logged_in, make_address, place_order, put_in_basket

Category = get_model("catalogue", "Category")
Line = get_model("order", "Line")
Order = get_model("order", "Order")
Product = get_model("catalogue", "Product")

SHARED = Path(os.environ.get("GROSSIST_SHARED_DATA") or settings.BASE_DIR / "../shared/data")
FOLDER = SHARED / "adventureworks"
NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)

pytestmark = [
    pytest.mark.skipif(
        not FOLDER.is_dir(),
        reason="no AdventureWorks folder: set GROSSIST_SHARED_DATA, or put shared/data beside",
    ),
    pytest.mark.xdist_group("adventureworks"),
]


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The folder, loaded once for this file and taken away again."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(FOLDER, now=NOW, tell=lambda words: None)
        # Or each test would check all the foreign keys of the load again.
        connection.check_constraints()
        yield
        transaction.set_rollback(True)
    cache.clear()


def table(name):
    """The rows of a file as text, read without our own reader."""
    opener = gzip.open if name.endswith(".gz") else open
    with opener(FOLDER / name, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.usefixtures("loaded")
def test_everything_is_there(db):
    assert Company.objects.count() == 701
    assert SalesRep.objects.count() == 17
    assert Product.objects.count() == 504
    assert Product.objects.filter(is_public=True).count() == 197
    assert (Category.objects.filter(depth=1).count(), Category.objects.count()) == (4, 41)
    assert (Order.objects.count(), Line.objects.count()) == (3_796, 60_855)
    assert Company.objects.exclude(order_terms=None).distinct().count() == 635


@pytest.mark.usefixtures("loaded")
def test_facts_are_typed(db):
    company = Company.objects.get(number="AW00000001")

    assert (company.legal_name, company.employees, company.turnover) == (
        "A Bike Store", 2, Decimal(300000),
    )  # fmt: skip
    assert (company.country, company.continent, company.region) == ("US", "NA", "Washington")
    assert (company.territory, company.digital_maturity) == ("Northwest", "high")
    assert company.account_manager.code == "AW-280"


@pytest.mark.usefixtures("loaded")
def test_segments_go_by_business_type_size_and_territory(db):
    members = {
        segment.code: segment.memberships.filter(valid_to=None).count()
        for segment in Segment.objects.all()
    }

    rows = table("companies.csv")
    kinds = Counter(row["business_type_code"] for row in rows)
    territories = Counter(row["territory_id"] for row in rows)
    assert members["aw-resellers"] == 701
    assert members["aw-specialty-shops"] == kinds["BS"]
    assert members["aw-value-added"] == kinds["BM"]
    assert members["aw-warehouses"] == kinds["OS"]
    assert members["aw-large"] == sum(1 for row in rows if int(row["employees"]) >= 50)
    assert members["aw-large"] + members["aw-medium"] + members["aw-small"] == 701
    assert members["aw-territory-canada"] == territories["6"]


@pytest.mark.usefixtures("loaded")
def test_the_orders_add_up(db):
    wanted = sum(Decimal(row["subtotal"]) for row in table("orders.csv"))

    net = Line.objects.aggregate(net=Sum("line_price_excl_tax"))["net"]

    # Each of the 60,855 lines is rounded to the cent here, the source keeps four decimals.
    assert abs(net - wanted) < Decimal(10)
    order = Order.objects.get(number="SO43660")
    assert order.total_excl_tax == Decimal("1294.25") + Decimal("32.36")
    assert order.total_incl_tax == order.total_excl_tax + Decimal("103.54")


class Rule:
    """What a dealer pays, told from the files alone: list × (0.60 − best eligible offer)."""

    def __init__(self):
        self.offers = {row["offer_id"]: row for row in table("special_offers.csv")}
        self.covering = {}
        for row in table("special_offer_products.csv"):
            self.covering.setdefault(row["sku"], []).append(self.offers[row["offer_id"]])
        self.history = {}
        for row in table("price_history.csv"):
            self.history.setdefault(row["sku"], []).append(row)

    def price(self, sku, day, quantity):
        """The dealer price of a day at a quantity, at four decimals."""
        listed = next(
            Decimal(row["list_price"])
            for row in self.history[sku]
            if row["valid_from"] <= day and (not row["valid_to"] or day <= row["valid_to"])
        )
        offers = [
            Decimal(offer["discount_pct"])
            for offer in self.covering.get(sku, [])
            if offer["audience"] != "Customer"
            and offer["start_date"] <= day <= offer["end_date"]
            and int(offer["min_qty"]) <= quantity <= int(offer["max_qty"] or 10**9)
        ]
        share = Decimal("0.60") - max(offers, default=Decimal(0))
        return (listed * share).quantize(Decimal("0.0001"), ROUND_HALF_UP)


@pytest.mark.usefixtures("loaded")
def test_every_historical_unit_price_comes_out_of_our_resolver(db):
    rule, orders = Rule(), {row["order_id"]: row for row in table("orders.csv")}
    by_day = {}
    for line in table("order_lines.csv.gz"):
        by_day.setdefault(orders[line["order_id"]]["order_date"], []).append(line)
    products = {product.upc: product.pk for product in Product.objects.all()}
    companies = Company.objects.in_bulk(field_name="number")

    lesser, count = Counter(), 0
    for day, lines in by_day.items():
        # All dealers are on the same terms: one of that day's stands for all of them.
        buyer = companies[orders[lines[0]["order_id"]]["company_id"]]
        bases = {products[line["sku"]]: Base(amount=None, currency="USD") for line in lines}
        found = candidates(shopper_for(buyer, at=instant(day)), bases)
        for line in lines:
            count += 1
            quantity, charged = int(line["quantity"]), Decimal(line["unit_price"])
            decision = explain(found[products[line["sku"]]], quantity=quantity)
            assert decision.winner.charged == rule.price(line["sku"], day, quantity)
            if decision.winner.charged != charged:
                lesser[which_gave(decision, charged)] += 1

    assert count == 60_855
    # These lines were sold at a lesser offer than the best one: our explanation names it.
    assert lesser == {"aw-dealer": 233, "aw-volume": 2}


def which_gave(decision, charged):
    """The list among those that lost that gave the price that was charged."""
    [code] = {found.code for found in decision.findings if found.price == charged}
    return "-".join(code.split("-")[:2])


@pytest.mark.usefixtures("loaded")
def test_all_dealers_are_on_the_same_terms(db):
    orders = random.Random(1).sample(table("orders.csv"), 40)
    companies = Company.objects.in_bulk(field_name="number")

    reached = {
        frozenset(
            PriceList.objects.open_to(
                shopper_for(companies[order["company_id"]], at=instant(order["order_date"]))
            ).values_list("code", flat=True)
        )
        == frozenset(
            PriceList.objects.published()
            .at(instant(order["order_date"]))
            .values_list("code", flat=True)
        )
        for order in orders
    }

    assert reached == {True}


@pytest.mark.usefixtures("loaded")
def test_the_shop_sells_from_it_today(db):
    shopper = shopper_for(Company.objects.get(number="AW00000002"), at=NOW)
    visible = list(Product.objects.visible_to(shopper).order_by("upc"))
    strategy = SegmentStrategy(shopper)
    strategy.warm(visible)

    quotes = {product.upc: strategy.quote(product, 1) for product in visible}

    assert len(visible) == 197
    assert None not in quotes.values()
    assert quotes["BB-7421"].unit_price == Decimal("32.3940")
    assert quotes["BB-7421"].price_list_code == "aw-dealer-2012-12-28"
    priced_by_list = [quote for quote in quotes.values() if quote.price_list_code]
    assert len(priced_by_list) == 195
    helmet = next(product for product in visible if product.title.startswith("Sport-100"))
    assert strategy.quote(helmet, 15).unit_price < strategy.quote(helmet, 1).unit_price


@pytest.mark.usefixtures("loaded")
def test_a_dealer_orders_at_the_dealer_price(db):
    buyer = make_buyer(Company.objects.get(number="AW00000002"))
    address = make_address(buyer)
    client = logged_in(buyer)
    helmet = Product.objects.filter(is_public=True, title__startswith="Sport-100").first()

    put_in_basket(client, helmet, 15)
    place_order(client, address, po_number="PO-1")

    line = Line.objects.get(order__user=buyer.user)
    assert (line.product, line.quantity) == (helmet, 15)
    # 15 to 24 pieces: 5 % points off the dealer's 60 % of the list price, 34.99.
    assert line.terms.unit_price == Decimal("19.2445")
    assert line.terms.price_list_code == "aw-volume-2012-12-28"
    assert line.order.terms.company.number == "AW00000002"


@pytest.mark.usefixtures("loaded")
def test_loading_again_changes_nothing(db, tmp_path):
    before = PriceList.objects.count(), Price.objects.count(), Segment.objects.count()
    words = []
    for file in FOLDER.iterdir():
        (tmp_path / file.name).symlink_to(file.resolve())
    shorten(tmp_path / "order_lines.csv.gz", 3_000)

    load(tmp_path, now=NOW, tell=words.append)

    assert "701 companies: 0 created, 0 changed, 701 unchanged" in words
    assert "504 products: 0 created, 0 changed, 504 unchanged" in words
    assert "3,000 order lines: 0 created, 0 changed, 3000 unchanged" in words
    assert (PriceList.objects.count(), Price.objects.count(), Segment.objects.count()) == before


def shorten(path, rows):
    """Keep the header and the first rows of a gzipped file, in place of its link."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        kept = [line for _row, line in zip(range(rows + 1), file, strict=False)]
    path.unlink()
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(kept)


def test_a_folder_without_the_files_says_so(db, tmp_path, capsys):
    with pytest.raises(CommandError, match="Nothing was written"):
        call_command("load_adventureworks", tmp_path)

    assert "territories.csv" in capsys.readouterr().err
