"""What people do on the page of a release."""


def publish(page) -> str:
    """Type what has to be confirmed, press the button, and answer the address of the release."""
    page.wait_for_url("**/segments/release/**")
    now = page.get_by_label("Now", exact=True)
    if now.count():
        now.check()
    for row in page.locator(".release-confirm").all():
        row.get_by_role("textbox").fill(row.locator(".help").inner_text().rsplit(": ", 1)[1])
    page.locator("#publish button[type='submit']").click()
    page.wait_for_load_state()
    return page.url


def approve(url: str, page) -> None:
    """Open the release as the second person and approve it."""
    page.goto(url.partition("#")[0])
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("Approved.").wait_for()
