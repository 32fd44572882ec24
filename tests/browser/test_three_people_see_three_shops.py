"""One address, three people: each sees their own front page, range and price."""

AINO, ERIK, GRETA = "aino@koskinen.example", "erik@bergstrom.example", "greta@mueller.example"
BOLT = "HB-M5-60-STA2"


def price_of(page, part_number: str) -> str | None:
    """Search for a part number and read the price beside it; None when nothing is found."""
    page.goto(f"/search/?q={part_number}")
    card = page.locator(".product-card", has_text=part_number)
    if not card.count():
        return None
    return card.first.locator(".price__amount").inner_text()


def test_each_lands_on_their_own_front_page(demo_shop, new_page, log_in, keep):
    visitor, aino, erik = new_page(), log_in(AINO), log_in(ERIK)

    headings = []
    for name, page in (("visitor", visitor), ("metalworking", aino), ("construction", erik)):
        page.goto("/")
        keep(page, f"front-page-{name}")
        headings.append(page.get_by_role("heading", level=1).inner_text())

    assert len(set(headings)) == 3
    assert "For machine shops" in headings


def test_the_same_bolt_has_each_ones_price_in_each_ones_currency(demo_shop, new_page, log_in):
    visitor, aino, erik = new_page(), log_in(AINO), log_in(ERIK)

    prices = [price_of(page, BOLT) for page in (visitor, aino, erik)]

    assert len(set(prices)) == 3
    assert [price[:1] for price in prices[:2]] == ["€", "€"]
    assert "SEK" in prices[2] or "kr" in prices[2]


def test_a_product_outside_the_range_is_not_found_and_its_page_is_missing(
    demo_shop, log_in, new_page
):
    greta, visitor = log_in(GRETA), new_page()
    visitor.goto(f"/search/?q={BOLT}")
    address = visitor.locator(".product-card__title a").first.get_attribute("href")

    assert price_of(greta, BOLT) is None
    hidden, missing = greta.goto(address), greta.goto("/catalogue/no-such-thing_999999/")

    assert (hidden.status, missing.status) == (404, 404)


def test_a_buyer_of_several_companies_switches_at_the_top(log_in):
    page = log_in("petra@nordkraft.example")
    page.goto("/catalogue/")
    choice = page.get_by_label("Shopping for")
    before = choice.locator("option:checked").inner_text()
    other = choice.locator("option:not(:checked)").first.inner_text()

    choice.select_option(label=other)
    page.wait_for_load_state()

    assert before != other
    assert page.get_by_label("Shopping for").locator("option:checked").inner_text() == other
