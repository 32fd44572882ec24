"""The shop keeps to the words of its glossary."""

import pytest
from django.utils.translation import gettext, override


@pytest.mark.parametrize("words", ["Basket", "Your basket is empty.", "Basket total"])
def test_a_basket_is_never_called_a_cart(words):
    with override("en"):
        assert gettext(words) == words
