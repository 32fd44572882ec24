"""Prices at quantities, and what a basket would cost: the numbers of the shop, nothing kept."""

import pytest
from oscar.core.loading import get_model

from tests.factories.apikeys import program_of
from tests.factories.companies import make_buyer, make_company
from tests.factories.orders import logged_in, make_rule, put_in_basket
from tests.factories.products import make_product

Basket = get_model("basket", "Basket")
Line = get_model("basket", "Line")
pytestmark = pytest.mark.django_db


def test_every_item_is_answered_at_its_quantity(program, pump):
    items = [
        {"product": pump.pk},
        {"part_number": "PU-1", "quantity": 10},
        {"part_number": "NO-1", "quantity": 2},
    ]

    answer = program.post("prices/", {"items": items}).json()

    one, ten, none = answer["results"]
    assert (one["price"]["net"], one["line_net"]) == ("9.22", "9.22")
    assert (ten["price"]["net"], ten["line_net"]) == ("8.55", "85.50")
    assert ten["price"]["next_break"] is None
    assert (none["price"], none["no_price"]["code"]) == (None, "not_found")
    assert answer["currency"] == "EUR"


def test_five_hundred_prices_cost_as_many_queries_as_one(
    program, pump, django_assert_max_num_queries
):
    products = [make_product(f"Product {number}") for number in range(30)]
    items = [{"product": one.pk, "quantity": n} for one in products for n in range(1, 16)]
    # Whoever asks first in a process reads the rates of taxes as well, and notes the key's use.
    program.post("prices/", {"items": items[:1]})

    with django_assert_max_num_queries(14) as for_one:
        program.post("prices/", {"items": items[:1]})
    with django_assert_max_num_queries(14) as for_all:
        answer = program.post("prices/", {"items": items})

    assert len(answer.json()["results"]) == 450
    assert len(for_all) == len(for_one)


def test_the_preview_says_what_the_basket_page_says_and_keeps_nothing(buyer, program, pump):
    before = (Basket.objects.count(), Line.objects.count())

    preview = program.post("basket-preview/", {"lines": [{"product": pump.pk, "quantity": 12}]})

    told = preview.json()
    assert (Basket.objects.count(), Line.objects.count()) == before
    client = logged_in(buyer)
    put_in_basket(client, pump, 12)
    page = client.get("/basket/").content.decode()
    assert told["is_ready"] is True
    assert told["total_net"] == told["goods_net"] == "102.60"
    assert told["lines"][0]["unit_price"]["net"] == "8.55"
    assert "102.60" in page and "8.55" in page


def test_lines_of_one_product_are_added_together(program, pump):
    lines = [{"product": pump.pk, "quantity": 5}, {"part_number": "PU-1", "quantity": 5}]

    told = program.post("basket-preview/", {"lines": lines}).json()

    assert [(line["quantity"], line["line_net"]) for line in told["lines"]] == [(10, "85.50")]


def test_the_preview_leaves_the_open_basket_alone(buyer, program, pump):
    client = logged_in(buyer)
    put_in_basket(client, pump, 3)

    program.post("basket-preview/", {"lines": [{"product": pump.pk, "quantity": 12}]})

    assert Line.objects.get().quantity == 3


def test_the_preview_says_what_the_order_lacks(buyer, program, pump):
    make_rule("minimum_value", "500", companies=[buyer.company])

    told = program.post("basket-preview/", {"lines": [{"product": pump.pk}]}).json()

    assert told["is_ready"] is False
    assert "500.00" in told["problems"][0]


def test_too_few_in_stock_is_said_at_the_line(program):
    rare = make_product("Rare", stock=2)

    told = program.post("basket-preview/", {"lines": [{"product": rare.pk, "quantity": 3}]}).json()

    assert told["is_ready"] is False
    assert "Only 2 are in stock" in told["lines"][0]["problem"]


def test_a_line_without_a_price_in_the_currency_says_so_and_sums_nothing(pump):
    swede = program_of(make_buyer(make_company(currency="SEK")))
    lines = {"lines": [{"product": pump.pk, "quantity": 2}]}

    told = swede.post("basket-preview/", lines).json()

    assert "There is no price in SEK" in told["lines"][0]["problem"]
    assert (told["lines"][0]["unit_price"], told["lines"][0]["line_net"]) == (None, None)
    assert (told["currency"], told["total_net"], told["is_ready"]) == ("SEK", "0.00", False)
    assert "11.11" not in str(told)
