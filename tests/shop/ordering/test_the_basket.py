"""Baskets: one for each company, safe quantities, and pages that never fall over."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from oscar.core.loading import get_model

from segments.models import Buyer
from shop.purchases.models import BasketOwner
from tests.factories.browsers import browser_of
from tests.factories.companies import make_buyer, make_company
from tests.factories.orders import logged_in, place_order, put_in_basket
from tests.factories.products import make_product
from tests.factories.ranges import hide, make_range
from tests.pages import text

Basket = get_model("basket", "Basket")
Line = get_model("basket", "Line")
Benefit = get_model("offer", "Benefit")
Condition = get_model("offer", "Condition")
ConditionalOffer = get_model("offer", "ConditionalOffer")


def forget_messages(browser) -> None:
    browser.get("/accounts/profile/")


def without_token(response) -> str:
    return re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", text(response))


def make_offer(kind: str = "Value", threshold=1, percent=10, **fields) -> ConditionalOffer:
    everything = make_range(includes_all_products=True)
    condition = Condition.objects.create(range=everything, type=kind, value=threshold)
    benefit = Benefit.objects.create(range=everything, type="Percentage", value=percent)
    return ConditionalOffer.objects.create(
        name=f"Offer {condition.pk}", condition=condition, benefit=benefit, **fields
    )


def test_looking_writes_no_basket(browser):
    browser.get("/basket/")
    browser.get("/accounts/profile/")

    assert not Basket.objects.exists()


def test_switching_the_company_switches_the_basket(browser, buyer):
    other = make_company(legal_name="Other Works")
    Buyer.objects.create(user=buyer.user, company=other)
    bolt, nut = make_product("Bolt"), make_product("Nut")
    put_in_basket(browser, bolt)
    forget_messages(browser)

    browser.post("/accounts/company/", {"company": other.pk})
    put_in_basket(browser, nut)

    page = text(browser.get("/basket/"))
    assert "Nut" in page
    assert "Bolt" not in page
    browser.post("/accounts/company/", {"company": buyer.company.pk})
    assert "Bolt" in text(browser.get("/basket/"))
    assert BasketOwner.objects.filter(is_open=True).count() == 2


def test_the_database_allows_one_open_basket_for_each_company(buyer):
    def own(**fields):
        basket = Basket.objects.create(owner=buyer.user)
        BasketOwner.objects.create(basket=basket, user=buyer.user, **fields)

    own(company=buyer.company)
    own(company=buyer.company, is_open=False)
    own(company=None)

    for company in [buyer.company, None]:
        with pytest.raises(IntegrityError), transaction.atomic():
            own(company=company)


def test_a_colleague_has_a_basket_of_their_own(browser, buyer):
    put_in_basket(browser, make_product("Bolt"))

    page = logged_in(make_buyer(buyer.company)).get("/basket/")

    assert "Bolt" not in text(page)


@pytest.mark.parametrize(
    "typed", ["0", "-1", "1e3", "1.5", "1000001", "99999999999999999999", "٣", "NaN", "", " ", "x"]
)
def test_adding_takes_plain_quantities_only(browser, typed):
    answer = put_in_basket(browser, make_product(), typed)

    assert answer.status_code == 302
    assert not Line.objects.exists()


@pytest.mark.parametrize("typed", ["-1", "1e3", "1.5", "1000001", "9" * 30, "٣", "NaN", "x"])
def test_a_wrong_quantity_is_shown_with_its_message_and_nothing_is_saved(browser, typed):
    put_in_basket(browser, make_product("Bolt"), 4)
    put_in_basket(browser, make_product("Nut"), 5)
    bolt, nut = Line.objects.order_by("pk")

    page = browser.post("/basket/", {f"quantity-{bolt.pk}": typed, f"quantity-{nut.pk}": "7"})

    shown = text(page)
    assert "Enter a whole number from 0 to 1,000,000." in shown
    assert f'value="{typed}"' in shown
    assert 'value="7"' in shown
    assert list(Line.objects.order_by("pk").values_list("quantity", flat=True)) == [4, 5]


def test_nought_removes_a_line(browser):
    put_in_basket(browser, make_product("Bolt"), 4)

    browser.post("/basket/", {f"quantity-{Line.objects.get().pk}": "0"})

    assert not Line.objects.exists()


def test_a_line_of_somebody_else_is_not_touched(browser):
    stranger = logged_in(make_buyer(make_company()))
    put_in_basket(stranger, make_product("Bolt"), 4)
    put_in_basket(browser, make_product("Nut"), 5)
    theirs = Line.objects.get(product__title="Bolt")

    browser.post("/basket/", {f"quantity-{theirs.pk}": "9"})
    browser.post("/basket/", {"remove": str(theirs.pk)})

    theirs.refresh_from_db()
    assert theirs.quantity == 4


def test_the_database_refuses_a_mad_quantity(browser):
    put_in_basket(browser, make_product(), 4)

    with pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.update(quantity=1_000_001)


def test_more_than_there_is_in_stock_is_refused_with_the_reason(browser):
    put_in_basket(browser, make_product(stock=5), 4)
    line = Line.objects.get()

    page = browser.post("/basket/", {f"quantity-{line.pk}": "6"})

    assert "Only 5 are in stock." in text(page)
    line.refresh_from_db()
    assert line.quantity == 4


def test_a_product_that_was_not_added_is_named_with_the_reason(browser):
    pump = make_product("Pump", stock=5)

    page = browser.post(f"/basket/add/{pump.pk}/", {"quantity": "6"}, follow=True)

    assert "Pump was not added. Only 5 are in stock." in text(page)


def test_a_hidden_product_can_not_be_added(browser, buyer):
    secret = make_product("Secret")
    hide(make_range(secret), companies=[buyer.company])

    hidden = put_in_basket(browser, secret)
    missing = browser.post("/basket/add/999999/", {"quantity": 1})

    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert without_token(hidden) == without_token(missing)


def test_a_line_that_became_hidden_shows_no_title_and_stops_the_order(browser, buyer):
    secret = make_product("Secret Pump")
    put_in_basket(browser, secret)
    forget_messages(browser)
    hide(make_range(secret), companies=[buyer.company])

    page = text(browser.get("/basket/"))

    assert "Secret Pump" not in page
    assert "An article in your basket is no longer available." in page
    assert "Go to checkout" not in page
    assert browser.get("/checkout/preview/")["Location"] == "/basket/"


@pytest.mark.parametrize("kind", ["Value", "Count", "Coverage"])
def test_a_line_without_a_price_shows_why_and_stops_the_order(browser, kind):
    priceless, hose = make_product("Pump"), make_product("Hose", price="7")
    make_offer(kind)
    put_in_basket(browser, priceless)
    put_in_basket(browser, hose)
    priceless.stockrecords.update(price=None)

    page = browser.get("/basket/")

    assert page.status_code == 200
    assert "There is no price for this product yet." in text(page)
    assert "Go to checkout" not in text(page)
    assert browser.get("/checkout/preview/")["Location"] == "/basket/"


def test_a_broken_offer_costs_only_its_own_discount(browser, monkeypatch, caplog):
    product = make_product(price="100")
    broken = make_offer("Value", percent=50, priority=9)
    make_offer("Count", percent=10)
    monkeypatch.setattr(
        "oscar.apps.offer.conditions.ValueCondition.is_satisfied",
        lambda *_args, **_kwargs: 1 / 0,
    )
    put_in_basket(browser, product)

    page = browser.get("/basket/")

    assert "€90.00" in text(page)
    assert f"Offer {broken.pk} fails" in caplog.text


def test_a_visitors_basket_joins_the_companys_through_the_gate(buyer):
    visitor = Client()
    bolt, secret = make_product("Bolt"), make_product("Secret Pump")
    put_in_basket(visitor, bolt, 2)
    put_in_basket(visitor, secret, 2)
    visitor.get("/basket/")
    hide(make_range(secret), companies=[buyer.company])
    put_in_basket(logged_in(buyer), bolt, 3)

    browser_of(buyer.user, visitor)
    page = text(visitor.get("/basket/"))

    assert "1 line from before you logged in was added" in page
    assert "1 article is not available to your company and was left out." in page
    assert "Secret Pump" not in page
    mine = BasketOwner.objects.get(user=buyer.user).basket
    assert mine.lines.get().quantity == 5
    assert "was added to your basket" not in text(visitor.get("/basket/"))


def test_a_forged_basket_cookie_is_dropped(db):
    visitor = Client()
    for value in ["1", "1:abc", "x:y:z", "", "%00"]:
        visitor.cookies["oscar_open_basket"] = value
        assert visitor.get("/basket/").status_code == 200


def test_an_ordered_basket_is_never_opened_again(browser, address):
    put_in_basket(browser, make_product())
    place_order(browser, address)
    basket = Basket.objects.get()

    with pytest.raises(Exception, match="ordered already"):
        basket.thaw()


def test_line_totals_are_rounded_before_they_are_added(browser):
    for _ in range(3):
        put_in_basket(browser, make_product(price="0.01", stock=100))
    lines = Line.objects.all()

    page = text(browser.get("/basket/"))

    assert lines.count() == 3
    assert "€0.03" in page


def test_adding_from_the_basket_page_with_htmx_loads_that_page_anew(browser):
    bolt = make_product("Bolt")

    answer = browser.post(
        f"/basket/add/{bolt.pk}/",
        {"quantity": "2", "next": "/basket/"},
        headers={"HX-Request": "true"},
    )

    assert answer["HX-Redirect"] == "/basket/"
    assert Line.objects.get().quantity == 2
