"""A search that finds nothing leads on, and tells nothing of what is hidden."""

import pytest

from shop.listings.indexing import index
from tests.factories.companies import make_buyer, make_company, make_rep, make_user
from tests.factories.orders import logged_in
from tests.factories.partnumbers import own_number
from tests.factories.products import make_category, make_product
from tests.factories.ranges import exclusive, make_range

pytestmark = pytest.mark.django_db


def ways(browser, words: str):
    index()
    return browser.get("/search/", {"q": words}).context["ways_on"]


@pytest.mark.parametrize("words", ["AB-1235", "AB-12334", "AB-1324", "AB-134"])
def test_a_part_number_one_mistake_away_is_shown(client, words):
    valve = make_product("Valve", upc="AB-1234")

    found = ways(client, words).numbers

    assert [(one.note, one.url) for one in found] == [("AB-1234", valve.get_absolute_url())]


def test_the_companys_own_number_one_mistake_away_is_shown_to_it_only():
    company = make_company()
    ours, theirs = (logged_in(make_buyer(one)) for one in (company, make_company()))
    own_number(company, make_product("Valve"), "OUR-4711")

    assert [one.note for one in ways(ours, "our4721").numbers] == ["OUR-4711"]
    assert ways(theirs, "our4721").numbers == []


def test_fewer_words_that_find_something_are_links(client):
    make_product("Brass valve")

    found = ways(client, "brass valve xyzzy")

    assert [one.text for one in found.broader] == ["brass valve", "brass", "valve"]
    assert found.broader[0].url == "/search/?q=brass+valve"


def test_categories_with_one_of_the_words_are_links(client):
    make_product("Tap", categories=[make_category("Valves and taps")])

    assert [one.text for one in ways(client, "valves xyzzy").categories] == ["Valves and taps"]


def test_who_to_ask_is_the_companys_own_rep(client):
    rep = make_rep(user=make_user("rep@example.com"))
    buyer = logged_in(make_buyer(make_company(account_manager=rep)))

    assert ways(buyer, "xyzzy 1").ask_url.startswith("mailto:rep@example.com?subject=Looking")
    assert "xyzzy%201" in ways(client, "xyzzy 1").ask_url


def test_nothing_hidden_shines_through(client):
    secret = make_product("Secret gadget", upc="QX-9876", categories=[make_category("Gadgets")])
    exclusive(make_range(secret))

    for words in ("QX-9875", "QX-9876", "secret xyzzy", "gadgets xyzzy", "gadget secret"):
        found = ways(client, words)
        assert (found.numbers, found.broader, found.categories) == ([], [], []), words


def test_hidden_numbers_nearby_crowd_nothing_out():
    company = make_company()
    secrets = [make_product(upc=f"Z-{n:04d}") for n in range(12)]
    for n, secret in enumerate(secrets[:7]):
        own_number(company, secret, f"OUR-471{n}")
    exclusive(make_range(*secrets))
    own_number(company, make_product("Valve"), "OUR-4719")
    buyer = logged_in(make_buyer(company))

    assert [one.note for one in ways(buyer, "our471x").numbers] == ["OUR-4719"]


def test_two_hundred_hidden_part_numbers_nearby_crowd_nothing_out(client):
    secrets = [make_product(upc=f"AB-1239-{n:03d}") for n in range(201)]
    exclusive(make_range(*secrets))
    valve = make_product("Valve", upc="AB-1234")

    found = ways(client, "AB-1235").numbers

    assert [(one.note, one.url) for one in found] == [("AB-1234", valve.get_absolute_url())]


@pytest.mark.parametrize("words", ["%%%%1", "____1", "'1234", "\\1234", "1" * 200, "a1 " * 60])
def test_no_words_break_it(client, words):
    assert client.get("/search/", {"q": words}).status_code == 200


def test_something_found_needs_no_help(client):
    make_product("Valve")

    assert ways(client, "valve") is None
