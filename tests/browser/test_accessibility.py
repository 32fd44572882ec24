"""No serious finding of axe on any main page, on a desktop and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

PHONE = {"viewport": {"width": 390, "height": 844}}
PEOPLE = {
    "visitor": (None, ["/", "/catalogue/", "/search/?q=bolt", "/search/?q=zzzzzz", "/basket/",
                       "/accounts/login/", "/password-reset/", "/no-such-page/"]),
    "buyer": ("aino@koskinen.example", ["/", "/catalogue/?view=rows", "/search/?q=hex+bolt",
                                        "/basket/", "/checkout/shipping-address/",
                                        "/accounts/orders/", "/accounts/profile/",
                                        "/accounts/addresses/", "/accounts/change-password/"]),
    "rep": ("saara@grossist.example", ["/rep/"]),
}  # fmt: skip


def findings(page) -> list[str]:
    """What axe holds to be serious or critical on the page, with the elements."""
    return [
        f"{page.url}: {rule['id']}: {[node['target'] for node in rule['nodes']][:3]}"
        for rule in Axe().run(page).response["violations"]
        if rule["impact"] in {"serious", "critical"}
    ]


def addresses(page, listed: list[str]) -> list[str]:
    """The listed addresses, and the first product, category, order and company behind them."""
    found = list(listed)
    for start, link in (
        ("/catalogue/", ".product-card__title a"),
        ("/catalogue/", ".menu-links a"),
        ("/accounts/orders/", "main table a"),
        ("/rep/", "main table a"),
    ):
        if start in listed or start == "/catalogue/":
            page.goto(start)
            if page.locator(link).count():
                found.append(page.locator(link).first.get_attribute("href"))
    if "/rep/" in listed:
        found += [f"{found[-1]}why/", f"{found[-1]}history/"]
    return found


@pytest.mark.parametrize("size", [{}, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("person", PEOPLE)
def test_the_main_pages_have_no_serious_finding(demo_shop, new_page, log_in, person, size):
    email, listed = PEOPLE[person]
    page = log_in(email, **size) if email else new_page(**size)
    if person == "buyer":
        page.goto("/search/?q=hex+bolt")
        page.locator(".product-card").first.get_by_role("button", name="Add").click()
        page.get_by_role("link", name="Basket").filter(has_text="1 line").wait_for()

    found = []
    for address in addresses(page, listed):
        page.goto(address)
        found += findings(page)
        too_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        found += [f"{page.url}: wider than the screen"] if too_wide else []

    assert found == []


def test_the_open_menu_has_no_serious_finding(demo_shop, new_page):
    page = new_page()
    page.goto("/catalogue/")

    page.locator("summary", has_text="Products").click()

    assert findings(page) == []
