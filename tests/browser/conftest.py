"""
A real browser on a real server: the fixtures `page` and `new_page`.

Every page is watched: a request to another host or an error in the console fails the test.
"""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import chromium

# Playwright runs an event loop in this thread, and Django takes that for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

DESKTOP = {"width": 1280, "height": 900}
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
            complaints.append(f"error in the console: {message.text}")

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
