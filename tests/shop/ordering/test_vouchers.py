"""Voucher codes: they give what they promise once, and can not be guessed apart."""

from datetime import UTC, datetime

import pytest
from oscar.core.loading import get_model

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
Voucher = get_model("voucher", "Voucher")


@pytest.fixture
def product(db):
    return make_product(price="100")


def make_voucher(product, code="SPRING", usage="Single use", *, start=2020, end=2099) -> Voucher:
    some = make_range(product)
    voucher = Voucher.objects.create(
        name=code,
        code=code,
        usage=usage,
        start_datetime=datetime(start, 1, 1, tzinfo=UTC),
        end_datetime=datetime(end, 1, 1, tzinfo=UTC),
    )
    voucher.offers.add(
        ConditionalOffer.objects.create(
            name=f"Offer {code}",
            offer_type="Voucher",
            condition=Condition.objects.create(range=some, type="Count", value=1),
            benefit=Benefit.objects.create(range=some, type="Percentage", value=10),
        )
    )
    return voucher


def use(browser, code):
    answer = browser.post("/basket/vouchers/add/", {"code": code}, follow=True)
    return " ".join(answer.content.decode().split())


def test_a_code_gives_its_discount_and_can_be_removed(browser, product):
    voucher = make_voucher(product)
    put_in_basket(browser, product)

    page = use(browser, "spring")
    assert "The code SPRING is used." in page
    assert "€90.00" in page

    page = browser.post(f"/basket/vouchers/{voucher.pk}/remove/", follow=True)
    assert "€90.00" not in page.content.decode()


def test_unknown_and_expired_codes_get_the_same_answer(browser, product):
    make_voucher(product, "OLD", end=2021)
    put_in_basket(browser, product)

    for code in ["OLD", "NEVER-WAS"]:
        assert "This code can not be used." in use(browser, code)


def test_a_code_for_other_products_says_so(browser, product):
    make_voucher(product)
    put_in_basket(browser, make_product())

    assert "This code gives nothing for what is in your basket now." in use(browser, "SPRING")


def test_a_code_that_somebody_else_used_up_is_taken_off_and_asked_about(browser, address, product):
    make_voucher(product)
    rival = make_buyer(make_company())
    theirs = logged_in(rival)
    forms = []
    for client, place in [(browser, address), (theirs, make_address(rival))]:
        put_in_basket(client, product)
        use(client, "SPRING")
        forms.append((client, place_order_form(go_to_preview(client, place))))
    (late, late_form), (early, early_form) = forms

    early.post("/checkout/preview/", early_form)
    page = late.post("/checkout/preview/", late_form, follow=True)
    assert [order.total_excl_tax for order in Order.objects.all()] == [90]
    assert "The total was €112.95 and is now €125.50." in page.content.decode()

    late.post("/checkout/preview/", place_order_form(page))
    assert sorted(order.total_excl_tax for order in Order.objects.all()) == [90, 100]
