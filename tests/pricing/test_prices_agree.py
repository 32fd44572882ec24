"""Three roads to a price give the same number: the resolver, the SQL, and a slow simple model."""

from random import Random

import pytest
from oscar.core.loading import get_model

from pricing.base_price import is_price
from pricing.lookup import Base, candidates
from pricing.resolution import decide, resolve
from tests.factories.own_prices import own_prices_of

from .random_shop import QUANTITIES, RandomShop
from .reference import Shop

Product = get_model("catalogue", "Product")
StockRecord = get_model("partner", "StockRecord")
POLICIES = ["priority", "lowest"]
pytestmark = pytest.mark.django_db


def bases(products, currency):
    """Answer the base price of each product, as the strategy picks it."""
    found = {product.pk: Base(None, currency) for product in products}
    for record in StockRecord.objects.filter(product__in=products).order_by("-pk"):
        if record.price_currency == currency and is_price(record.price):
            found[record.product_id] = Base(record.price, currency)
    return found


@pytest.mark.parametrize("seed", range(5))
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
