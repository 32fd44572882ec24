"""What a merchandiser changes in admin, a buyer meets in the shop; what a rep sees explains it."""

from tests.browser.releases import approve, publish

AINO = "aino@koskinen.example"
APPROVER = "approver@grossist.example"
MERCHANDISER = "merchandiser@grossist.example"
REP = "saara@grossist.example"
BOLT = "HB-M5-60-STA2"


def open_in_admin(page, section: str, name: str) -> None:
    """Open a row of a list in admin by what it is called."""
    page.goto(f"/admin/{section}/")
    page.locator("#result_list").get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_url("**/change/**")


def price(page) -> float:
    """The buyer's price of a bolt."""
    page.goto(f"/search/?q={BOLT}")
    amount = page.locator(".product-card", has_text=BOLT).locator(".price__amount").first
    return float(amount.get_attribute("value"))


def test_a_changed_percentage_is_the_buyers_price_at_once(log_in, keep):
    buyer, merchandiser = log_in(AINO), log_in(MERCHANDISER)
    before = price(buyer)
    open_in_admin(merchandiser, "pricing/pricelist", "Metalworking programme")
    keep(merchandiser, "admin-price-list")

    merchandiser.locator("[name='category_percents-0-percent']").fill("50")
    merchandiser.locator("[name='_save']").click()
    merchandiser.wait_for_url("**/pricelist/")

    assert price(buyer) < before


def test_a_changed_front_page_is_what_the_segment_lands_on(log_in, keep):
    buyer, merchandiser = log_in(AINO), log_in(MERCHANDISER)
    open_in_admin(merchandiser, "frontpages/frontpage", "Metalworking")
    keep(merchandiser, "admin-front-page")

    merchandiser.locator("[name='blocks-0-heading']").fill("Sparks will fly")
    merchandiser.locator("[name='_save']").click()
    merchandiser.wait_for_url("**/frontpage/")
    buyer.goto("/")

    assert buyer.get_by_role("heading", level=1).inner_text() == "Sparks will fly"


def test_a_block_shows_only_the_fields_of_its_kind(log_in):
    page = log_in(MERCHANDISER)
    open_in_admin(page, "frontpages/frontpage", "Metalworking")
    kind = page.locator("[name='blocks-0-kind']")

    as_welcome = page.locator("#blocks-0 .field-image").is_visible()
    kind.select_option("carousel")

    assert as_welcome
    assert not page.locator("#blocks-0 .field-image").is_visible()
    assert page.locator("#blocks-0 .field-range").is_visible()


def test_a_company_that_a_new_rule_leaves_out_loses_the_segments_page(log_in, keep):
    buyer, merchandiser = log_in(AINO), log_in(MERCHANDISER)
    buyer.goto("/")
    before = buyer.get_by_role("heading", level=1).inner_text()
    open_in_admin(merchandiser, "segments/segment", "Metalworking programme")
    keep(merchandiser, "admin-segment")

    operator = merchandiser.locator("select:has(option:text-is('is none of'))").first
    operator.select_option(label="is none of")
    merchandiser.locator("[name='_publish']").click()
    url = publish(merchandiser)
    approve(url, log_in(APPROVER))
    merchandiser.goto(url.partition("#")[0])
    publish(merchandiser)
    buyer.goto("/")

    assert before == "For machine shops"
    assert buyer.get_by_role("heading", level=1).inner_text() != before


def test_a_draft_is_previewed_approved_published_and_rolled_back(log_in, keep):
    merchandiser, approver = log_in(MERCHANDISER), log_in(APPROVER)
    phone = log_in(MERCHANDISER, viewport={"width": 390, "height": 844})
    open_in_admin(merchandiser, "segments/segment", "Metalworking programme")
    operator = merchandiser.locator("select:has(option:text-is('is none of'))").first
    operator.select_option(label="is none of")

    merchandiser.locator("[name='_publish']").click()
    merchandiser.wait_for_url("**/segments/release/**")
    keep(merchandiser, "release-preview")
    phone.goto(merchandiser.url)
    keep(phone, "release-preview-phone")
    sideways = phone.evaluate("document.documentElement.scrollWidth - innerWidth")
    url = publish(merchandiser)
    keep(merchandiser, "release-waits")
    mine = merchandiser.get_by_role("button", name="Approve").count()
    approver.goto(url.partition("#")[0])
    keep(approver, "release-approve")
    approve(url, approver)
    merchandiser.goto(url.partition("#")[0])
    publish(merchandiser)
    merchandiser.get_by_text("Published.").wait_for()
    keep(merchandiser, "release-published")
    open_in_admin(merchandiser, "segments/segment", "Metalworking programme")
    merchandiser.get_by_role("link", name="History").click()
    merchandiser.get_by_role("link", name="Compare, restore or roll back").first.click()
    merchandiser.wait_for_load_state()
    keep(merchandiser, "release-older-version")
    merchandiser.get_by_role("button", name="Roll back to version").click()
    merchandiser.get_by_text("Rolled back to version").wait_for()

    assert mine == 0
    assert sideways <= 0


def test_a_rep_reads_why_and_sees_what_the_company_sees(log_in, keep):
    page = log_in(REP)
    page.goto("/rep/?q=Koskinen")
    page.get_by_role("link", name="Koskinen Konepaja Oy").click()
    page.wait_for_load_state()
    keep(page, "rep-company")
    why = page.get_by_role("row").filter(has_text="Metalworking programme").inner_text()

    page.get_by_role("button", name="See the shop as this company").click()
    page.wait_for_load_state()
    keep(page, "rep-preview")

    assert "Industry (NACE) is any of 25" in why
    assert page.get_by_text("Preview as Koskinen Konepaja Oy").is_visible()
    page.goto("/")
    assert page.get_by_role("heading", level=1).inner_text() == "For machine shops"
    assert page.get_by_role("button", name="Add").count() == 0
