"""The worked tables of the page about prices say what the code does."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone

from pricing.candidates import SEGMENT, Base, Candidates, Entry, Kind, ListTerms
from pricing.explaining import explain_price
from pricing.models import PastPrice, Price
from pricing.resolution import resolve
from tests.factories.companies import LONG_AGO, make_company
from tests.factories.past import known_since_long_ago, make_past_price
from tests.factories.prices import make_price, make_price_list
from tests.factories.products import make_product

PAGE = Path(__file__).parents[2] / "docs" / "algorithms" / "pricing.md"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def rows_below(heading):
    """Answer the cells of the table with this first heading."""
    lines = PAGE.read_text().splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"| {heading} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            return rows
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def terms(level, code="a", **fields):
    defaults = {"name": code, "priority": 100, "currency": "EUR", "decimals": 2}
    return ListTerms(code=code, level=level, **defaults | fields)


def fixed(amount, level, *, least=1, **fields):
    return Entry(terms(level, **fields), Kind.PRODUCT, least, amount=Decimal(amount))


def percent(number, level, kind=Kind.EVERYTHING, *, category=0, depth=0, **fields):
    return Entry(
        terms(level, **fields), kind, percent=Decimal(number), category_id=category, depth=depth
    )


EURO = Base(Decimal("10.00"), "EUR")
TWO_LISTS = [fixed("8.00", SEGMENT), fixed("9.00", SEGMENT, code="b"),
             fixed("7.00", SEGMENT, code="b", least=10)]  # fmt: skip
SHOPS = {
    "own list: 9.00; segment list: 7.00": [fixed(9, 0), fixed(7, SEGMENT)],
    "own list: 5.00 from 100; segment list: 8.00": [fixed(5, 0, least=100), fixed(8, SEGMENT)],
    "two segment lists, priority 1: 8.00, priority 100: 7.00": [
        fixed(8, SEGMENT, priority=1), fixed(7, SEGMENT, code="b"),
    ],
    "two segment lists, same priority: 8.00; 9.00 and 7.00 from 10": TWO_LISTS,
    "one list: product 9.90, category 20 %, everything 30 %": [
        fixed("9.90", 0), percent(20, 0, Kind.CATEGORY, category=1, depth=1), percent(30, 0),
    ],
    "one list: category 20 %, everything 30 %": [
        percent(20, 0, Kind.CATEGORY, category=1, depth=1), percent(30, 0),
    ],
    "one list: Tools 30 %, Tools › Drills 10 % (a drill)": [
        percent(30, 0, Kind.CATEGORY, category=1, depth=1),
        percent(10, 0, Kind.CATEGORY, category=2, depth=2),
    ],
    "segment list 10 %, draft own list 50 %": [
        percent(10, SEGMENT), percent(50, 0, is_published=False),
    ],
    "own list in USD": [fixed(5, 0, currency="USD")],
    "own list 5.00 that ends now": [fixed(5, 0, ends_at=NOW)],
    "own list 5.00 that starts now": [fixed(5, 0, starts_at=NOW)],
    "parent's list: 9.00; grandparent's list: 7.00; segment list: 6.00": [
        fixed(9, 1), fixed(7, 2), fixed(6, SEGMENT),
    ],
    "two segment lists, same priority: both 8.00": [
        fixed(8, SEGMENT, code="b"), fixed(8, SEGMENT),
    ],
    "segment list: product 50 % off, no base price in the currency": [
        percent(50, SEGMENT, Kind.PRODUCT),
    ],
    "list 50 %, least margin 10 %, cost 7.001": [percent(50, 0, min_margin=Decimal(10))],
    "own list 9.00, segment list 8.00, policy *lowest*": [fixed(9, 0), fixed(8, SEGMENT)],
    "own list 12.00, policy *lowest*": [fixed(12, 0)],
}  # fmt: skip


def cases():
    said = ""
    for lists, quantity, price, _because in rows_below("lists"):
        said = said if lists == "the same" else lists
        yield said, int(quantity), price


@pytest.mark.parametrize(("lists", "quantity", "price"), cases())
def test_a_row_of_the_table_of_lists(lists, quantity, price):
    base = replace(EURO, cost=Decimal("7.001")) if "cost" in lists else EURO
    base = Base(None, "EUR") if "no base price" in lists else base
    asked = Candidates("EUR", NOW, base, tuple(SHOPS[lists]))

    quote = resolve(
        asked, quantity=quantity, policy="lowest" if "*lowest*" in lists else "priority"
    )

    assert (quote and quote.unit_price) == (None if price == "none" else Decimal(price))
    assert quote is None or quote.price_list_code in {"", "a"} or lists in PRICED_BY_THE_OTHER


PRICED_BY_THE_OTHER = {"two segment lists, same priority: 8.00; 9.00 and 7.00 from 10"}


def test_every_shop_is_in_the_table():
    assert {lists for lists, _quantity, _price in cases()} == set(SHOPS)


@pytest.mark.parametrize(("base", "off", "decimals", "price"), rows_below("base"))
def test_a_row_of_the_table_of_roundings(base, off, decimals, price):
    entry = percent(off.replace("−", "-"), 0, decimals=int(decimals))
    asked = Candidates("EUR", NOW, Base(Decimal(base), "EUR"), (entry,))

    quote = resolve(asked, quantity=1)

    if price.startswith("none"):
        assert quote.source == "base"
    else:
        assert str(quote.unit_price) == re.match(r"[\d.]+", price)[0]


def changed(price_list, product):
    make_past_price(make_price(price_list, product, "8.00", since=NOW), "9.00", since=LONG_AGO)


def taken_away(price_list, product):
    price = make_price(price_list, product, "9.00", since=NOW)
    make_past_price(price, "9.00", since=LONG_AGO)
    # The trigger keeps nothing of a price that would end before it began.
    Price.objects.filter(pk=price.pk).delete()
    PastPrice.objects.filter(since__gte=NOW).delete()


def withdrawn(price_list, product):
    make_price(price_list, product, "9.00", since=LONG_AGO)
    price_list.status, price_list._history_date = "draft", NOW
    price_list.save()


HAPPENED = {
    "9.00 → 8.00 on 1 March at noon": changed,
    "the price was taken away on 1 March at noon": taken_away,
    "the list was withdrawn on 1 March at noon": withdrawn,
}
ASKED = {"one second before": NOW - timedelta(seconds=1), "at noon": NOW}


def moments():
    said = ""
    for happened, asked, price in rows_below("what happened to a list at 9.00"):
        said = said if happened == "the same" else happened
        yield said, asked, price


@pytest.mark.django_db
@pytest.mark.parametrize(("happened", "asked", "price"), moments())
def test_a_row_of_the_table_of_the_past(happened, asked, price):
    acme, bolt = make_company(currency="EUR"), make_product(price="10.00")
    price_list = make_price_list("own", companies=[acme])
    known_since_long_ago()
    HAPPENED[happened](price_list, bolt)

    told = explain_price(
        acme, bolt, quantity=1, at=ASKED[asked], policy="priority", now=timezone.now()
    )

    assert told.quote.unit_price == Decimal(price)
