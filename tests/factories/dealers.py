"""The dealer of many tests, and the pump that it buys."""

from segments.models import Buyer
from shop.listings.indexing import index
from tests.factories.companies import make_buyer, make_company
from tests.factories.prices import make_list_break, make_price_list
from tests.factories.products import make_category, make_product
from tests.factories.segments import make_segment, put_in


def make_pump():
    """Make a pump for 11.11 that listings find."""
    pump = make_product("Pump", upc="PU-1", price="11.11", categories=[make_category("Pumps")])
    index()
    return pump


def make_dealer() -> Buyer:
    """Make a dealer's buyer: 17 % off, 23 % off from ten pieces; a pump is 9.22 and 8.55."""
    buyer, dealers = make_buyer(make_company(currency="EUR")), make_segment("dealers")
    put_in(dealers, buyer.company)
    dealer_list = make_price_list("dealers", segments=[dealers], percent=17, decimals=2)
    make_list_break(dealer_list, 23, min_quantity=10)
    return buyer
