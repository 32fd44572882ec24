"""Views, searches, visits, logins, reviews, coupons and refusals; never those of staff."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from segments.current import use_shopper
from segments.models.activity import Event
from segments.selection import shopper_of_user
from shop.activity import store
from shop.activity.flushing import flush
from shop.activity.models import Browsing
from tests.factories.browsers import browser_of
from tests.factories.orders import make_rule, put_in_basket
from tests.factories.products import make_category, make_product

ProductReview = get_model("reviews", "ProductReview")
Voucher = get_model("voucher", "Voucher")
Order = get_model("order", "Order")

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _nothing_waits():
    store.memory.clear()
    yield
    store.memory.clear()


def noted(company, user_id: int, at: datetime, *notes) -> None:
    store.put({"company": company.pk, "user": user_id, "at": at.isoformat(), "notes": list(notes)})


def told(kind: str) -> list:
    found = Event.objects.filter(kind=kind).order_by("at", "key")
    return list(found.values_list("key", "quantity"))


def test_product_pages_count_by_the_nearest_category(browser):
    drills = make_category("Drills", parent=make_category("Power tools"))
    product = make_product(categories=[drills])

    for _ in range(3):
        assert browser.get(product.get_absolute_url()).status_code == 200
    flush()

    assert sum(quantity for _key, quantity in told("view")) == 3
    assert {key for key, _quantity in told("view")} == {"power-tools/drills"}


def test_a_page_costs_no_query_more(browser, buyer, monkeypatch):
    product = make_product(categories=[make_category()])
    browser.get(product.get_absolute_url())
    with CaptureQueriesContext(connection) as with_notes:
        browser.get(product.get_absolute_url())
    monkeypatch.setattr("shop.activity.browsing.may_be_noted", lambda request: False)

    with CaptureQueriesContext(connection) as without:
        browser.get(product.get_absolute_url())

    assert len(with_notes) == len(without)
    assert len(store.memory) == 3  # the login, and two pages


def test_a_search_counts_once_and_not_for_its_pages_and_facets(browser):
    for address in ["?q=Hex+BOLT", "?q=Hex+BOLT&page=2", "?q=hex+bolt&category_id=1", "?q="]:
        browser.get(f"/search/{address}")
    flush()

    assert told("search") == [("hex bolt", 1)]


@pytest.mark.parametrize("who", ["nobody", "staff"])
def test_nothing_is_noted_of_visitors_and_staff(who, buyer):
    client = Client()
    if who == "staff":
        buyer.user.is_staff = True
        buyer.user.save()
        browser_of(buyer.user, client)
    store.memory.clear()

    client.get(make_product().get_absolute_url())

    assert not store.memory


def test_nothing_is_noted_of_a_preview(buyer, admin_client):
    session = admin_client.session
    session["preview"] = {"company": buyer.company_id, "segment": None}
    session.save()

    admin_client.get(make_product().get_absolute_url())

    assert not store.memory


def test_pages_less_than_half_an_hour_apart_are_one_visit_whenever_they_are_flushed(buyer):
    minute = timedelta(minutes=1)
    for minutes in (0, 10, 40, 71):
        noted(buyer.company, buyer.user_id, NOON + minutes * minute)
        flush()

    visits = list(Event.objects.filter(kind="session").order_by("at").values_list("at", "minutes"))
    assert visits == [(NOON, Decimal(40)), (NOON + 71 * minute, Decimal(0))]


def test_visits_in_one_flush_are_the_same_as_in_many(buyer):
    minute = timedelta(minutes=1)
    for minutes in (71, 10, 0, 40):
        noted(buyer.company, buyer.user_id, NOON + minutes * minute)

    flush()

    visits = list(Event.objects.filter(kind="session").order_by("at").values_list("at", "minutes"))
    assert visits == [(NOON, Decimal(40)), (NOON + 71 * minute, Decimal(0))]


def test_a_batch_that_is_told_twice_counts_once(buyer, monkeypatch):
    product = make_product(categories=[make_category("Tools")])
    noted(buyer.company, buyer.user_id, NOON, ["view", product.pk])
    batches = store.take()
    monkeypatch.setattr(store, "take", lambda: batches)

    flush()
    flush()

    assert told("view") == [("tools", 1)]


def test_notes_of_a_company_that_is_gone_are_dropped(buyer):
    store.put({"company": 2**40, "user": 1, "at": NOON.isoformat(), "notes": [["login", ""]]})

    assert flush() == 1
    assert not Event.objects.exists()


def test_with_redis_dead_a_note_becomes_a_row_and_the_page_is_served(browser, monkeypatch):
    def dead(alias):
        raise ConnectionError

    monkeypatch.setattr(store, "has_redis", lambda: True)
    monkeypatch.setattr(store, "get_redis_connection", dead)
    product = make_product(categories=[make_category("Tools")])

    response = browser.get(product.get_absolute_url())
    waiting = Browsing.objects.count()
    flush()

    assert (response.status_code, waiting, Browsing.objects.count()) == (200, 1, 0)
    assert told("view") == [("tools", 1)]


def test_a_login_is_told_once(buyer):
    Client().post(
        "/accounts/login/",
        {"login-username": buyer.user.email, "login-password": "secret-pass", "login_submit": "1"},
    )
    flush()

    assert told("login") == [("", 1)]


def test_an_order_below_the_minimum_is_a_refusal_once_a_basket_and_day(browser, buyer):
    make_rule("minimum_value", "500", companies=[buyer.company])
    put_in_basket(browser, make_product(price="10"))
    store.memory.clear()

    for address in ["/basket/", "/checkout/", "/basket/"]:
        browser.get(address)
    flush()

    assert told("refusal") == [("", 1)]


def test_a_review_is_told_by_the_category_of_its_product(buyer):
    product = make_product(categories=[make_category("Tools")])
    shopper = shopper_of_user(buyer.user_id, at=NOON)

    with use_shopper(shopper):
        review = ProductReview.objects.create(
            product=product, user=buyer.user, title="Good", body="Good", score=5
        )
        review.save()

    event = Event.objects.get(kind="review")
    assert (event.company, event.key, event.quantity) == (buyer.company, "tools", 1)


def test_a_coupon_is_told_by_its_code(buyer):
    voucher = Voucher.objects.create(
        name="Spring", code="SPRING", start_datetime=NOON, end_datetime=NOON + timedelta(days=1)
    )
    order = Order.objects.create(
        number="1", currency="EUR", total_incl_tax=1, total_excl_tax=1, user=buyer.user
    )

    with use_shopper(shopper_of_user(buyer.user_id, at=NOON)):
        voucher.record_usage(order, buyer.user)

    assert told("coupon") == [("spring", 1)]
