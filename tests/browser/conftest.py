"""
A real browser on a real server: the fixtures `page` and `new_page`.

Every page is watched: a request to another host or an error in the console fails the test.
"""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import chromium
from tests.browser.demo_shop import PASSWORD, make_demo_template
from tests.databases import ROOT

# Playwright runs an event loop in this thread, and Django takes that for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

DESKTOP = {"width": 1280, "height": 900}
SCREENSHOTS = ROOT / "var" / "screenshots"
IGNORED = "the server responded with a status of"  # the test looks at the status itself


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test."""
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What the pages of this test did that they must not; there must be none at the end."""
    complaints: list[str] = []
    yield complaints
    assert complaints == []


@pytest.fixture
def new_page(browser, live_server, complaints) -> Iterator[Callable[..., Page]]:
    """
    Open a page in a browser profile of its own: another person, another phone, no JavaScript.

    Takes what Playwright's ``new_context`` takes, such as ``java_script_enabled=False``.
    """
    contexts: list[BrowserContext] = []

    def watch_request(request) -> None:
        if not request.url.startswith((live_server.url, "data:", "blob:")):
            complaints.append(f"asked another host: {request.url}")

    def watch_console(message) -> None:
        if message.type == "error" and IGNORED not in message.text:
            where = message.page.url if message.page else ""
            complaints.append(f"error in the console of {where}: {message.text}")

    def open_page(**options) -> Page:
        context = browser.new_context(base_url=live_server.url, **{"viewport": DESKTOP, **options})
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("request", watch_request)
        page.on("console", watch_console)
        page.on("pageerror", lambda error: complaints.append(f"uncaught: {error}"))
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page) -> Page:
    """One page on a desktop screen."""
    return new_page()


@pytest.fixture
def demo_shop(transactional_db, django_db_setup, django_db_blocker) -> None:
    """The demo's companies, products, prices, pages and people, fresh for the test."""
    with django_db_blocker.unblock():
        django_db_setup.make(make_demo_template())


@pytest.fixture
def log_in(demo_shop, new_page) -> Callable[..., Page]:
    """Open a page as one of the demo's people; takes what ``new_page`` takes."""

    def log_in(email: str, **options) -> Page:
        page = new_page(**options)
        page.goto("/accounts/login/")
        page.get_by_label("Email address").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Log in").click()
        page.wait_for_url(lambda url: "login" not in url)
        return page

    return log_in


@pytest.fixture
def keep(request) -> Callable[[Page, str], None]:
    """Keep a picture of a page under ``var/screenshots`` for a person to look at."""

    def keep(page: Page, name: str) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)

    return keep
