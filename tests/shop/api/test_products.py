"""Products over the API are those of the pages: same gate, same prices, same search."""

import pytest

from shop.listings.indexing import index
from tests.factories.apikeys import program_of
from tests.factories.companies import make_buyer, make_company
from tests.factories.partnumbers import own_number
from tests.factories.products import make_product
from tests.factories.ranges import make_access, make_range

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(buyer):
    """A product that only the dealer sees."""
    secret = make_product("Secret pump", upc="SE-1", price="99.00")
    make_access("exclusive", make_range(secret), companies=[buyer.company])
    index()
    return secret


def test_a_product_tells_its_price_as_the_page_does(program, pump):
    told = program.get(f"products/{pump.pk}/").json()

    assert (told["part_number"], told["price"]["net"]) == ("PU-1", "9.22")
    assert told["price"]["breaks"] == [
        {"from_quantity": 1, "net": "9.22"},
        {"from_quantity": 10, "net": "8.55"},
    ]
    assert told["price"]["next_break"] == {"from_quantity": 10, "net": "8.55", "add": 9}


def test_hidden_is_answered_exactly_like_missing(program, buyer, secret):
    stranger = program_of(make_buyer(make_company()))

    hidden, missing = stranger.get(f"products/{secret.pk}/"), stranger.get("products/987654321/")

    assert program.get(f"products/{secret.pk}/").status_code == 200
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    assert dict(hidden.headers) == dict(missing.headers)


def test_hidden_is_in_no_list_search_price_or_basket(secret):
    stranger = program_of(make_buyer(make_company()))
    item = {"items": [{"part_number": "SE-1"}, {"part_number": "NO-1"}]}

    lists = [
        stranger.get("products/"),
        stranger.get("products/", part_number="SE-1"),
        stranger.get("search/", q="secret"),
    ]
    hidden, missing = stranger.post("prices/", item).json()["results"]
    basket = stranger.post("basket-preview/", {"lines": [{"product": secret.pk}]})

    assert [one for one in lists if "ecret" in one.content.decode()] == []
    assert stranger.get("search/", q="secret").json()["total"] == 0
    assert hidden["no_price"] == missing["no_price"]
    assert (basket.status_code, basket.json()["errors"][0]["code"]) == (400, "not_found")


def test_all_products_are_walked_once_each(program, pump):
    made = {make_product(f"Product {number}").pk for number in range(5)} | {pump.pk}

    address, seen = "/api/v1/products/?limit=2", []
    while address:
        part = program.client.get(address).json()
        seen += [product["id"] for product in part["results"]]
        address = part["next"]

    assert sorted(seen) == sorted(made) and len(seen) == len(made)


def test_a_list_of_products_costs_the_same_whatever_its_length(
    program, pump, django_assert_max_num_queries
):
    for number in range(20):
        make_product(f"Product {number}")

    with django_assert_max_num_queries(14):
        program.get("products/")


def test_the_search_is_that_of_the_shop(program, pump):
    found = program.get("search/", q="pump").json()
    beyond = program.get("search/", q="pump", page=7).json()

    assert [one["part_number"] for one in found["results"]] == ["PU-1"]
    assert (found["total"], found["pages"]) == (1, 1)
    assert (beyond["results"], beyond["total"]) == ([], 1)


def test_the_search_knows_the_companys_own_numbers_and_nobody_elses(program, buyer, pump):
    own_number(buyer.company, pump, "4711-X")
    stranger = program_of(make_buyer(make_company()))

    found, theirs = (one.get("search/", q="4711x").json() for one in (program, stranger))

    assert [one["part_number"] for one in found["results"]] == ["PU-1"]
    assert (theirs["results"], theirs["total"]) == ([], 0)


def test_a_product_without_a_price_in_the_currency_says_so(pump):
    swede = program_of(make_buyer(make_company(currency="SEK")))

    told = swede.get(f"products/{pump.pk}/").json()

    assert told["price"] is None
    assert told["no_price"]["code"] == "no_price_in_currency"
    assert "SEK" in told["no_price"]["detail"]
    assert told["availability"]["is_available"] is False
    assert "11.11" not in str(told)


def test_variants_are_told_with_their_parent(program):
    parent = make_product("Family", structure="parent")
    child = make_product("Variant", parent=parent, price="5.00")

    family = program.get(f"products/{parent.pk}/").json()
    listed = {one["id"]: one for one in program.get("products/").json()["results"]}

    assert family["variants"] == [child.pk]
    assert listed[child.pk]["parent"] == parent.pk
    assert parent.pk not in listed
