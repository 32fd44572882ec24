"""A price is explained in words, on the command line."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.factories.companies import make_company
from tests.factories.prices import make_cost, make_price, make_price_list
from tests.factories.products import make_category, make_product
from tests.factories.segments import make_segment, put_in

pytestmark = pytest.mark.django_db


def explained(capsys, *words, **options):
    call_command("explain_price", *words, **options)
    return capsys.readouterr().out


def test_every_candidate_says_what_it_gave_and_why_it_lost(capsys):
    tomorrow = timezone.now() + timedelta(days=1)
    acme, dealers = make_company(number="A1", currency="EUR"), make_segment("dealers")
    put_in(dealers, acme)
    make_product("Bolt", upc="B-1", price="10.00")
    make_price_list("ten", name="Ten off", segments=[dealers], percent=10)
    make_price_list("old", name="Old one", companies=[acme], percent=50, ends_at=tomorrow)

    out = explained(capsys, "A1", "B-1", at=tomorrow.isoformat())

    assert "→ Ten off [ten] list of a segment" in out
    assert "10 % off the base price of everything = 9.00 EUR: this is the price" in out
    assert "Old one [old] own list of the company" in out and "the list has ended: " in out
    assert "Base price [-] base price" in out
    assert (
        "9.00 EUR a piece: 10 % off the base price of everything (Ten off, list of a segment).\n"
        "1 × 9.00 EUR = 9.00 EUR net; VAT "
    ) in out


def test_the_instant_asked_for_decides(capsys):
    acme, bolt = make_company(number="A1"), make_product(upc="B-1")
    tomorrow = timezone.now() + timedelta(days=1)
    make_price(make_price_list("soon", companies=[acme], ends_at=tomorrow), bolt, "5.00")

    before = explained(capsys, "A1", "B-1", at=(tomorrow - timedelta(minutes=1)).isoformat())
    after = explained(capsys, "A1", "B-1", at=tomorrow.isoformat())

    assert "5.00 EUR a piece" in before
    assert "10.00 EUR a piece" in after


def test_before_anything_is_recorded_it_says_so(capsys):
    make_company(number="A1")
    make_product(upc="B-1")

    out = explained(capsys, "A1", "B-1", at="2021-03-02")

    assert "! No price of this product is recorded for that time yet." in out
    assert "There is no price in EUR" in out


def test_a_floor_says_from_what_it_raised_the_price(capsys):
    acme, bolt = make_company(number="A1"), make_product(upc="B-1", categories=[make_category()])
    make_cost(bolt, "8.00")
    make_price(make_price_list(companies=[acme], min_margin=10), bolt, "8.1234", min_quantity=5)

    out = explained(capsys, "A1", "B-1", quantity=5)

    assert "fixed price 8.1234, from 5 pieces = 8.80 EUR (the floor; raised from 8.1234 EUR)" in out


def test_without_a_price_it_says_that_it_can_not_be_bought(capsys):
    make_company(number="A1", currency="SEK")
    make_product(upc="B-1")

    assert "There is no price in SEK" in explained(capsys, "A1", "B-1")


@pytest.mark.parametrize(
    ("words", "options", "message"),
    [
        (("NO", "B-1"), {}, "no company with the number NO"),
        (("A1", "NO"), {}, "no product with the part number NO"),
        (("A1", "P-1"), {}, "sold in variants"),
        (("A1", "B-1"), {"quantity": 0}, "at least 1"),
        (("A1", "B-1"), {"at": "soon"}, "--at: “soon” is not a date"),
    ],
)
def test_a_mistake_is_named(words, options, message):
    make_company(number="A1")
    make_product(upc="B-1")
    make_product(upc="P-1", structure="parent")

    with pytest.raises(CommandError, match=message):
        call_command("explain_price", *words, **options)


def test_the_price_over_time_is_printed(capsys):
    acme, bolt = make_company(number="A1", currency="EUR"), make_product(upc="B-1")
    make_price(make_price_list("contract", name="Contract", companies=[acme]), bolt, "5.00")

    call_command("price_history", "A1", "B-1")

    out = capsys.readouterr().out
    assert "5.00 EUR  Contract (own list of the company)  fixed price 5" in out
    with pytest.raises(CommandError, match="no company with the number NO"):
        call_command("price_history", "NO", "B-1")


def test_the_price_over_time_never_tells_what_we_pay(capsys):
    acme, bolt = make_company(number="A1", currency="EUR"), make_product(upc="B-1")
    make_cost(bolt, "3.1234")
    held = make_price_list("contract", companies=[acme], min_margin="10")
    make_price(held, bolt, "5.00")

    call_command("price_history", "A1", "B-1")

    out = capsys.readouterr().out
    assert "Unit cost in EUR" in out
    assert "3.12" not in out
