"""Orders over the API: the company's own, as they were frozen."""

import pytest

from tests.factories.apikeys import program_of
from tests.factories.companies import make_buyer, make_company
from tests.factories.orders import logged_in, make_address, place_order, put_in_basket

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(buyer, pump):
    client, address = logged_in(buyer), make_address(buyer)
    for quantity in (3, 10):
        put_in_basket(client, pump, quantity)
        place_order(client, address, po_number="PO-7")


def test_an_order_is_told_as_it_was_frozen(order, program, pump):
    pump.stockrecords.update(price="99.00")

    newest, oldest = program.get("orders/").json()["results"]
    told = program.get(f"orders/{oldest['number']}/").json()

    assert (newest["total_net"], oldest["total_net"]) == ("85.50", "27.66")
    line = told["lines"][0]
    assert (line["part_number"], line["unit_net"], line["line_net"]) == ("PU-1", "9.22", "27.66")
    assert told["currency"] == "EUR"


def test_orders_are_walked_once_each(order, program):
    first = program.get("orders/", limit=1).json()
    second = program.client.get(first["next"]).json()

    assert first["results"] != second["results"]
    assert (len(first["results"]), len(second["results"]), second["next"]) == (1, 1, None)


def test_a_colleague_reads_it_and_another_company_does_not(order, buyer, program):
    number = program.get("orders/").json()["results"][0]["number"]
    colleague = program_of(make_buyer(buyer.company))
    stranger = program_of(make_buyer(make_company()))

    theirs, missing = stranger.get(f"orders/{number}/"), stranger.get("orders/999999/")

    assert colleague.get(f"orders/{number}/").status_code == 200
    assert stranger.get("orders/").json()["results"] == []
    assert theirs.status_code == 404 and theirs.content == missing.content


def test_days_narrow_the_orders(order, program):
    assert program.get("orders/", placed_before="2000-01-01").json()["results"] == []
    assert len(program.get("orders/", placed_from="2000-01-01").json()["results"]) == 2
