"""Ordering by numbers: every line is answered, prices are shown first, nothing is lost."""

from decimal import Decimal as D
from html import unescape
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from oscar.core.loading import get_model

from shop.listings.indexing import index
from tests.factories.companies import make_buyer, make_company
from tests.factories.orders import logged_in, make_rule
from tests.factories.partnumbers import own_number
from tests.factories.prices import make_price, make_price_list
from tests.factories.products import make_product
from tests.factories.ranges import exclusive, make_range

pytestmark = pytest.mark.django_db

Line = get_model("basket", "Line")
ADDRESS = "/basket/quick-order/"


@pytest.fixture
def company():
    return make_company()


@pytest.fixture
def browser(company):
    return logged_in(make_buyer(company))


def check(browser, text: str = "", **fields):
    index()
    return browser.post(ADDRESS, {"lines": text, "check": "1", **fields})


def add(browser, text: str, **fields):
    page = check(browser, text, **fields)
    data = {"lines": text, "add": "1", "seen": page.context["seen"], **fields}
    return browser.post(ADDRESS, data)


def statuses(page) -> list[str]:
    return [str(answer.status) for answer in page.context["answers"]]


def basket() -> dict[str, int]:
    return dict(Line.objects.values_list("product__upc", "quantity"))


def test_every_line_is_answered_with_its_reason_and_nothing_is_ordered_yet(browser, company):
    make_product(upc="READY", price="2.00")
    packed = make_product(upc="PACKED")
    make_rule("quantity_multiple", quantity=10, product=packed, companies=[company])
    make_product(upc="EMPTY", stock=3)
    make_product(upc="DOLLARS", currency="USD")
    make_product(upc="AB-12"), make_product(upc="A-B12")
    secret = make_product(upc="SECRET")
    exclusive(make_range(secret))

    page = check(
        browser,
        "READY 5\nPACKED 7\nEMPTY 4\nDOLLARS 1\nab12 1\nNOBODY 2\nSECRET 2\nREADY\tx\n",
    )

    assert statuses(page) == [
        "ready", "adjusted", "unavailable", "no_price", "ambiguous", "unknown", "unknown",
        "no_quantity",
    ]  # fmt: skip
    answers = page.context["answers"]
    assert (answers[1].quantity, answers[0].line_total) == (10, 10)
    assert "There is no price in EUR" in answers[3].message
    assert [choice.number for choice in answers[4].choices] == ["AB-12", "A-B12"]
    assert answers[5].message == answers[6].message
    assert basket() == {}


def test_what_can_be_had_is_added_in_one_go_and_the_rest_stays_on_the_page(browser):
    make_product(upc="ONE"), make_product(upc="TWO", stock=1)

    page = add(browser, "ONE 3\nTWO 5\nNOBODY 1\nONE 2")

    assert basket() == {"ONE": 5}
    assert [answer.line.text for answer in page.context["added"]] == ["ONE 3", "ONE 2"]
    assert [answer.line.text for answer in page.context["answers"]] == ["TWO 5", "NOBODY 1"]
    assert page.context["form"]["lines"].value() == "TWO 5\nNOBODY 1"


def test_lines_that_stay_keep_the_heading_that_says_how_to_read_them(browser):
    make_product(upc="ONE")

    page = add(browser, "antal;artikel\n3;ONE\n2;NOBODY")

    assert basket() == {"ONE": 3}
    assert page.context["form"]["lines"].value() == "antal;artikel\n2;NOBODY"


def test_prices_and_breaks_are_those_of_the_company_at_that_quantity(browser, company):
    valve = make_product(upc="VALVE", price="10.00")
    prices = make_price_list(companies=[company])
    make_price(prices, valve, "8.00")
    make_price(prices, valve, "7.00", min_quantity=10)

    few, many = check(browser, "VALVE 2").context["answers"], check(browser, "VALVE 10")

    assert few[0].quote.unit_price == 8
    assert many.context["answers"][0].quote.unit_price == 7
    assert "from 10: " in unescape(many.text)
    assert many.context["total"] == 70


def test_two_lines_of_a_product_cost_what_the_basket_charges_for_both(browser, company):
    bolt = make_product("Bolt", upc="BOLT", price="10")
    own = make_price_list("own", companies=[company])
    make_price(own, bolt, "9"), make_price(own, bolt, "8", min_quantity=10)

    page = check(browser, "BOLT 5\nBOLT 5")
    add(browser, "BOLT 5\nBOLT 5")

    basket = browser.get("/basket/").context["contents"]
    assert [one.line_total for one in page.context["answers"]] == [40, 40]
    assert page.context["total"] == basket.total_net == 80


def test_a_company_that_sees_prices_with_tax_sees_them_so_here(browser, company):
    make_product("Bolt", upc="BOLT", price="10")
    type(company).objects.filter(pk=company.pk).update(shows_gross=True, country="FI")

    page = check(browser, "BOLT 3")
    add(browser, "BOLT 3")

    [answer] = page.context["answers"]
    assert (answer.quote.unit_price, answer.line_total) == (D("12.55"), D("37.65"))
    assert "Total with VAT" in page.text
    assert page.context["total"] == browser.get("/basket/").context["contents"].goods_gross


def test_the_companys_own_numbers_work_and_are_shown(browser, company):
    own_number(company, make_product("Brass valve", upc="V-1"), "4711-A")

    page = check(browser, "4711a 2")

    assert statuses(page) == ["ready"]
    assert "4711-A" in page.text
    assert "Brass valve" in page.text


def test_a_choice_settles_an_ambiguous_number_and_another_id_is_no_choice(browser):
    make_product(upc="AB-12")
    meant, other = make_product(upc="A-B12"), make_product(upc="OTHER")

    wrong = check(browser, "ab12 3", **{"choice-1": f"{other.pk}:ab12"})
    right = check(browser, "ab12 3", **{"choice-1": f"{meant.pk}:ab12"})
    add(browser, "ab12 3", **{"choice-1": f"{meant.pk}:ab12"})

    assert statuses(wrong) == ["ambiguous"]
    assert statuses(right) == ["ready"]
    assert f'name="choice-1" value="{meant.pk}:ab12"' in right.text
    assert basket() == {"A-B12": 3}


def test_a_family_offers_its_visible_variants(browser):
    family = make_product(upc="FAM", structure="parent")
    make_product(upc="FAM-1", parent=family)
    exclusive(make_range(make_product(upc="FAM-2", parent=family)))

    page = check(browser, "fam 1")

    assert [choice.number for choice in page.context["answers"][0].choices] == ["FAM-1"]


def test_changed_lines_are_answered_again_before_anything_is_added(browser):
    make_product(upc="ONE")
    page = check(browser, "ONE 1")

    again = browser.post(ADDRESS, {"lines": "ONE 9", "add": "1", "seen": page.context["seen"]})

    assert "Your lines have changed" in again.text
    assert basket() == {}


def test_what_the_basket_holds_counts_with_multiples_and_stock(browser, company):
    packed = make_product(upc="PACKED", stock=20)
    make_rule("quantity_multiple", quantity=10, product=packed, companies=[company])
    add(browser, "PACKED 10")

    page = check(browser, "PACKED 3\nPACKED 1")

    assert statuses(page) == ["adjusted", "unavailable"]
    assert page.context["answers"][0].quantity == 10
    assert "In the basket or above already: 20." in page.text


def test_a_number_with_a_space_is_the_number_when_there_is_one(browser):
    make_product(upc="AB 12")

    (answer,) = check(browser, "AB 12").context["answers"]

    assert (answer.status, answer.quantity) == ("ready", 1)


def test_a_file_is_put_behind_what_is_typed(browser):
    make_product(upc="ONE"), make_product(upc="TWO")
    file = SimpleUploadedFile("order.csv", b"sku;quantity\nTWO;4\n")

    page = check(browser, "ONE 1", file=file)

    assert page.context["form"]["lines"].value() == "ONE 1\nsku;quantity\nTWO;4".replace(";", "\t")


@pytest.mark.parametrize("address", [ADDRESS, "/accounts/part-numbers/import/"])
def test_a_small_file_that_unpacks_to_a_huge_one_is_refused_unread(browser, address):
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as package:
        package.writestr("xl/sharedStrings.xml", b" " * 60_000_000)

    page = browser.post(
        address, {"lines": "", "file": SimpleUploadedFile("a.xlsx", packed.getvalue())}
    )

    assert "unpacks to 57 MB" in page.text


def test_an_unreadable_file_is_told_and_what_was_typed_stays(browser):
    page = check(browser, "ONE 1", file=SimpleUploadedFile("x.csv", b"A;\xe4\n"))

    assert "not UTF-8" in unescape(page.text)
    assert "ONE 1" in page.text


@pytest.mark.parametrize("text", ["", "  \n ", "\n".join(["A 1"] * 3_000)])
def test_nothing_and_too_much_are_told(browser, text):
    page = check(browser, text)

    assert page.status_code == 200
    assert page.context["form"].errors["lines"]


def test_a_viewer_sees_prices_and_adds_nothing(company):
    viewer = logged_in(make_buyer(company, role="viewer"))
    make_product(upc="ONE")

    page = add(viewer, "ONE 1")

    assert statuses(page) == ["ready"]
    assert 'name="add"' not in page.text
    assert basket() == {}


def test_a_visitor_is_asked_to_log_in(client):
    assert client.get(ADDRESS).headers["Location"].startswith("/accounts/login/")


def test_any_number_of_lines_costs_the_same(browser, django_assert_max_num_queries):
    for number in range(30):
        make_product(upc=f"U-{number}")
    check(browser, "U-1 1")

    with django_assert_max_num_queries(24):
        check_only = browser.post(
            ADDRESS, {"lines": "\n".join(f"U-{n} 2" for n in range(30)), "check": "1"}
        )

    assert statuses(check_only) == ["ready"] * 30
