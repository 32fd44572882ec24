"""A shop with one category, two products, and a buyer of a company that is in a segment."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from pricing.models import Price, PriceList
from segments.models import Company, Segment
from shop import caching
from shop.listings.indexing import index
from tests.factories.companies import make_buyer, make_company
from tests.factories.orders import logged_in
from tests.factories.prices import make_price, make_price_list
from tests.factories.products import make_category, make_product
from tests.factories.segments import make_segment, put_in


@dataclass(frozen=True)
class Shop:
    """What a test changes, and how it looks at it."""

    client: Client
    company: Company
    segment: Segment
    category: Any
    pump: Any
    valve: Any
    price_list: PriceList
    price: Price

    def page(self, address: str = "", **headers) -> str:
        """Answer a page, the category's unless told otherwise."""
        response = self.client.get(address or self.category.get_absolute_url(), headers=headers)
        assert response.status_code == 200
        return response.content.decode()


@pytest.fixture(autouse=True)
def rested(monkeypatch):
    """Let no other test's trouble with the cache count here."""
    monkeypatch.setattr(caching._rest, "until", 0.0)


@pytest.fixture
def shop(db) -> Shop:
    """The pump costs 12.00, and 10.00 for the segment; the valve costs 5.00."""
    category = make_category("Fluids")
    pump = make_product("Pump", price="12.00", categories=[category])
    valve = make_product("Valve", price="5.00", categories=[category])
    index()
    company, segment = make_company(country="FI"), make_segment("gold")
    put_in(segment, company)
    price_list = make_price_list(segments=[segment])
    price = make_price(price_list, pump, "10.00")
    client = logged_in(make_buyer(company))
    return Shop(client, company, segment, category, pump, valve, price_list, price)
