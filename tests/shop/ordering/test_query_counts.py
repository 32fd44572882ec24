"""What the pages of an order cost, whatever the number of lines, rules and products."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from tests.factories.orders import (
    go_to_preview,
    make_rule,
    place_order_form,
    put_in_basket,
)
from tests.factories.prices import make_price, make_price_list
from tests.factories.products import make_product
from tests.factories.ranges import make_range

Basket = get_model("basket", "Basket")
Benefit = get_model("offer", "Benefit")
Condition = get_model("offer", "Condition")
ConditionalOffer = get_model("offer", "ConditionalOffer")
Order = get_model("order", "Order")


def fill(browser, buyer, lines: int, products=None):
    """Give the buyer a basket of this many lines at contract prices, with quantity rules."""
    products = products or [make_product(price="10", stock=1000) for _ in range(lines)]
    put_in_basket(browser, products[0])
    basket = Basket.objects.get(status="Open", owner=buyer.user)
    contract = make_price_list(companies=[buyer.company])
    for product in products:
        make_price(contract, product, "9.50")
        make_rule("quantity_minimum", quantity=1, product=product, companies=[buyer.company])
    basket.lines.model.objects.bulk_create(
        basket.lines.model(
            basket=basket,
            product=product,
            stockrecord=product.stockrecords.get(),
            line_reference=f"{product.pk}_{product.stockrecords.get().pk}",
            quantity=2,
        )
        for product in products[1:]
    )
    return products


def make_offers(products, number: int = 5) -> None:
    for percent in range(1, number + 1):
        some = make_range(*products[:20])
        ConditionalOffer.objects.create(
            name=f"Offer {some.pk}",
            condition=Condition.objects.create(range=some, type="Count", value=1),
            benefit=Benefit.objects.create(range=some, type="Percentage", value=percent),
        )


def queries(action) -> int:
    with CaptureQueriesContext(connection) as captured:
        action()
    return len(captured)


def test_a_basket_of_fifty_lines(browser, buyer):
    fill(browser, buyer, 50)
    browser.get("/basket/")

    assert queries(lambda: browser.get("/basket/")) <= 30


def test_a_basket_of_fifty_lines_with_five_offers(browser, buyer):
    make_offers(fill(browser, buyer, 50))
    browser.get("/basket/")

    assert queries(lambda: browser.get("/basket/")) <= 30


def test_a_basket_costs_the_same_with_two_lines_as_with_fifty(browser, buyer):
    products = fill(browser, buyer, 2)
    make_offers(products)
    browser.get("/basket/")
    two = queries(lambda: browser.get("/basket/"))

    fill(browser, buyer, 0, [make_product(price="10", stock=1000) for _ in range(48)])
    browser.get("/basket/")

    assert queries(lambda: browser.get("/basket/")) == two


def test_changing_fifty_quantities(browser, buyer):
    fill(browser, buyer, 50)
    basket = Basket.objects.get()
    typed = {f"quantity-{line.pk}": "3" for line in basket.lines.all()}

    assert queries(lambda: browser.post("/basket/", typed)) <= 35


def test_adding_to_a_basket_of_fifty_lines(browser, buyer):
    fill(browser, buyer, 50)
    product = make_product()

    assert queries(lambda: put_in_basket(browser, product)) <= 45


def test_the_preview_of_fifty_lines(browser, buyer, address):
    fill(browser, buyer, 50)
    go_to_preview(browser, address)

    assert queries(lambda: browser.get("/checkout/preview/")) <= 50


def test_placing_an_order_of_fifty_lines(browser, buyer, address):
    fill(browser, buyer, 50)
    form = place_order_form(go_to_preview(browser, address))

    assert queries(lambda: browser.post("/checkout/preview/", form)) <= 200
    assert Order.objects.get().lines.count() == 50


def test_the_navigation_counts_lines_without_loading_the_basket(browser, buyer):
    fill(browser, buyer, 50)

    with CaptureQueriesContext(connection) as captured:
        browser.get("/accounts/profile/")

    about = [q["sql"] for q in captured if "basket_" in q["sql"]]
    assert len(about) == 1


def test_a_small_basket_with_suggestions(browser, buyer, address):
    fill(browser, buyer, 30)
    browser.post("/checkout/preview/", place_order_form(go_to_preview(browser, address)))
    make_rule("minimum_value", "99999", companies=[buyer.company])
    fill(browser, buyer, 50)
    browser.get("/basket/")

    assert queries(lambda: browser.get("/basket/")) <= 37
