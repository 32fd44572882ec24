"""What the database promises about prices, whoever writes to it."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from pricing.models import CategoryPercent, ListBreak, PriceList
from tests.factories.companies import make_company
from tests.factories.prices import (
    make_category_percent,
    make_cost,
    make_list_break,
    make_price,
    make_price_list,
)
from tests.factories.products import make_category, make_product
from tests.factories.segments import make_segment

pytestmark = pytest.mark.django_db


def refuses(write):
    """Whether the database turns the write down."""
    try:
        with transaction.atomic():
            write()
    except (IntegrityError, DataError):
        return True
    return False


def put(row, column, value):
    """Write a value in SQL, past everything that Django checks."""
    table = row._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = {value} WHERE id = {row.pk}")  # noqa: S608


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("amount", "0"), ("amount", "-1"), ("amount", "'NaN'"), ("amount", "'Infinity'"),
        ("amount", "1000000000"), ("amount", "NULL"), ("min_quantity", "0"),
        ("min_quantity", "-1"), ("min_quantity", "2000000000"), ("percent", "5"),
    ],
)  # fmt: skip
def test_a_price_is_a_positive_amount_from_one_piece_on(column, value):
    price = make_price(make_price_list(), make_product(), "5")

    assert refuses(lambda: put(price, column, value))


@pytest.mark.parametrize("percent", ["100", "-1000.1", "'NaN'"])
def test_a_percentage_leaves_something_to_pay(percent):
    price_list = make_price_list(percent=1)
    rows = [
        price_list,
        make_price(price_list, make_product(), percent=1),
        make_category_percent(price_list, make_category(), 1),
        make_list_break(price_list, 1, min_quantity=2),
    ]

    assert [refuses(lambda row=row: put(row, "percent", percent)) for row in rows] == [True] * 4


def test_a_list_says_one_thing_for_a_product_and_quantity():
    price_list, product, category = make_price_list(), make_product(), make_category()
    rows = [
        lambda: make_price(price_list, product, "5", min_quantity=2),
        lambda: CategoryPercent.objects.create(
            price_list=price_list, category=category, percent=1, min_quantity=2
        ),
        lambda: ListBreak.objects.create(price_list=price_list, min_quantity=2, percent=1),
    ]

    assert [refuses(row) for row in rows] == [False, False, False]
    assert [refuses(row) for row in rows] == [True, True, True]


def test_the_first_piece_off_everything_is_said_on_the_list_only():
    price_list = make_price_list(percent=5)

    assert refuses(lambda: ListBreak.objects.create(
        price_list=price_list, min_quantity=1, percent=1))  # fmt: skip


@pytest.mark.parametrize(
    "fields",
    [
        {"currency": "eur"}, {"currency": "EU"}, {"currency": ""}, {"status": "live"},
        {"decimals": 5}, {"min_margin": D("-1")}, {"min_margin": D("999.1")}, {"priority": -1},
        {"code": "taken"},
    ],
)  # fmt: skip
def test_a_list_names_a_currency_a_status_and_sound_numbers(fields):
    make_price_list("taken")

    assert refuses(lambda: make_price_list(**fields))


def test_a_list_ends_after_it_starts(now):
    assert refuses(lambda: make_price_list(starts_at=now, ends_at=now))
    assert refuses(lambda: make_price_list(starts_at=now, ends_at=now - timedelta(seconds=1)))
    assert not refuses(lambda: make_price_list(starts_at=now, ends_at=now + timedelta(seconds=1)))


@pytest.mark.parametrize("amount", ["0", "-1", "'NaN'"])
def test_a_cost_is_a_positive_amount(amount):
    cost = make_cost(make_product(), 1)

    assert refuses(lambda: put(cost, "amount", amount))


def test_a_list_is_open_to_its_audience_in_its_currency_and_period(shop_as, now):
    acme, other, dealers = make_company(), make_company(), make_segment("dealers")
    parent = make_company()
    named = make_price_list("named", companies=[acme])
    group = make_price_list("group", segments=[dealers])
    family = make_price_list("family", companies=[parent])
    make_price_list("nobody")
    make_price_list("other", companies=[other])
    make_price_list("draft", companies=[acme], status="draft")
    make_price_list("dollars", companies=[acme], currency="USD")
    make_price_list("over", companies=[acme], ends_at=now)
    make_price_list("soon", companies=[acme], starts_at=now + timedelta(seconds=1))

    shopper = shop_as(acme, ancestors=[parent], segments=[dealers])

    assert set(PriceList.objects.open_to(shopper)) == {named, group, family}
    assert not PriceList.objects.open_to(shop_as()).exists()


def test_the_history_of_a_list_keeps_its_audience():
    acme, dealers = make_company(), make_segment("dealers")
    price_list = make_price_list(companies=[acme])

    price_list.segments.set([dealers])
    price_list.companies.clear()

    latest = price_list.history.first()
    assert [row.segment for row in latest.segments.all()] == [dealers]
    assert not latest.companies.exists()
