"""The product factory makes what the shop can sell."""

from decimal import Decimal

import pytest

from tests.factories.products import make_category, make_product

pytestmark = pytest.mark.django_db


def test_a_made_product_has_a_price_and_stock_in_its_category():
    tools = make_category("Tools")
    drills = make_category("Drills", parent=tools)

    drill = make_product("Drill", price="12.50", categories=[drills])

    record = drill.stockrecords.get()
    assert (record.price, record.price_currency, record.num_in_stock) == (
        Decimal("12.50"),
        "EUR",
        100,
    )
    assert drills.is_descendant_of(tools)
    assert list(drill.categories.all()) == [drills]


def test_a_variant_belongs_to_its_parent_and_the_parent_has_no_stock():
    shirt = make_product("Shirt", structure="parent")

    small = make_product("Shirt S", parent=shirt)

    assert not shirt.stockrecords.exists()
    assert small.is_child and small.stockrecords.exists()
