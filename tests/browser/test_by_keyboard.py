"""Everything can be reached and done without a mouse."""

AINO = "aino@koskinen.example"


def test_the_first_stop_skips_to_the_content(demo_shop, new_page):
    page = new_page()
    page.goto("/catalogue/")

    page.keyboard.press("Tab")
    first = page.locator(":focus").inner_text()
    page.keyboard.press("Enter")

    assert first == "Skip to the content"
    assert page.evaluate("document.activeElement.id") == "content"


def test_the_menu_opens_with_enter_and_closes_with_escape(demo_shop, new_page):
    page = new_page()
    page.goto("/")
    page.locator("summary", has_text="Products").focus()

    page.keyboard.press("Enter")
    opened = page.locator(".menu__panel").is_visible()
    page.keyboard.press("Escape")

    assert opened
    assert not page.locator(".menu__panel").is_visible()
    assert "Products" in page.locator(":focus").inner_text()


def test_a_product_is_found_and_added_with_keys_alone(log_in):
    page = log_in(AINO)
    page.get_by_label("Search products").focus()

    page.keyboard.type("hex bolt")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    page.locator(".product-card").first.get_by_role("spinbutton").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")

    page.get_by_role("link", name="Basket").filter(has_text="1 line").wait_for()


def test_what_has_the_focus_is_marked(demo_shop, new_page):
    page = new_page()
    page.goto("/")

    unmarked = []
    for _stop in range(25):
        page.keyboard.press("Tab")
        mark = page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement);"
            " return [document.activeElement.outerHTML.slice(0, 80), s.boxShadow, s.outlineStyle];"
            "})()"
        )
        if mark[1] == "none" and mark[2] == "none":
            unmarked.append(mark[0])

    assert unmarked == []


def test_a_filter_narrows_the_list_in_place(demo_shop, new_page):
    page = new_page()
    page.goto("/search/?q=hex+bolt")
    before = page.locator(".product-card").count()

    page.locator(".facet__value", has_text="Boltwerk").click()
    page.locator(".chip", has_text="Boltwerk").wait_for()

    assert 0 < page.locator(".product-card").count() < before
    assert "Boltwerk" in page.url
