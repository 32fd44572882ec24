"""Who sees the same products shares menu and categories, whatever each pays; nobody else does."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.companies import make_buyer, make_company
from tests.factories.orders import logged_in
from tests.factories.prices import make_price, make_price_list
from tests.factories.ranges import exclusive, hide, make_range

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(shop):
    """A company on terms of its own: the pump costs it 7.00, and the valve 4.00."""
    company = make_company(country="FI")
    price_list = make_price_list(companies=[company])
    make_price(price_list, shop.pump, "7.00")
    make_price(price_list, shop.valve, "4.00")
    return company


def page_of(company, shop) -> tuple[str, list[str]]:
    client = logged_in(make_buyer(company))
    with CaptureQueriesContext(connection) as asked:
        response = client.get(shop.category.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode(), [query["sql"] for query in asked]


def looking_for_categories(statements: list[str]) -> int:
    """How many statements look which categories there are."""
    return sum("FROM catalogue_category c" in text and "has_own" in text for text in statements)


def test_one_menu_serves_companies_that_pay_different_prices(shop, other):
    first, asked_first = page_of(shop.company, shop)
    second, asked_second = page_of(other, shop)

    assert "€10.00" in first
    assert "€7.00" in second
    assert "€10.00" not in second
    assert "€4.00" in second
    assert looking_for_categories(asked_first) == 1
    assert looking_for_categories(asked_second) == 0


def test_a_menu_is_not_shared_with_whom_sees_nothing_there(shop, other):
    hide(make_range(shop.pump, shop.valve), companies=[other])
    mine = logged_in(make_buyer(shop.company))
    theirs = logged_in(make_buyer(other))

    menus = [client.get("/").content.decode() for client in (mine, theirs, mine)]

    assert ["Fluids" in menu for menu in menus] == [True, False, True]
    assert theirs.get(shop.category.get_absolute_url()).status_code == 404
    assert mine.get(shop.category.get_absolute_url()).status_code == 200
    assert theirs.get(shop.category.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("verb", [hide, exclusive])
def test_who_sees_other_products_gets_a_list_of_their_own(shop, other, verb):
    without = other if verb is hide else shop.company
    verb(make_range(shop.valve), companies=[other])
    with_valve = shop.company if verb is hide else other

    for company in (with_valve, without, with_valve):
        page, _ = page_of(company, shop)
        assert ("Valve" in page) is (company == with_valve)


def test_bands_of_prices_are_everybodys_own(shop):
    company = make_company(country="FI")
    price_list = make_price_list(companies=[company])
    make_price(price_list, shop.pump, "700.00")
    make_price(price_list, shop.valve, "90.00")

    mine, _ = page_of(shop.company, shop)
    theirs, _ = page_of(company, shop)

    assert bands(mine) == {"?price_to=10", "?price_from=10"}
    assert bands(theirs) == {"?price_to=100", "?price_from=100"}


def bands(page: str) -> set[str]:
    """The links of the bands on a page."""
    return {part.split('"')[0] for part in page.split('href="') if part.startswith("?price_")}
