"""The shop keeps to the words of its glossary."""

from datetime import date

import pytest
from django.utils.formats import date_format
from django.utils.translation import gettext, override


@pytest.mark.parametrize("words", ["Basket", "Your basket is empty.", "Basket total"])
def test_a_basket_is_never_called_a_cart(words):
    with override("en"):
        assert gettext(words) == words


@pytest.mark.parametrize(("language", "text"), [("en", "2026-11-12"), ("fi", "12.11.2026")])
def test_a_short_date_is_never_read_as_another_day(language, text):
    with override(language):
        assert date_format(date(2026, 11, 12), "SHORT_DATE_FORMAT") == text
