"""Staff and sales reps may ask why, at any quantity and moment; buyers find nothing of it."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from pricing.models import PriceBatch, PriceList
from tests.factories.browsers import browser_of
from tests.factories.companies import LONG_AGO, make_buyer, make_company, make_rep, make_user
from tests.factories.past import known_since_long_ago, make_past_price
from tests.factories.prices import make_category_percent, make_price, make_price_list
from tests.factories.products import make_category, make_product
from tests.factories.ranges import exclusive, hide, make_range
from tests.factories.segments import make_segment, put_in
from tests.factories.staff import make_boss
from tests.pages import text

pytestmark = pytest.mark.django_db

MARCH, MAY, JUNE = (datetime(2026, month, 2, 12, tzinfo=UTC) for month in (3, 5, 6))


@pytest.fixture
def shop():
    """A product with a contract that an import lowered in May, and a segment's percentage."""

    class Shop:
        anna = make_user("anna@example.com")
        rep = make_rep(user=make_user())
        acme = make_company(number="A1", legal_name="Acme", account_manager=rep, currency="EUR")
        bolts = make_category("Bolts")
        bolt = make_product("Bolt", upc="B-1", price="10.00", categories=[bolts])
        contract = make_price_list("contract", name="Contract", companies=[acme])
        dealers = make_segment("dealers")

    put_in(Shop.dealers, Shop.acme)
    make_category_percent(make_price_list("ten", segments=[Shop.dealers]), Shop.bolts, "10")
    batch = PriceBatch.objects.create(price_list=Shop.contract, created_by=Shop.anna)
    Shop.price = make_price(Shop.contract, Shop.bolt, "7.25", since=MAY, batch=batch)
    make_past_price(Shop.price, "8.00", since=MARCH, ended_by=batch)
    known_since_long_ago()
    return Shop


def of_product(name, product):
    return reverse(f"catalogue:{name}", args=[product.slug, product.pk])


def as_staff(client):
    return browser_of(make_boss(), client)


def as_rep(client, shop):
    return browser_of(shop.rep.user, client)


def test_a_rep_asks_for_a_moment_of_the_past(client, shop):
    url = reverse("reps:price", args=[shop.acme.pk, shop.bolt.pk])
    browser = as_rep(client, shop)

    now = browser.get(url)
    then = browser.get(url, {"quantity": "1", "at": "2026-04-01T10:00"})
    before = browser.get(url, {"quantity": "1", "at": "2026-02-01T10:00"})

    assert "7.25 EUR a piece: fixed price 7.25 (Contract, own list of the company)." in text(now)
    assert "8.00 EUR a piece: fixed price 8 (Contract, own list of the company)." in text(then)
    assert "9.00 EUR a piece: 10 % off the base price of everything in “Bolts”" in text(before)
    assert "Nothing hides it." in text(now)


def test_a_rep_sees_the_price_over_time_who_changed_it_and_in_which_batch(client, shop):
    url = reverse("reps:price-history", args=[shop.acme.pk, shop.bolt.pk])

    page = as_rep(client, shop).get(url)

    prices = [(row.price, row.is_now) for row in page.context["timeline"].rows]
    assert prices == [("7.25 EUR", True), ("8.00 EUR", False), ("9.00 EUR", False)]
    words = text(page)
    batch = shop.price.batch_id
    assert f"Price in contract from 1: 8 → 7.25. (batch {batch}, anna@example.com)" in words
    assert '<path class="price-chart__line" d="M0.0 ' in words


def test_the_history_takes_no_more_queries_for_a_hundred_other_products_and_lists(
    client, shop, django_assert_max_num_queries
):
    url = reverse("reps:price-history", args=[shop.acme.pk, shop.bolt.pk])
    browser = as_rep(client, shop)
    for _ in range(20):
        others = make_price_list(segments=[make_segment(f"other-{_}")])
        for _more in range(5):
            make_price(others, make_product(), "3")

    with django_assert_max_num_queries(110):
        browser.get(url)


def test_asking_for_now_takes_few_queries(client, shop, django_assert_max_num_queries):
    url = reverse("reps:price", args=[shop.acme.pk, shop.bolt.pk])
    browser = as_rep(client, shop)

    with django_assert_max_num_queries(24):
        browser.get(url)


def test_a_rep_is_told_which_row_hides_a_product(client, shop):
    hide(make_range(shop.bolt, name="Not for them"), companies=[shop.acme])
    url = reverse("reps:sees", args=[shop.acme.pk])
    browser = as_rep(client, shop)

    hidden, unknown = browser.get(url, {"number": "B-1"}), browser.get(url, {"number": "?"})

    assert "The company itself must not see the range “Not for them”." in text(hidden)
    assert "There is no product with this part number." in text(unknown)


@pytest.mark.parametrize("name", ["price", "price-history", "sees"])
def test_another_rep_learns_nothing(client, shop, name):
    browser_of(make_rep(user=make_user()).user, client)
    args = [shop.acme.pk] if name == "sees" else [shop.acme.pk, shop.bolt.pk]

    assert client.get(reverse(f"reps:{name}", args=args)).status_code == 404


def test_a_rep_who_looks_as_a_company_may_ask_and_a_buyer_of_it_may_not(client, shop):
    buyer = make_buyer(shop.acme)
    as_rep(client, shop).post(reverse("reps:see", args=[shop.acme.pk]))

    page = text(client.get(shop.bolt.get_absolute_url()))
    asked = client.get(of_product("why", shop.bolt))
    browser_of(buyer.user, client)
    to_the_buyer = text(client.get(shop.bolt.get_absolute_url()))

    assert "Preview as Acme" in page and "Why this price?" in page and "Contract" in page
    assert asked.status_code == 200
    assert "Why this price?" not in to_the_buyer


def test_staff_ask_on_the_product_page_at_a_quantity_and_a_moment(client, shop):
    browser = as_staff(client)

    page = browser.get(of_product("why", shop.bolt), {"quantity": "5", "at": "2026-04-01T10:00"})
    history = browser.get(of_product("price-history", shop.bolt))

    assert "For visitors" in text(page)
    assert "10.00 EUR a piece: " in text(page)
    assert [row.price for row in history.context["timeline"].rows] == ["10.00 EUR"]
    assert of_product("why", shop.bolt) in text(browser.get(shop.bolt.get_absolute_url()))


@pytest.mark.parametrize("name", ["why", "price-history"])
def test_to_buyers_and_visitors_the_pages_are_missing(client, shop, name):
    url = of_product(name, shop.bolt)
    asked = [client.get(url).status_code]
    browser_of(make_buyer(shop.acme, role="admin").user, client)
    asked.append(client.get(url).status_code)

    page = client.get(shop.bolt.get_absolute_url())

    assert asked[0] in {302, 404} and asked[1] == 404
    assert "why-quantity" not in text(page) and "Why this price" not in text(page)


@pytest.mark.parametrize("name", ["why", "price-history"])
def test_a_product_hidden_from_whoever_is_shopping_is_missing_to_staff_too(client, shop, name):
    exclusive(make_range(shop.bolt), companies=[shop.acme])

    assert as_staff(client).get(of_product(name, shop.bolt)).status_code == 404


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"quantity": "0"}, "greater than or equal to 1"),
        ({"quantity": "x" * 50}, "whole number"),
        ({"quantity": "9" * 40}, "less than or equal to"),
        ({"quantity": "1", "at": "soon"}, "Write a day and a time"),
        ({"quantity": "1", "at": "0001-01-01T00:00"}, "between 2000 and 2099"),
        ({"quantity": "1", "at": "9999-12-31T23:59"}, "between 2000 and 2099"),
    ],
)
def test_a_question_that_makes_no_sense_is_told_at_its_field(client, shop, query, message):
    page = as_staff(client).get(of_product("why", shop.bolt), query)

    assert page.status_code == 200
    assert message in text(page)


def test_what_will_be_is_answered_from_what_is_known(client, shop):
    begins = datetime(2090, 1, 1, tzinfo=UTC)
    coming = make_price_list("later", companies=[shop.acme], starts_at=begins, priority=1)
    make_price(coming, shop.bolt, "6.00", since=LONG_AGO)
    url = reverse("reps:price", args=[shop.acme.pk, shop.bolt.pk])
    browser = as_rep(client, shop)

    page = browser.get(url, {"quantity": "1", "at": "2090-02-01T10:00"})
    history = browser.get(reverse("reps:price-history", args=[shop.acme.pk, shop.bolt.pk]))

    assert "6.00 EUR a piece" in text(page)
    first = history.context["timeline"].rows[0]
    assert (first.price, first.is_ahead) == ("6.00 EUR", True)


def test_a_company_that_came_after_its_prices_pays_them_from_then_on(client, shop):
    young = make_company(legal_name="Young", account_manager=shop.rep, currency="EUR")
    contract = make_price_list("young", companies=[young], starts_at=MARCH)
    make_price(contract, shop.bolt, "6.50", since=MARCH)
    PriceList.history.update(history_date=LONG_AGO)
    url = reverse("reps:price-history", args=[young.pk, shop.bolt.pk])

    rows = as_rep(client, shop).get(url).context["timeline"].rows

    assert [(row.price, row.is_now) for row in rows] == [("6.50 EUR", True), ("10.00 EUR", False)]
    assert "Young was entered." in [cause.words for cause in rows[0].causes]
