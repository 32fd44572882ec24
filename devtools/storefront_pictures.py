"""The pictures of the storefront: what buyers and sales reps see, one screen or several abreast."""

import io
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.demo_shop import PASSWORD

AINO, ERIK = "aino@koskinen.example", "erik@bergstrom.example"
SAARA, MERCHANDISER = "saara@grossist.example", "merchandiser@grossist.example"
DESKTOP, TALL, PHONE = (1280, 860), (1280, 1240), (390, 844)
GAP = 20
WIDEST = 1600
"""Screens abreast are made smaller until they fit."""

OWN_NUMBERS = {"KP-4711": "HB-M8-40-ZIP", "KP-4712": "NU-HEXAG-M6-ZIP"}


def at(address: str) -> Callable[[Page], None]:
    """Answer how to open an address."""
    return lambda page: page.goto(address) and None


def product(page: Page) -> None:
    """Ask for a little less than the next quantity price takes."""
    page.goto("/search/?q=DR-HAMME-12V-2X50AK")
    page.locator(".product-card__title a").first.click()
    page.locator("main input[name=quantity]").fill("80")
    page.get_by_text("20 more").wait_for()


def own_numbers(page: Page) -> None:
    """Write two own part numbers down."""
    for own, ours in OWN_NUMBERS.items():
        page.goto("/accounts/part-numbers/")
        page.get_by_label("Your number", exact=True).fill(own)
        page.get_by_label("Our part number").fill(ours)
        page.get_by_role("button", name="Save").click()
        page.get_by_text("Your number was saved").wait_for()


def suggestions(page: Page) -> None:
    """Type the beginning of an own number."""
    own_numbers(page)
    page.goto("/catalogue/?view=rows")
    page.get_by_role("combobox").first.press_sequentially("kp47")
    page.locator(".suggestions__option").first.wait_for()


def quick_order(page: Page) -> None:
    """Paste lines, some of them with mistakes."""
    own_numbers(page)
    page.goto("/basket/quick-order/")
    lines = ["KP-4711 60", "kp4712 30", "AB-SAD-180-120 20", "HB-M8-41-ZIP 5", "CB-1P-BC-32A\tx"]
    page.locator("textarea").fill("\n".join(lines))
    page.get_by_role("button", name="Check the lines").click()
    page.get_by_text("lines can be ordered").wait_for()


def synonyms(page: Page) -> None:
    """Fill in words that mean the same, without saving them."""
    page.goto("/admin/listings/synonym/add/")
    page.get_by_label("Words").fill("screw\nbolt\nfixing")


def company(page: Page) -> None:
    """Open a company of the rep."""
    page.goto("/rep/")
    page.get_by_role("link", name="Koskinen Konepaja Oy").click()
    page.wait_for_load_state()


def basket(page: Page) -> None:
    """Put a few things into the basket, and look at it."""
    for sku in ("DR-HAMME-12V-2X50AK", "NU-HEXAG-M6-ZIP"):
        page.goto(f"/search/?q={sku}&view=cards")
        page.locator(".product-card").first.get_by_role("button", name="Add").click()
        page.wait_for_timeout(800)
    page.goto("/basket/")


Screen = tuple[str, tuple[int, int], Callable[[Page], None]]

SCREENS: dict[str, list[Screen]] = {
    "front-pages": [(AINO, TALL, at("/")), (ERIK, TALL, at("/"))],
    "search": [(AINO, DESKTOP, at("/search/?q=hex+bolt&view=rows"))],
    "product": [(AINO, (1280, 680), product)],
    "phone": [
        (AINO, PHONE, at("/")),
        (AINO, PHONE, at("/catalogue/?view=cards")),
        (AINO, PHONE, basket),
    ],
    "own-part-numbers": [(AINO, DESKTOP, own_numbers)],
    "search-suggestions": [(AINO, DESKTOP, suggestions)],
    "quick-order": [(AINO, TALL, quick_order)],
    "synonyms": [(MERCHANDISER, DESKTOP, synonyms)],
    "rep-company": [(SAARA, DESKTOP, company)],
}


def take(browser: Browser, address: str, name: str, path: Path, quality: int) -> None:
    """Take one picture, each screen as its person."""
    shots = [_screen(browser, address, *screen) for screen in SCREENS[name]]
    width = sum(shot.width for shot in shots) + GAP * (len(shots) - 1)
    picture = Image.new("RGB", (width, max(shot.height for shot in shots)), "#8a949b")
    left = 0
    for shot in shots:
        picture.paste(shot, (left, 0))
        left += shot.width + GAP
    picture.thumbnail((WIDEST, WIDEST))
    picture.save(path, quality=quality, method=6)


def _screen(
    browser: Browser, address: str, email: str, size: tuple[int, int], shown: Callable[[Page], None]
) -> Image.Image:
    page = browser.new_page(base_url=address, viewport={"width": size[0], "height": size[1]})
    page.goto("/accounts/login/")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in").click()
    page.wait_for_url(lambda url: "login" not in url)
    shown(page)
    page.wait_for_timeout(700)
    shot = Image.open(io.BytesIO(page.screenshot()))
    page.close()
    return shot
