"""The quick view in a real browser: by keyboard, on a phone, without scripts; axe finds nothing."""

import pytest

from tests.browser.test_accessibility import findings

BUYER = "aino@koskinen.example"
PHONE = {"viewport": {"width": 390, "height": 844}}
LIST = "/search/?q=hex+bolt+boltwerk"


def opened(page):
    """Open the first quick view by keyboard and answer the dialog."""
    page.goto(LIST)
    page.locator("a[data-quick-view]").first.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    return dialog


@pytest.mark.parametrize("size", [{}, PHONE], ids=["desktop", "phone"])
def test_it_opens_over_the_list_and_has_no_serious_finding(demo_shop, log_in, size):
    page = log_in(BUYER, **size)

    dialog = opened(page)

    assert page.url.endswith(LIST)
    assert dialog.get_by_role("button", name="Add").is_visible()
    assert findings(page) == []
    box = dialog.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= page.viewport_size["width"]


def test_the_keyboard_stays_inside_and_comes_back(demo_shop, log_in):
    page = log_in(BUYER)
    dialog = opened(page)

    assert page.evaluate("document.activeElement.id") == "quick-view-title"
    for _press in range(12):
        page.keyboard.press("Tab")
        inside = (
            "document.activeElement.closest('dialog') ?? document.activeElement.matches('body')"
        )
        assert page.evaluate(f"Boolean({inside})")
    page.keyboard.press("Escape")

    dialog.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.matches('a[data-quick-view]')")


def test_what_the_shop_says_is_said_inside(demo_shop, log_in):
    page = log_in(BUYER)
    dialog = opened(page)

    dialog.get_by_role("button", name="Add").click()

    dialog.get_by_text("is in your basket").wait_for()
    page.get_by_role("button", name="Close").click()
    page.get_by_role("link", name="Basket").filter(has_text="1 line").wait_for()


def test_the_table_follows_the_quantity(demo_shop, log_in):
    page = log_in(BUYER)
    dialog = opened(page)
    field = dialog.get_by_role("spinbutton")

    field.fill("100")

    dialog.get_by_text("100 pieces at").wait_for()


def test_without_scripts_it_leads_to_the_page(demo_shop, new_page):
    page = new_page(java_script_enabled=False)
    page.goto(LIST)

    page.locator("a[data-quick-view]").first.click()

    page.get_by_role("heading", level=1).wait_for()
    assert "/catalogue/" in page.url and "quick" not in page.url
