"""A program may name products by its company's own numbers; nobody else's program can."""

import pytest

from tests.factories.apikeys import program_of
from tests.factories.companies import make_buyer, make_company
from tests.factories.partnumbers import own_number

pytestmark = pytest.mark.django_db

ITEMS = {"items": [{"part_number": "4711-x", "quantity": 10}]}
LINES = {"lines": [{"part_number": "4711-x", "quantity": 10}]}


@pytest.fixture
def stranger(buyer, pump):
    """A program of another company, after the buyer's has given the pump a number."""
    own_number(buyer.company, pump, "4711-X")
    return program_of(make_buyer(make_company(currency="EUR")))


def test_prices_and_baskets_take_the_own_number(program, stranger, pump):
    [priced] = program.post("prices/", ITEMS).json()["results"]
    preview = program.post("basket-preview/", LINES).json()
    found = program.get("products/", part_number="4711-x").json()["results"]

    assert (priced["product"], priced["price"]["net"]) == (pump.pk, "8.55")
    assert preview["goods_net"] == "85.50"
    assert [(one["id"], one["own_number"]) for one in found] == [(pump.pk, "4711-X")]


def test_another_company_is_told_what_it_is_told_of_numbers_that_do_not_exist(stranger):
    [priced] = stranger.post("prices/", ITEMS).json()["results"]
    [nothing] = stranger.post(
        "prices/", {"items": [{"part_number": "NO-77", "quantity": 10}]}
    ).json()["results"]
    found = stranger.get("products/", part_number="4711-x").json()["results"]

    assert priced == nothing | {"part_number": "4711-x"}
    assert priced["no_price"]["code"] == "not_found"
    assert found == []
