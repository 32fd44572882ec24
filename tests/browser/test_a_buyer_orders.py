"""From the log-in to the confirmation, in a real browser, with and without JavaScript."""

import pytest

AINO = "aino@koskinen.example"


def order(page, keep=None) -> str:
    """Add two products, give a purchase-order number, order; answer the order's number."""

    def picture(name):
        if keep is not None:
            keep(page, name)

    page.goto("/search/?q=hex+bolt")
    rows = page.locator(".product-card")
    rows.nth(0).get_by_role("spinbutton").fill("100")
    rows.nth(0).get_by_role("button", name="Add").click()
    page.get_by_role("link", name="Basket").filter(has_text="1 line").wait_for()
    rows.nth(1).get_by_role("button", name="Add").click()
    page.get_by_role("link", name="Basket").filter(has_text="2 lines").wait_for()
    page.goto("/basket/")
    picture("basket")
    page.get_by_role("link", name="Go to checkout").click()
    picture("checkout-address")
    page.get_by_role("button", name="Deliver here").first.click()
    page.get_by_label("Purchase-order number").fill("PO-2026-117")
    picture("checkout-preview")
    page.get_by_role("button", name="Place order").click()
    page.wait_for_url("**/thank-you/")
    picture("confirmation")
    return page.get_by_role("heading", level=1).inner_text()


def test_an_order_with_a_purchase_order_number_is_placed_and_found_again(log_in, keep):
    page = log_in(AINO)

    heading = order(page, keep)
    page.get_by_role("link", name="See the order").click()
    page.wait_for_load_state()
    keep(page, "order")

    assert "is placed" in heading
    assert page.get_by_text("PO-2026-117").is_visible()
    assert page.get_by_text("Koskinen Konepaja Oy").first.is_visible()


def test_the_basket_in_the_head_counts_without_leaving_the_list(log_in):
    page = log_in(AINO)
    page.goto("/search/?q=hex+bolt&sort=name")

    page.locator(".product-card").first.get_by_role("button", name="Add").click()
    page.get_by_role("link", name="Basket").filter(has_text="1 line").wait_for()

    assert "sort=name" in page.url
    assert page.get_by_role("status").filter(has_text="is in your basket").is_visible()


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"java_script_enabled": False}, id="without JavaScript"),
        pytest.param({"viewport": {"width": 390, "height": 844}}, id="on a phone"),
    ],
)
def test_the_same_order_can_be_placed(log_in, options):
    page = log_in(AINO, **options)

    assert "is placed" in order(page)


def test_what_is_wrong_is_said_where_it_is(log_in):
    page = log_in(AINO)
    page.goto("/search/?q=hex+bolt")
    page.locator(".product-card").first.get_by_role("button", name="Add").click()
    page.get_by_role("link", name="Basket").filter(has_text="1 line").wait_for()
    page.goto("/basket/")

    page.locator("input.quantity").fill("a lot")
    page.get_by_role("button", name="Update quantities").last.click()
    page.wait_for_load_state()

    field = page.locator("input.quantity")
    assert field.get_attribute("aria-invalid") == "true"
    assert field.input_value() == "a lot"
