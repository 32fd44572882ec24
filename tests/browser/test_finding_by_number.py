"""Finding and ordering by numbers, with a keyboard and without a script."""

import pytest

from shop.listings.indexing import index
from shop.listings.models import Synonym
from tests.factories.companies import make_buyer, make_company
from tests.factories.partnumbers import own_number
from tests.factories.prices import make_price, make_price_list
from tests.factories.products import make_category, make_product
from tests.factories.staff import make_boss


@pytest.fixture
def buyer(transactional_db):
    """A company with a price list, own numbers and a few products to find."""
    company = make_company(legal_name="Koskinen Piping")
    pipes = make_category("Pipes")
    valve = make_product("Brass ball valve DN 20", upc="BV-2020", categories=[pipes], price="14.00")
    hose = make_product("Rubber hose 19 mm", upc="RH-1900", categories=[pipes], price="3.20")
    make_product("Pipe clamp 22 mm", upc="PC-2200", categories=[pipes], stock=12)
    make_product("Pipe cutter", upc="PC-22.00", categories=[pipes], price="39.00")
    prices = make_price_list(companies=[company])
    make_price(prices, valve, "11.90")
    make_price(prices, valve, "10.50", min_quantity=10)
    own_number(company, valve, "KP-4711")
    own_number(company, hose, "KP-4712")
    index()
    return make_buyer(company)


@pytest.fixture
def logged_in(buyer, new_page):
    def logged_in(**options):
        page = new_page(**options)
        page.goto("/accounts/login/")
        page.get_by_label("Email address").fill(buyer.user.email)
        page.get_by_label("Password").fill("secret-pass")
        page.get_by_role("main").get_by_role("button", name="Log in").click()
        page.wait_for_url(lambda url: "login" not in url)
        return page

    return logged_in


def test_suggestions_are_chosen_by_keyboard(logged_in, keep):
    page = logged_in()
    page.goto("/catalogue/")
    field = page.get_by_role("combobox", name="Search products")

    field.press_sequentially("kp4711")
    option = page.get_by_role("option", name="Brass ball valve DN 20 KP-4711")
    option.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    field.press("ArrowDown")
    assert option.get_attribute("aria-selected") == "true"
    assert field.get_attribute("aria-activedescendant") == option.get_attribute("id")
    keep(page, "search-suggestions")
    field.press("Escape")
    assert page.get_by_role("listbox").is_hidden()
    assert field.get_attribute("aria-expanded") == "false"

    field.press("ArrowDown")
    option.wait_for()
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url("**/brass-ball-valve-dn-20_*/")
    assert page.get_by_text("KP-4711").first.is_visible()


def test_enter_without_a_choice_searches(logged_in):
    page = logged_in()
    field = page.get_by_role("combobox", name="Search products")

    field.press_sequentially("pipe")
    page.get_by_role("option", name="Pipe cutter").wait_for()
    field.press("Enter")

    page.wait_for_url("**/search/?q=pipe")


@pytest.mark.parametrize("script", [True, False])
def test_a_quick_order_from_lines_to_the_basket(logged_in, keep, script):
    page = logged_in(java_script_enabled=script)
    page.goto("/basket/quick-order/")
    page.get_by_label("Numbers and quantities").fill(
        "KP-4711 12\nkp4712\t40\nPC 2200 2\nPC-2200;20\nXX-1 5"
    )

    page.get_by_role("button", name="Check the lines").click()
    page.get_by_role("button", name="Add 2 lines to the basket").wait_for()
    keep(page, "quick-order")
    assert page.get_by_text("No product has this number.").is_visible()
    assert page.get_by_text("Several products have this number").is_visible()
    page.get_by_role("button", name="Add 2 lines to the basket").click()
    page.get_by_role("link", name="Go to the basket").click()

    assert page.get_by_text("KP-4711").first.is_visible()
    assert page.get_by_text("KP-4712").first.is_visible()


def test_pictures_of_own_numbers_and_synonyms(logged_in, new_page, live_server, keep):
    page = logged_in()
    page.goto("/accounts/part-numbers/")
    assert page.get_by_text("KP-4712").first.is_visible()
    keep(page, "own-part-numbers")

    make_boss("staff@example.com")
    Synonym.objects.create(words="valve\ntap\nstopcock")
    admin = new_page()
    admin.goto("/admin/login/")
    admin.locator("#id_username").fill("staff@example.com")
    admin.locator("#id_password").fill("secret-pass")
    admin.get_by_role("button", name="Log in").click()
    admin.goto(f"/admin/listings/synonym/{Synonym.objects.get().pk}/change/")
    assert "stopcock" in admin.locator("#id_words").input_value()
    keep(admin, "synonyms")
