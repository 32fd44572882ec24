"""Narrowing by own price and stock, and listings of more products than are counted."""

from dataclasses import replace
from decimal import Decimal as D

import pytest
from django.http import QueryDict
from django.urls import reverse
from oscar.core.loading import get_model

from segments.selection import visitor
from segments.shopper import Shopper
from shop.listings.indexing import index
from shop.listings.question import Question, read_question
from shop.listings.selection import search
from shop.ranges.selection import remember_reaches
from tests.factories.companies import LONG_AGO, make_company
from tests.factories.prices import make_price, make_price_list
from tests.factories.products import make_category, make_product, make_product_class
from tests.factories.ranges import exclusive, hide, make_range

pytestmark = pytest.mark.django_db

Product = get_model("catalogue", "Product")


def shopper(company=None) -> Shopper:
    return replace(visitor(at=LONG_AGO), company_id=company.pk if company else None)


def titles(listing) -> list[str]:
    names = dict(Product.objects.values_list("pk", "title"))
    return [names[pk] for pk in listing.ids]


def group(listing, code: str):
    return next((group for group in listing.facets if group.code == code), None)


def test_the_range_is_of_the_shoppers_own_prices():
    acme = make_company()
    dear, cheap = make_product("Dear", price="50.00"), make_product("Cheap", price="5.00")
    make_product("Unpriced", price=None)
    make_price(make_price_list(companies=[acme]), dear, "4.00")
    below = Question(price_to=D(5))

    assert titles(search(shopper(acme), below)) == ["Dear"]
    assert titles(search(shopper(), below)) == []
    assert titles(search(shopper(), Question(price_from=D(5)))) == ["Cheap", "Dear"]
    assert cheap.pk in search(shopper(), Question(price_from=D(5), price_to=D("5.01"))).ids


@pytest.mark.parametrize("seed", range(3))
def test_every_band_holds_as_many_as_it_says_and_all_together_everything(seed, rf):
    for number in range(30):
        make_product(price=str(D((number * 37 * (seed + 1)) % 900 + 1) / 10))
    make_product(price=None)

    bands = group(search(shopper(), Question()), "price").values

    assert sum(band.count for band in bands) == 30
    for band in bands:
        chosen = read_question(QueryDict(band.url[1:]))
        narrowed = search(shopper(), chosen)
        assert narrowed.total == band.count
        again = group(narrowed, "price").values
        assert [one.count for one in again if one.selected] == [band.count]
        off = next(one.url for one in again if one.selected)
        assert not read_question(QueryDict(off[1:])).has_price_range


def test_a_hidden_variant_lends_no_price():
    kit = make_product("Kit", structure="parent", price=None)
    secret = make_product("Kit, secret", parent=kit, price="1.00")
    make_product("Kit, open", parent=kit, price="5.00")
    exclusive(make_range(secret))

    assert titles(search(shopper(), Question(price_to=D(2)))) == []
    assert titles(search(shopper(), Question(price_from=D(2)))) == ["Kit"]


def test_in_stock_means_what_a_product_is_sold_from_or_that_nobody_counts_it():
    service = make_product_class("Service", track_stock=False)
    full, empty, taken = (make_product(title) for title in ("Full", "Empty", "Taken"))
    make_product("Service", product_class=service).stockrecords.update(num_in_stock=0)
    full.stockrecords.update(num_in_stock=3)
    empty.stockrecords.update(num_in_stock=0)
    taken.stockrecords.update(num_in_stock=3, num_allocated=3)

    listing = search(shopper(), Question(in_stock=True))

    assert titles(listing) == ["Full", "Service"]
    assert group(listing, "stock").has_selected


def test_choices_of_all_kinds_hold_together():
    goods = make_product_class("Goods")
    colour = goods.attributes.create(name="Colour", code="colour", type="text")
    for number in range(8):
        product = make_product(f"P{number}", product_class=goods, price=str(number + 1))
        product.attribute_values.create(attribute=colour, value_text=["red", "blue"][number % 2])
        product.stockrecords.update(num_in_stock=number % 4)
    index()
    asked = Question(facets=(("colour", ("red",)),), in_stock=True, price_from=D(2), price_to=D(8))

    listing = search(shopper(), asked)

    assert titles(listing) == ["P2", "P6"]
    assert {one.label: one.count for one in group(listing, "colour").values} == {
        "red": 2, "blue": 3,
    }  # fmt: skip


@pytest.mark.parametrize(
    "text", ["", "x", "-1", "1e9", "NaN", "Infinity", "1.23456", "9999999999", "١"]
)
def test_an_amount_that_makes_no_sense_is_left_out(text, client):
    make_product("Saw")

    answer = client.get(reverse("catalogue:index"), {"price_from": text, "price_to": text})

    assert answer.status_code == 200
    assert "Saw" in answer.text


def test_an_amount_may_have_a_comma():
    assert read_question(QueryDict("price_from=1,5&price_to=20")).query_string() == (
        "?price_from=1.5&price_to=20"
    )


@pytest.fixture
def large(settings):
    """A shop of twelve products that counts five; four are hidden from Acme."""
    settings.LISTING_MOST_COUNTED = 5
    settings.OSCAR_PRODUCTS_PER_PAGE = 2
    goods = make_product_class("Goods")
    colour = goods.attributes.create(name="Colour", code="colour", type="text")
    tools = make_category("Tools")
    made, below = [], [make_category(f"Tools {number}", parent=tools) for number in range(2)]
    for number in range(12):
        product = make_product(
            f"Tool {number:02d}",
            product_class=goods,
            categories=[below[number % 2]],
            price=str(20 - number),
        )
        product.attribute_values.create(attribute=colour, value_text=f"shade {number % 4}")
        made.append(product)
    index()
    acme = make_company()
    hide(make_range(*made[:4]), companies=[acme])
    return acme, tools


@pytest.mark.parametrize("path", ["", "tools"])
@pytest.mark.parametrize("sort", ["", "name", "newest", "price-asc"])
def test_more_products_than_are_counted_are_shown_in_order_each_once(large, path, sort):
    acme, tools = large
    path = tools.path if path else ""

    pages = [
        search(shopper(acme), Question(sort=sort, page=page), category_path=path)
        for page in (1, 2, 3)
    ]

    assert all((page.total, page.has_more) == (5, True) for page in pages)
    shown = [title for page in pages for title in titles(page)]
    expected = [f"Tool {number:02d}" for number in range(4, 12)]
    assert shown == (expected if sort in {"", "name"} else expected[::-1])[:6]
    categories = group(pages[0], "category").values
    assert [value.count for value in categories] == [None] * len(categories)


def test_a_choice_makes_few_of_many_and_is_counted_again(large):
    acme, _tools = large
    asked = Question(facets=(("colour", ("shade 1",)),))

    listing = search(shopper(acme), asked)

    assert (listing.total, listing.has_more) == (2, False)
    assert {one.label: one.count for one in group(listing, "colour").values} == {"shade 1": 2}


def test_words_that_many_answer_are_ranked_over_all(large):
    acme, _tools = large

    listing = search(shopper(acme), Question(words="tool"))

    assert (listing.total, listing.has_more) == (5, True)
    assert titles(listing) == ["Tool 04", "Tool 05"]


def test_the_page_says_more_than(large, client):
    answer = client.get(reverse("catalogue:index"))

    assert "more than <strong>5</strong> products" in answer.text


@pytest.mark.parametrize(
    ("question", "statements"),
    [
        (Question(), 1),
        (Question(sort="price-asc", in_stock=True, facets=(("a", ("b",)),)), 1),
        (Question(words="saw"), 2),
    ],
)
def test_a_listing_costs_one_statement_and_words_one_more(
    question, statements, django_assert_num_queries
):
    make_product("Saw")
    index()
    nobody = shopper()

    with remember_reaches():
        search(nobody, Question())
        with django_assert_num_queries(statements):
            search(nobody, question)
