"""Files to take home: the same numbers as on the pages, nothing hidden, no formulas."""

import csv
import io

import pytest
from django.test import Client

from tests.factories.browsers import browser_of
from tests.factories.companies import make_buyer, make_company, make_user
from tests.factories.orders import logged_in, make_address, place_order, put_in_basket
from tests.factories.prices import make_price, make_price_list
from tests.factories.products import make_product
from tests.factories.ranges import make_access, make_range

pytestmark = pytest.mark.django_db


def rows_of(answer) -> list[dict]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def pump():
    return make_product("=Pump", upc="-PU-1", price="12.00", stock=10_000)


@pytest.fixture
def buyer(pump):
    buyer = make_buyer(make_company())
    agreed = make_price_list(companies=[buyer.company])
    make_price(agreed, pump, "0.0325")
    make_price(agreed, pump, "0.03", min_quantity=1_000)
    return buyer


def test_the_price_file_has_a_row_for_each_quantity_price(buyer, pump):
    first, second = rows_of(logged_in(buyer).get("/accounts/price-file/"))

    assert (first["from_quantity"], first["unit_price"]) == ("1", "0.0325")
    assert (second["from_quantity"], second["unit_price"]) == ("1000", "0.03")
    assert first["currency"] == "EUR"


def test_no_cell_is_a_formula(buyer, pump):
    row = rows_of(logged_in(buyer).get("/accounts/price-file/"))[0]

    assert (row["title"], row["part_number"]) == ("'=Pump", "'-PU-1")


def test_hidden_products_are_in_nobodys_price_file(buyer, pump):
    make_access("exclusive", make_range(pump), companies=[buyer.company])
    stranger = make_buyer(make_company())

    assert rows_of(logged_in(stranger).get("/accounts/price-file/")) == []
    assert len(rows_of(logged_in(buyer).get("/accounts/price-file/"))) == 2


def test_a_product_without_a_price_in_the_currency_says_so_in_the_file(pump):
    swede = make_buyer(make_company(currency="SEK"))

    [row] = rows_of(logged_in(swede).get("/accounts/price-file/"))

    assert (row["currency"], row["unit_price"]) == ("SEK", "")
    assert "There is no price in SEK" in row["remark"]


def test_a_long_price_file_is_read_in_parts(buyer, monkeypatch):
    monkeypatch.setattr("shop.customer.exporting.AT_ONCE", 2)
    made = {make_product(upc=f"N-{number}").upc for number in range(5)}

    found = [row["part_number"] for row in rows_of(logged_in(buyer).get("/accounts/price-file/"))]

    assert sorted(part for part in found if part.startswith("N-")) == sorted(made)


def test_the_orders_are_told_by_line_as_they_were_frozen(buyer, pump):
    client, address = logged_in(buyer), make_address(buyer)
    put_in_basket(client, pump, 1_000)
    place_order(client, address, po_number="=1+1")
    pump.stockrecords.update(price="99.00")

    [row] = rows_of(client.get("/accounts/orders/export/"))

    assert (row["quantity"], row["unit_price"], row["line_net"]) == ("1000", "0.03", "30.00")
    assert row["po_number"] == "'=1+1"


def test_the_export_is_narrowed_as_the_list_is_and_is_the_companys_own(buyer, pump):
    client, address = logged_in(buyer), make_address(buyer)
    put_in_basket(client, pump, 1)
    place_order(client, address)
    stranger = make_buyer(make_company())

    none = client.get("/accounts/orders/export/", {"date_to": "2000-01-01"})

    assert rows_of(none) == []
    assert rows_of(logged_in(stranger).get("/accounts/orders/export/")) == []


@pytest.mark.parametrize("path", ["/accounts/price-file/", "/accounts/orders/export/"])
def test_only_buyers_take_files_home(path):
    person = browser_of(make_user())

    assert Client().get(path).status_code == 302
    assert person.get(path).status_code == 403
