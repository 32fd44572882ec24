"""The quantity prices of a product, and how many more reach the next one."""

from decimal import Decimal as D

import pytest

from pricing.quote import Break, Quote, Reason
from shop.orderrules.decision import QuantityTerms
from shop.partner.availability import StockRequired
from shop.partner.steps import fitting, steps_of
from tests.factories.companies import make_buyer, make_company
from tests.factories.orders import logged_in, make_rule, put_in_basket
from tests.factories.prices import make_price, make_price_list
from tests.factories.products import make_product

HTMX = {"HX-Request": "true"}


def quote(*breaks: tuple[int, str]) -> Quote:
    table = tuple(Break(quantity, D(price)) for quantity, price in breaks)
    return Quote(
        D(breaks[0][1]), "EUR", "company", "list", Reason.FIXED, 1, None,
        breaks=table if len(table) > 1 else (),
    )  # fmt: skip


def more(asked: Quote, quantity: int, **options):
    found = steps_of(asked, quantity, **options).more
    return found and (found.add, found.unit_price, found.saved)


TABLE = quote((1, "10.00"), (10, "8.00"), (50, "7.50"))


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [
        (1, (9, D("8.00"), D(0))),
        (8, (2, D("8.00"), D(0))),
        (9, (1, D("8.00"), D("10.00"))),
        (10, (40, D("7.50"), D(0))),
        (48, (2, D("7.50"), D("9.00"))),
        (50, None),
        (1_000_000, None),
    ],
)
def test_the_next_price_is_the_nearest_lower_one(quantity, expected):
    assert more(TABLE, quantity) == expected


def test_a_price_that_rises_is_no_goal():
    assert more(quote((1, "8.00"), (10, "9.00"), (20, "7.00")), 1) == (19, D("7.00"), D(0))
    assert more(quote((1, "8.00"), (10, "9.00")), 1) is None


def test_without_breaks_there_is_no_table():
    assert steps_of(quote((1, "8.00")), 3).rows == ()


def test_the_step_one_is_on_is_marked_and_says_how_much_less_it_is():
    rows = steps_of(TABLE, 12).rows

    assert [(row.quantity, row.is_here, row.percent_less) for row in rows] == [
        (1, False, 0), (10, True, 20), (50, False, 25),
    ]  # fmt: skip


def test_what_is_less_is_said_to_the_nearest_percent():
    rows = steps_of(quote((1, "0.9348"), (250, "0.8881")), 1).rows

    assert [row.percent_less for row in rows] == [0, 5]


def test_what_is_advised_can_be_ordered():
    in_twelves = QuantityTerms(multiple=12)

    assert more(TABLE, 12, fit=fitting(in_twelves, StockRequired(100))) == (48, D("7.50"), D(0))
    assert more(TABLE, 1, fit=fitting(in_twelves, StockRequired(100))) == (11, D("8.00"), D(0))
    assert more(TABLE, 12, fit=fitting(in_twelves, StockRequired(59))) is None


@pytest.fixture
def pump(db):
    return make_product("Pump", price="12.00", stock=100)


@pytest.fixture
def buyer(pump):
    buyer = make_buyer(make_company())
    agreed = make_price_list(companies=[buyer.company])
    make_price(agreed, pump, "10.00")
    make_price(agreed, pump, "8.00", min_quantity=10)
    return buyer


def test_the_product_page_says_how_many_more(buyer, pump):
    page = logged_in(buyer).get(pump.get_absolute_url()).content.decode()

    assert "Add <strong>9 more</strong> to pay €8.00 a piece" in page


def test_the_table_follows_the_quantity(buyer, pump):
    client, address = logged_in(buyer), f"{pump.get_absolute_url()}quantity/"

    nine = client.get(address, {"quantity": 9}, headers=HTMX).content.decode()
    ten = client.get(address, {"quantity": 10}, headers=HTMX).content.decode()

    assert "Add <strong>1 more</strong> to pay €8.00 a piece: €10.00 less in total" in nine
    assert "9 pieces at €10.00:" in nine and "€90.00" in nine
    assert "more</strong>" not in ten and "€80.00" in ten


@pytest.mark.parametrize("quantity", ["", "0", "-1", "1e3", "ten", "9" * 30, "1\x00"])
def test_a_quantity_that_is_none_is_said_at_its_place(buyer, pump, quantity):
    address = f"{pump.get_absolute_url()}quantity/"

    answer = logged_in(buyer).get(address, {"quantity": quantity}, headers=HTMX)

    assert answer.status_code in {200, 400}
    assert answer.status_code == 400 or "field__error" in answer.content.decode()


def test_a_line_in_the_basket_says_how_many_more(buyer, pump):
    client = logged_in(buyer)
    put_in_basket(client, pump, 7)

    page = client.get("/basket/").content.decode()

    assert "Add <strong>3 more</strong> to pay €8.00 a piece" in page


def test_a_line_is_not_told_to_break_a_rule(buyer, pump):
    make_rule("quantity_multiple", quantity=60, companies=[buyer.company])
    client = logged_in(buyer)

    page = client.get(pump.get_absolute_url()).content.decode()

    assert "more</strong>" not in page


def test_who_sees_no_price_sees_no_table(client, pump, buyer):
    pump.stockrecords.update(price=None)

    page = client.get(pump.get_absolute_url()).content.decode()

    assert "Quantity prices" not in page and "8.00" not in page
