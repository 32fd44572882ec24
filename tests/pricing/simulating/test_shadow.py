"""What is prepared on pages is asked anew in an imagined or a past world, and kept for after."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from pricing.candidates import Base
from pricing.lookup import candidates, open_lists
from pricing.past import prices_as_they_were, scope_as
from pricing.simulating.shadow import imagined
from segments.selection import shopper_for
from tests.factories.companies import make_company
from tests.factories.prices import make_price, make_price_list
from tests.factories.products import make_product

pytestmark = pytest.mark.django_db

BEFORE_ANYTHING = datetime(2001, 1, 1, tzinfo=UTC)


@pytest.fixture
def world():
    """A shopper, a list with a price for the company, and the question that pages ask."""
    company, product = make_company(), make_product("Pump")
    price_list = make_price_list(companies=[company])
    make_price(price_list, product, "8.50")
    shopper = shopper_for(company, at=timezone.now())
    lists = open_lists(shopper)

    def amounts() -> list[Decimal]:
        found = candidates(shopper, {product.pk: Base(None, "EUR")}, lists=lists)[product.pk]
        return [entry.amount for entry in found.entries if entry.amount is not None]

    return shopper, product, price_list, amounts


def test_an_imagined_price_is_seen_by_what_was_prepared_before(world):
    _shopper, product, price_list, amounts = world
    assert amounts() == [Decimal("8.50")]

    with imagined() as there:
        row = (product.pk, 1, Decimal("7.25"))
        columns = ("product_id", "min_quantity", "amount")
        there.refill("pricing_price", "price_list_id", price_list.pk, columns, [row])
        assert amounts() == [Decimal("7.25")]

    assert amounts() == [Decimal("8.50")]


def test_a_past_without_the_price_is_seen_by_what_was_prepared_before(world):
    shopper, product, _price_list, amounts = world
    assert amounts() == [Decimal("8.50")]

    with prices_as_they_were(scope_as(shopper, [product.pk]), BEFORE_ANYTHING):
        assert amounts() == []

    assert amounts() == [Decimal("8.50")]
