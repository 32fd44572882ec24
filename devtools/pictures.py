"""
Take the pictures of the documentation anew, from a demo that runs.

    ./dev run --port 8000 --reset          # in another terminal
    .venv/bin/python -m devtools.pictures http://127.0.0.1:8000

Writes ``docs/images/*.webp``, or only those that are named behind the address. Needs the packages
of requirements/dev.txt and a chromium.
"""

import csv
import io
import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from devtools import storefront_pictures
from tests import chromium
from tests.browser.demo_shop import PASSWORD

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
SIZE = {"width": 1280, "height": 860}
TALL = {"width": 1280, "height": 1180}
PHONE = {"width": 390, "height": 844}
QUALITY = 72


def open_first(path: str, link: str) -> Callable[[Page], None]:
    """Answer how to come from a list to the page of its first row."""

    def opened(page: Page) -> None:
        page.goto(path)
        page.get_by_role("link", name=link, exact=True).first.click()
        page.wait_for_load_state()

    return opened


def try_a_company(page: Page) -> None:
    """Try a company on the rule of the key accounts."""
    open_first("/admin/segments/segment/", "Key accounts")(page)
    box = page.get_by_role("combobox", name="Try a company")
    box.fill("nord")
    page.locator("try-company .rule-picker__option").first.wait_for()
    box.press("Enter")
    page.locator(".rule-verdict").first.wait_for()
    page.locator("try-company").evaluate("(box) => box.scrollIntoView()")


def members(page: Page) -> None:
    """Open the members of the key accounts."""
    open_first("/admin/segments/segment/", "Key accounts")(page)
    page.get_by_role("link", name="Members", exact=True).click()


def ladder(page: Page) -> None:
    """Open the tiers of the company size, and ask who would move in another order."""
    page.goto("/admin/segments/dimension/")
    page.get_by_role("row", name="Company size").get_by_role("link", name="Tiers").click()
    page.get_by_role("button", name="Move Mid-size companies up").click()
    page.get_by_role("button", name="Who would move?").click()
    page.get_by_text("would change their tier").wait_for()


def simulation(page: Page) -> None:
    """Ask what a lower percentage for the key accounts would do, and wait until it is known."""
    page.set_viewport_size(TALL)
    open_first("/admin/pricing/pricelist/", "Key accounts")(page)
    page.locator("#id_percent").fill("6")
    button = page.locator("[name=_simulate]")
    button.evaluate("(button) => button.removeAttribute('formtarget')")
    button.click()
    page.get_by_role("heading", name="Companies most affected").wait_for(timeout=90_000)


def simulation_on_a_phone(page: Page) -> None:
    """Look at the products of the same simulation."""
    page.set_viewport_size(PHONE)
    page.goto("/admin/pricing/simulation/")
    page.locator("#result_list tbody th a").first.click()
    page.get_by_role("heading", name="Products most affected").evaluate(
        "(heading) => heading.scrollIntoView()"
    )


def price_file(page: Page) -> list[dict[str, str]]:
    """Open a price list's import, and answer the rows that the list exports."""
    page.goto("/admin/pricing/pricelist/")
    page.get_by_role("link", name="Nordics in kronor", exact=True).click()
    address = page.get_by_role("link", name="CSV", exact=True).get_attribute("href")
    rows = page.request.get(address or "").text().removeprefix("\ufeff")
    page.get_by_role("link", name="Import prices").click()
    return list(csv.DictReader(io.StringIO(rows)))


def send_prices(page: Page, name: str, rows: list[dict[str, str]]) -> None:
    """Send a price file to be checked."""
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    content = {"name": name, "mimeType": "text/csv", "buffer": file.getvalue().encode()}
    page.set_input_files("input[type=file]", files=[content])
    page.get_by_label("Remove product prices").check()
    page.get_by_label("Why").fill("Price list of 2027")
    page.get_by_role("button", name="Check the file").click()


def price_batch(page: Page) -> None:
    """Send a list with most prices a little higher, some lower, some gone."""
    rows = price_file(page)
    for number, row in enumerate(rows):
        if row["price"] and number % 4:
            factor = 1.03 + (number * 37 % 41 - 20) / 100
            row["price"] = f"{float(row['price']) * factor + 0.01:.2f}"
    send_prices(page, "kronor-2027.csv", [row for n, row in enumerate(rows) if n % 31])
    page.get_by_role("button", name="Apply all changes").wait_for()


def price_mistakes(page: Page) -> None:
    """Send a list with mistakes."""
    rows = price_file(page)[:40]
    rows[3]["price"], rows[8]["sku"], rows[12]["currency"] = "-5", "HB-M8-4O", "EUR"
    rows[21]["price"], rows[30]["min_quantity"], rows[31] = "1,50", "0", rows[30] | {"price": "9"}
    send_prices(page, "kronor-draft.csv", rows)
    page.get_by_role("link", name="Send another file").wait_for()


def attributes_of_a_range(page: Page) -> None:
    """Fill in two attributes and two products of a range, without saving them."""
    page.set_viewport_size({"width": 1280, "height": 1180})
    page.goto("/admin/offer/range/")
    page.get_by_role("link", name="Food-safe programme", exact=True).click()
    rows = [("Only they can belong to the range", "brand", "Skyddå"),
            ("They do not belong to the range", "colour", "black")]  # fmt: skip
    for number, (kind, code, value) in enumerate(rows):
        page.get_by_text("Add another Attribute").click()
        page.locator(f"#id_attribute_rows-{number}-kind").select_option(label=kind)
        page.locator(f"#id_attribute_rows-{number}-code").select_option(code)
        page.locator(f"#id_attribute_rows-{number}-value").fill(value)
    page.locator("#id_add_products").fill("GL-10023\nGL-10024")
    page.get_by_role("heading", name="What it holds").evaluate("(one) => one.scrollIntoView()")


def range_access(page: Page) -> None:
    """Open the row that hides hazardous goods."""
    open_first("/admin/ranges/rangeaccess/", "Hazardous goods")(page)
    page.locator(".select2-selection").first.wait_for()


def range_simulation(page: Page) -> None:
    """Ask what hiding hazardous goods from metal workers too would do."""
    page.set_viewport_size(TALL)
    range_access(page)
    page.locator("#id_segments").evaluate(
        """(box, name) => {
            box.add(new Option(name[0], name[1], true, true));
            box.dispatchEvent(new Event("change", { bubbles: true }));
        }""",
        ["Metalworking programme", segment_id(page, "Metalworking programme")],
    )
    button = page.locator("[name=_simulate]")
    button.evaluate("(button) => button.removeAttribute('formtarget')")
    button.click()
    page.get_by_role("heading", name="Companies most affected").wait_for(timeout=90_000)


def segment_id(page: Page, name: str) -> str:
    """Answer the number of a segment, as the searchable field gives it."""
    asked = {"app_label": "ranges", "model_name": "rangeaccess", "field_name": "segments"}
    found = page.request.get("/admin/autocomplete/", params=asked | {"term": name}).json()
    return str(found["results"][0]["id"])


def range_why(page: Page) -> None:
    """Ask whether a food maker sees a solvent."""
    found = {}
    for field, model, term in (("companies", "rangeaccess", "Müller"), ("product", "price", "SO-")):
        asked = {"app_label": "ranges" if field == "companies" else "pricing",
                 "model_name": model, "field_name": field, "term": term}  # fmt: skip
        answer = page.request.get("/admin/autocomplete/", params=asked).json()
        found[field] = answer["results"][0]["id"]
    page.goto(
        f"/admin/ranges/rangeaccess/explain/?company={found['companies']}"
        f"&product={found['product']}"
    )


PICTURES: dict[str, Callable[[Page], None]] = {
    "segments-list": lambda page: page.goto("/admin/segments/segment/"),
    "segments-try": try_a_company,
    "segments-members": members,
    "segments-ladder": ladder,
    "segments-calendar": lambda page: page.goto("/admin/segments/segment/calendar/"),
    "segments-runs": lambda page: page.goto("/admin/segments/segmentrun/"),
    "prices-mistakes": price_mistakes,
    "prices-batch": price_batch,
    "prices-history": lambda page: page.goto("/admin/pricing/pricebatch/"),
    "range": attributes_of_a_range,
    "range-access": range_access,
    "range-simulation": range_simulation,
    "range-why": range_why,
    "simulation": simulation,
    "simulation-phone": simulation_on_a_phone,
}


def take(address: str, *names: str) -> None:
    """Take these pictures, or every one: of the admin as the demo's merchandiser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(base_url=address, viewport=SIZE)
        page.goto("/admin/login/")
        page.get_by_label("Email").fill("merchandiser@grossist.example")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        for name in names or [*PICTURES, *storefront_pictures.SCREENS]:
            if name in storefront_pictures.SCREENS:
                path = IMAGES / f"{name}.webp"
                storefront_pictures.take(browser, address, name, path, QUALITY)
                print(name)
                continue
            page.set_viewport_size(SIZE)
            PICTURES[name](page)
            page.wait_for_timeout(700)
            picture = Image.open(io.BytesIO(page.screenshot()))
            picture.save(IMAGES / f"{name}.webp", quality=QUALITY, method=6)
            print(name)
        browser.close()


if __name__ == "__main__":
    take(*(sys.argv[1:] or ["http://127.0.0.1:8000"]))
