"""Real threads, real connections: whatever the interleaving, nothing is sold or placed twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from oscar.core.loading import get_model

from shop.purchases.models import BasketOwner, OrderAttempt
from tests.factories.companies import make_buyer, make_company
from tests.factories.orders import (
    go_to_preview,
    logged_in,
    make_address,
    place_order_form,
    put_in_basket,
)
from tests.factories.products import make_product
from tests.factories.ranges import make_range

Benefit = get_model("offer", "Benefit")
Condition = get_model("offer", "Condition")
ConditionalOffer = get_model("offer", "ConditionalOffer")
Order = get_model("order", "Order")
Basket = get_model("basket", "Basket")
Line = get_model("basket", "Line")

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(actions):
    """Run the actions in threads that start together, and answer what each answered."""
    barrier = Barrier(len(actions))

    def run(action):
        try:
            barrier.wait(timeout=30)
            return action()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return [future.result(timeout=120) for future in [pool.submit(run, a) for a in actions]]


def ready_to_press(product, quantity):
    """A browser with the preview open, and the form that pressing the button sends."""
    buyer = make_buyer(make_company())
    client = logged_in(buyer)
    put_in_basket(client, product, quantity)
    return client, place_order_form(go_to_preview(client, make_address(buyer)))


def test_eight_buyers_of_the_last_five_pieces_give_one_order():
    product = make_product(stock=5)
    buyers = [ready_to_press(product, 5) for _ in range(8)]

    answers = at_once(
        [lambda c=c, form=form: c.post("/checkout/preview/", form) for c, form in buyers]
    )

    assert Order.objects.count() == 1
    assert product.stockrecords.get().num_allocated == 5
    assert all(answer.status_code in {200, 302} for answer in answers)
    assert Basket.objects.filter(status=Basket.OPEN).count() == 7
    assert OrderAttempt.objects.filter(order__isnull=False).count() == 1


def test_stock_for_three_of_eight_is_sold_three_times():
    product = make_product(stock=17)
    buyers = [ready_to_press(product, 5) for _ in range(8)]

    at_once([lambda c=c, form=form: c.post("/checkout/preview/", form) for c, form in buyers])

    assert Order.objects.count() == 3
    assert product.stockrecords.get().num_allocated == 15


def test_the_same_press_four_times_at_once_is_one_order_and_its_page():
    product = make_product()
    client, form = ready_to_press(product, 2)
    browsers = [client] + [same_session(client) for _ in range(3)]

    answers = at_once(
        [lambda b=b: b.post("/checkout/preview/", form, follow=True) for b in browsers]
    )

    order = Order.objects.get()
    assert all(order.number in answer.content.decode() for answer in answers)
    assert product.stockrecords.get().num_allocated == 2
    assert Basket.objects.get().status == Basket.SUBMITTED


def test_four_tabs_at_once_are_one_order_and_its_page():
    product = make_product()
    client, form = ready_to_press(product, 2)
    forms = [form] + [place_order_form(client.get("/checkout/preview/")) for _ in range(3)]
    browsers = [client] + [same_session(client) for _ in range(3)]

    answers = at_once(
        [
            lambda b=b, f=f: b.post("/checkout/preview/", f, follow=True)
            for b, f in zip(browsers, forms, strict=True)
        ]
    )

    order = Order.objects.get()
    assert all(order.number in answer.content.decode() for answer in answers)
    assert product.stockrecords.get().num_allocated == 2


def test_two_orders_of_the_same_products_in_opposite_order_do_not_deadlock():
    left, right = make_product(stock=50), make_product(stock=50)
    pairs = []
    for first, second in [(left, right), (right, left)] * 3:
        buyer = make_buyer(make_company())
        client = logged_in(buyer)
        put_in_basket(client, first)
        put_in_basket(client, second)
        pairs.append((client, place_order_form(go_to_preview(client, make_address(buyer)))))

    answers = at_once(
        [lambda c=c, form=form: c.post("/checkout/preview/", form) for c, form in pairs]
    )

    assert [answer.status_code for answer in answers] == [302] * 6
    assert Order.objects.count() == 6
    assert left.stockrecords.get().num_allocated == right.stockrecords.get().num_allocated == 6


def test_six_first_additions_at_once_are_one_basket_with_six_pieces():
    product = make_product()
    buyer = make_buyer(make_company())
    browsers = [logged_in(buyer) for _ in range(6)]

    at_once([lambda b=b: put_in_basket(b, product) for b in browsers])

    assert BasketOwner.objects.count() == Basket.objects.count() == 1
    assert Line.objects.get().quantity == 6


def same_session(client):
    """Another tab of the same browser."""
    other = type(client)()
    other.cookies = client.cookies.copy()
    return other


def test_an_offer_that_may_be_used_once_is_used_once():
    # Each another product, so that no lock on stock stands in for the one on the offer.
    products = [make_product(price="100") for _ in range(4)]
    everything = make_range(includes_all_products=True)
    offer = ConditionalOffer.objects.create(
        name="Once",
        condition=Condition.objects.create(range=everything, type="Count", value=1),
        benefit=Benefit.objects.create(range=everything, type="Percentage", value=10),
        max_global_applications=1,
    )
    buyers = [ready_to_press(product, 1) for product in products]

    at_once([lambda c=c, form=form: c.post("/checkout/preview/", form) for c, form in buyers])

    assert [order.total_excl_tax for order in Order.objects.all()] == [90]
    offer.refresh_from_db()
    assert offer.num_applications == 1
