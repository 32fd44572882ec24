"""The public API of prices: its page is run as it stands, and every name says what it does."""

import doctest
import inspect
from pathlib import Path

import pytest

from pricing import api

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "python-api-prices.md"


def examples() -> str:
    """Answer the page with fences blanked, so that they are not taken for output."""
    lines = PAGE.read_text().splitlines()
    return "\n".join("" if line.startswith("```") else line for line in lines)


@pytest.mark.django_db(transaction=True)
def test_the_examples_of_the_page_do_what_they_say(capsys):
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    test = doctest.DocTestParser().get_doctest(examples(), {}, PAGE.name, str(PAGE), 0)

    ran = doctest.DocTestRunner(optionflags=flags).run(test)

    assert ran.attempted > 25
    assert ran.failed == 0, capsys.readouterr().out


def test_everything_the_api_names_is_there_and_says_what_it_does():
    for name in api.__all__:
        assert inspect.getdoc(getattr(api, name)), name
