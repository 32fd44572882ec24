"""The page about the demo names every log-in."""

from pathlib import Path

from shop.demo.people import PEOPLE

PAGE = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "demo-data.md"


def test_every_log_in_is_on_the_page_and_none_that_is_gone():
    page = PAGE.read_text()

    assert [person.email for person in PEOPLE if f"`{person.email}`" not in page] == []
    assert page.count(".example`") == len(PEOPLE)
