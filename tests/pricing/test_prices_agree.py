"""
Three roads to a price give the same number: the resolver, the SQL, and a slow simple model.

``PRICE_CASES=100000 ./dev test tests/pricing/test_prices_agree.py`` asks for so many random prices;
without it ten thousand are asked for.
"""

import os
from collections import Counter
from math import ceil
from random import Random

import pytest
from django.core.management import call_command
from oscar.core.loading import get_model

from pricing.base_price import is_price
from pricing.lookup import Base, candidates, open_lists
from pricing.models import CategoryPercent, ListBreak, Price, PriceList
from pricing.resolution import decide, resolve
from tests.factories.own_prices import own_prices_of

from .random_shop import CASES_PER_SHOP, POLICIES, QUANTITIES, RandomShop
from .reference import Shop

Product = get_model("catalogue", "Product")
StockRecord = get_model("partner", "StockRecord")
SHOPS = ceil(int(os.environ.get("PRICE_CASES", "10000")) / CASES_PER_SHOP)
pytestmark = pytest.mark.django_db


def bases(products, currency):
    """Answer the base price of each product, as the strategy picks it."""
    found = {product.pk: Base(None, currency) for product in products}
    for record in StockRecord.objects.filter(product__in=products).order_by("-pk"):
        if record.price_currency == currency and is_price(record.price):
            found[record.product_id] = Base(record.price, currency)
    return found


def charged_by_table(quote, quantity):
    """Answer what the table of quantity breaks says about a quantity."""
    reached = [step.unit_price for step in quote.breaks if step.min_quantity <= quantity]
    return reached[-1] if quote.breaks else quote.unit_price


def quotes_of(shop, shoppers):
    """Answer every quote of a shop for these shoppers."""
    return [
        resolve(asked, quantity=quantity, policy=policy)
        for shopper in shoppers
        for _pk, asked in sorted(
            candidates(shopper, bases(shop.products, shopper.currency)).items()
        )
        for quantity in QUANTITIES
        for policy in POLICIES
    ]


@pytest.mark.parametrize("seed", range(SHOPS))
def test_the_resolver_agrees_with_the_slow_simple_model(seed, now):
    shop = RandomShop(seed, now)
    reference = Shop()

    for shopper in shop.shoppers():
        found = candidates(shopper, bases(shop.products, shopper.currency))
        for product in shop.products:
            for quantity in QUANTITIES:
                for policy in POLICIES:
                    quote = resolve(found[product.pk], quantity=quantity, policy=policy)

                    ours = (quote.unit_price, quote.price_list_code) if quote else (None, None)
                    assert ours == reference.price(shopper, product, quantity, policy)
                    assert quote is None or charged_by_table(quote, quantity) == quote.unit_price


@pytest.mark.parametrize("seed", range(SHOPS))
def test_lists_that_are_known_before_bring_the_same_candidates(seed, now):
    shop = RandomShop(seed, now)

    for shopper in shop.shoppers():
        base = bases(shop.products, shopper.currency)
        lists = open_lists(shopper)
        asked, known = candidates(shopper, base), candidates(shopper, base, lists=lists)
        for pk in base:
            assert Counter(known[pk].entries) == Counter(asked[pk].entries)
            assert known[pk].base == asked[pk].base


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("policy", POLICIES)
def test_the_own_price_of_sql_is_the_resolver_s_at_one_piece(seed, policy, now):
    shop = RandomShop(seed, now)

    for shopper in shop.shoppers():
        found = candidates(shopper, bases(shop.products, shopper.currency))
        ours = {
            pk: quote and quote.unit_price
            for pk, quote in (
                (pk, resolve(asked, quantity=1, policy=policy)) for pk, asked in found.items()
            )
        }
        variants = [ours[p.pk] for p in shop.products if p.parent_id == shop.parent.pk]
        priced = [price for price in variants if price is not None]
        ours[shop.parent.pk] = min(priced, default=None)

        assert own_prices_of(shopper, Product.objects.all(), policy) == ours


@pytest.mark.parametrize("seed", range(2))
def test_the_order_of_the_rows_changes_nothing(seed, now):
    shop = RandomShop(seed, now)
    shuffle = Random(seed).shuffle

    for shopper in shop.shoppers():
        found = candidates(shopper, bases(shop.products, shopper.currency), with_closed=True)
        for asked in found.values():
            rows = list(asked.entries)
            shuffle(rows)
            shuffled = type(asked)(asked.currency, asked.at, asked.base, tuple(rows))

            for quantity in QUANTITIES:
                assert decide(shuffled, quantity=quantity) == decide(asked, quantity=quantity)
                assert resolve(shuffled, quantity=quantity) == resolve(asked, quantity=quantity)


@pytest.mark.parametrize("seed", range(2))
def test_lists_that_are_closed_change_nothing_but_the_explanation(seed, now):
    shop = RandomShop(seed, now)

    for shopper in shop.shoppers():
        base = bases(shop.products, shopper.currency)
        lean = candidates(shopper, base)
        full = candidates(shopper, base, with_closed=True)
        for pk in base:
            for quantity in QUANTITIES:
                lean_quote = resolve(lean[pk], quantity=quantity)
                full_quote = resolve(full[pk], quantity=quantity)
                assert lean_quote == full_quote


@pytest.mark.parametrize("seed", range(2))
def test_lists_and_rows_made_in_another_order_give_the_same_prices(seed, now):
    shop = RandomShop(seed, now)
    shoppers = list(shop.shoppers())
    before = quotes_of(shop, shoppers)

    make_again_shuffled(Random(seed))

    assert quotes_of(shop, shoppers) == before


def make_again_shuffled(random):
    """Make every list and row anew, in an order of chance: other keys, other places on disk."""
    lists = list(PriceList.objects.prefetch_related("segments", "companies"))
    rows = {model: list(model.objects.all()) for model in (Price, CategoryPercent, ListBreak)}
    audiences = {one.pk: (list(one.segments.all()), list(one.companies.all())) for one in lists}
    PriceList.objects.all().delete()
    new = {}
    for price_list in random.sample(lists, len(lists)):
        former, price_list.pk = price_list.pk, None
        price_list.save(force_insert=True)
        price_list.segments.set(audiences[former][0])
        price_list.companies.set(audiences[former][1])
        new[former] = price_list.pk
    for kept in rows.values():
        for row in random.sample(kept, len(kept)):
            row.pk, row.price_list_id = None, new[row.price_list_id]
            row.save(force_insert=True)


@pytest.mark.parametrize("seed", range(2))
def test_files_imported_in_any_order_and_shuffled_give_the_same_prices(seed, now, tmp_path):
    shop = RandomShop(seed, now)
    shoppers = list(shop.shoppers())
    before, random = quotes_of(shop, shoppers), Random(seed)
    files = {
        code: [
            f"{row.product.upc},{row.min_quantity},{said(row.amount)},{said(row.percent)}"
            for row in Price.objects.filter(price_list__code=code).select_related("product")
        ]
        for code in PriceList.objects.values_list("code", flat=True)
    }
    Price.objects.all().delete()

    for code in random.sample(sorted(files), len(files)):
        lines = random.sample(files[code], len(files[code]))
        if lines:
            path = tmp_path / f"{code}.csv"
            path.write_text("\n".join(["sku,min_quantity,price,percent", *lines]) + "\n")
            call_command("import_prices", path, list=code, verbosity=0)

    assert quotes_of(shop, shoppers) == before


def said(number):
    return "" if number is None else str(number)
