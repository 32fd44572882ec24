"""Oscar's strategy: the same price everywhere, one query for a page, and a reason for every no."""

from datetime import timedelta
from decimal import Decimal as D
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, DecimalField, Value
from django.db.models.functions import Cast
from django.test import RequestFactory
from oscar.core.loading import get_class, get_model

from segments.current import use_shopper
from segments.models import Buyer, Company, Dimension, Segment
from shop.partner.strategy import SegmentStrategy
from tests.factories.own_prices import own_prices_of
from tests.factories.prices import make_category_percent, make_price, make_price_list
from tests.factories.products import (
    make_category,
    make_product,
    make_product_class,
    make_stock,
)
from tests.factories.ranges import hide, make_range

Product = get_model("catalogue", "Product")
Selector = get_class("partner.strategy", "Selector")
pytestmark = pytest.mark.django_db


@pytest.fixture
def acme():
    return Company.objects.create(number="A1", legal_name="Acme", currency="EUR")


@pytest.fixture
def dealers():
    dimension = Dimension.objects.create(code="channel", name="Channel")
    return Segment.objects.create(code="dealers", name="Dealers", dimension=dimension)


def test_a_dealer_pays_the_dealer_price_and_a_visitor_the_base_price(acme, dealers, shop_as):
    bolt = make_product(price="10.00")
    make_price(make_price_list(segments=[dealers]), bolt, "7.50")

    dealer = SegmentStrategy(shop_as(acme, segments=[dealers]))
    visitor = SegmentStrategy(shop_as())

    assert dealer.fetch_for_product(bolt).price.excl_tax == D("7.50")
    assert visitor.fetch_for_product(bolt).price.excl_tax == D("10.00")


def test_tax_is_known_and_the_price_remembers_the_base_and_its_quote(acme, shop_as):
    bolt = make_product(price="10.00")
    make_price(make_price_list("contract", companies=[acme]), bolt, "0.0325")

    price = SegmentStrategy(shop_as(acme)).fetch_for_product(bolt).price

    assert price.exists and price.is_tax_known
    assert (price.excl_tax, price.incl_tax, price.tax) == (D("0.0325"), D("0.0408"), D("0.0083"))
    assert price.retail == D("10.00")
    assert price.quote.price_list_code == "contract"


def test_a_line_is_priced_at_its_quantity_out_of_its_own_stock_record(acme, shop_as):
    bolt = make_product(price="10.00")
    other_record = make_stock(bolt, price="11.00", stock=3, sku="other")
    make_price(make_price_list(companies=[acme]), bolt, "8.00", min_quantity=10)
    strategy = SegmentStrategy(shop_as(acme))

    few = strategy.fetch_for_line(SimpleNamespace(product=bolt, quantity=9, stockrecord=None))
    many = strategy.fetch_for_line(SimpleNamespace(product=bolt, quantity=10, stockrecord=None))
    held = strategy.fetch_for_line(
        SimpleNamespace(product=bolt, quantity=10, stockrecord=other_record)
    )

    assert (few.price.excl_tax, many.price.excl_tax) == (D("10.00"), D("8.00"))
    assert held.stockrecord == other_record
    assert held.price.excl_tax == D("8.00")
    assert not held.availability.is_purchase_permitted(4)[0]


def test_a_basket_and_the_product_page_show_the_same_number(acme, shop_as):
    bolt = make_product(price="10.00")
    make_price(make_price_list(companies=[acme]), bolt, percent=15)
    strategy = SegmentStrategy(shop_as(acme))
    basket = get_model("basket", "Basket").objects.create()
    basket.strategy = strategy

    basket.add_product(bolt, 3)

    shown = strategy.fetch_for_product(bolt).price.excl_tax
    assert shown == D("8.50")
    assert basket.all_lines()[0].unit_price_excl_tax == shown
    assert basket.total_excl_tax == D("25.50")


@pytest.mark.parametrize("money", [{"price": None}, {"currency": "USD"}])
def test_without_a_price_in_the_currency_it_can_not_be_bought_and_says_why(money, shop_as):
    bolt = make_product(**money)

    info = SegmentStrategy(shop_as()).fetch_for_product(bolt)

    assert not info.price.exists
    assert not info.availability.is_available_to_buy
    allowed, reason = info.availability.is_purchase_permitted(1)
    assert not allowed and "Ask us" in str(reason)
    assert ("EUR" in str(reason)) == ("currency" in money)


def test_a_basket_refuses_what_has_no_price(shop_as):
    bolt = make_product(price=None)
    basket = get_model("basket", "Basket").objects.create()
    basket.strategy = SegmentStrategy(shop_as())

    with pytest.raises(ValueError, match="price"):
        basket.add_product(bolt)


def test_a_product_that_a_range_hides_has_no_price_and_can_not_be_bought(acme, shop_as):
    secret = make_product()
    hide(make_range(secret), companies=[acme])

    theirs = SegmentStrategy(shop_as(acme)).fetch_for_product(secret)
    visitors = SegmentStrategy(shop_as()).fetch_for_product(secret)

    assert not theirs.price.exists and not theirs.availability.is_available_to_buy
    assert visitors.price.exists and visitors.availability.is_available_to_buy


def test_the_explanation_of_a_parent_is_that_of_its_cheapest_variant(acme, shop_as):
    shirt = make_product(structure="parent")
    make_product(parent=shirt, price="12.00")
    make_product(parent=shirt, price="11.00")

    strategy = SegmentStrategy(shop_as(acme))

    assert strategy.explain(shirt).winner.price == D("11.00")
    assert strategy.explain(make_product(structure="parent")).winner is None


def test_a_product_that_is_not_public_has_no_price_and_can_not_be_bought(shop_as):
    secret = make_product(is_public=False)

    info = SegmentStrategy(shop_as()).fetch_for_product(secret)

    assert not info.price.exists
    assert not info.availability.is_available_to_buy


def test_stock_decides_whether_one_more_can_be_bought(shop_as):
    strategy = SegmentStrategy(shop_as())
    gone, service = make_product(stock=0), make_product(
        stock=0, product_class=make_product_class("Service", track_stock=False)
    )  # fmt: skip
    bare = make_product(stock=None)

    assert not strategy.fetch_for_product(gone).availability.is_available_to_buy
    assert strategy.fetch_for_product(service).availability.is_available_to_buy
    assert not strategy.fetch_for_product(bare).availability.is_available_to_buy


def test_a_parent_shows_the_lowest_price_of_its_visible_variants(acme, shop_as):
    shirt = make_product(structure="parent")
    make_product(parent=shirt, price="12.00")
    cheap = make_product(parent=shirt, price="15.00")
    make_product(parent=shirt, price="1.00", is_public=False)
    make_price(make_price_list(companies=[acme]), cheap, "9.00")

    info = SegmentStrategy(shop_as(acme)).fetch_for_product(shirt)

    assert info.price.excl_tax == D("9.00")
    assert info.availability.is_available_to_buy


def test_a_parent_without_variants_can_not_be_bought(shop_as):
    info = SegmentStrategy(shop_as()).fetch_for_parent(make_product(structure="parent"))

    assert not info.price.exists and not info.availability.is_available_to_buy


def test_of_several_stock_records_the_one_in_the_currency_is_sold_from(shop_as):
    bolt = make_product(price="9.00", currency="USD")
    euros = make_stock(bolt, price="10.00", currency="EUR", sku="eur")
    make_stock(bolt, price="8.00", currency="EUR", sku="later")

    info = SegmentStrategy(shop_as()).fetch_for_product(bolt)

    assert info.stockrecord == euros
    assert info.price.excl_tax == D("10.00")


@pytest.mark.parametrize("price", ["NaN", "-1"])
def test_a_base_price_that_is_none_sells_nothing_and_breaks_no_page(price, acme, shop_as):
    bolt = make_product()
    bolt.stockrecords.update(
        price=Cast(Value(price, CharField()), DecimalField(max_digits=12, decimal_places=2))
    )
    make_price(make_price_list(companies=[acme]), bolt, percent=10, min_quantity=5)
    strategy = SegmentStrategy(shop_as(acme))

    assert not strategy.fetch_for_product(bolt).price.exists
    assert strategy.quote(bolt, 5) is None
    assert own_prices_of(strategy.shopper, [bolt]) == {bolt.pk: None}


@pytest.mark.parametrize("size", [3, 24])
def test_a_warm_page_costs_one_query_for_prices_whatever_its_size(
    size, acme, dealers, shop_as, django_assert_num_queries
):
    category = make_category()
    for _number in range(size):
        make_product(categories=[category])
    for number in range(size):
        price_list = make_price_list(segments=[dealers], companies=[acme], priority=number)
        make_category_percent(price_list, category, number)
    strategy = SegmentStrategy(shop_as(acme, segments=[dealers]))
    related = ["stockrecords", "product_class", "parent__product_class"]
    page = list(Product.objects.prefetch_related(*related))

    with django_assert_num_queries(1):
        strategy.warm(page, gated=True)
    with django_assert_num_queries(0):
        for product in page:
            strategy.fetch_for_product(product)
            strategy.quote(product, 10)
            strategy.fetch_for_product(product)


def test_the_same_product_loaded_twice_is_looked_up_once(acme, shop_as, django_assert_num_queries):
    bolt = make_product()
    strategy = SegmentStrategy(shop_as(acme))
    strategy.warm([bolt])
    again = Product.objects.get(pk=bolt.pk)

    with django_assert_num_queries(0):
        strategy.fetch_for_product(again)


def test_a_strategy_that_forgets_sees_the_new_price(acme, shop_as):
    bolt = make_product()
    strategy = SegmentStrategy(shop_as(acme))
    before = strategy.quote(bolt).unit_price
    make_price(make_price_list(companies=[acme]), bolt, "5.00")

    strategy.forget()

    assert (before, strategy.quote(bolt).unit_price) == (D("10.00"), D("5.00"))


def test_explaining_tells_of_lists_that_do_not_hold_now(acme, shop_as, now):
    bolt = make_product()
    make_price(make_price_list("draft", companies=[acme], status="draft"), bolt, "5.00")
    make_price(make_price_list("past", companies=[acme], ends_at=now), bolt, "4.00")
    soon = make_price_list("soon", companies=[acme], starts_at=now + timedelta(days=1))
    make_price(soon, bolt, "3.00")

    decision = SegmentStrategy(shop_as(acme)).explain(bolt)

    assert [(f.code, f.outcome.value) for f in decision.findings] == [
        ("draft", "draft"),
        ("past", "ended"),
        ("soon", "not_started"),
        ("", "won"),
    ]


def test_a_request_is_served_for_its_shopper(acme, shop_as):
    request = RequestFactory().get("/")
    request.user, request.shopper = AnonymousUser(), shop_as(acme)

    strategy = Selector().strategy(request)

    assert strategy.shopper is request.shopper


def test_a_user_without_a_request_shops_for_their_company(acme):
    user = get_user_model().objects.create_user("u@acme.example", "pw")
    Buyer.objects.create(user=user, company=acme)

    assert Selector().strategy(user=user).shopper.company_id == acme.pk


def test_without_request_and_user_the_ambient_shopper_counts(acme, shop_as):
    with use_shopper(shop_as(acme)):
        ambient = Selector().strategy().shopper

    assert ambient.company_id == acme.pk
    assert Selector().strategy().shopper.is_visitor
