"""A dealer with terms of its own, a pump, and a program that calls for the dealer."""

import pytest

from shop.listings.indexing import index
from tests.factories.apikeys import program_of
from tests.factories.companies import make_buyer, make_company
from tests.factories.prices import make_list_break, make_price_list
from tests.factories.products import make_category, make_product
from tests.factories.segments import make_segment, put_in


@pytest.fixture
def pump():
    pump = make_product("Pump", upc="PU-1", price="11.11", categories=[make_category("Pumps")])
    index()
    return pump


@pytest.fixture
def buyer(pump):
    """A dealer: 17 % off, 23 % off from ten pieces: 9.22 and 8.55."""
    buyer, dealers = make_buyer(make_company(currency="EUR")), make_segment("dealers")
    put_in(dealers, buyer.company)
    dealer_list = make_price_list("dealers", segments=[dealers], percent=17, decimals=2)
    make_list_break(dealer_list, 23, min_quantity=10)
    return buyer


@pytest.fixture
def program(buyer):
    return program_of(buyer)
