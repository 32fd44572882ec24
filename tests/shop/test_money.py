"""How amounts are written."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from shop.money import currency, unit_price


@pytest.mark.parametrize(
    ("language", "amount", "currency", "written"),
    [
        ("en", "12.5", "EUR", "€12.50"),
        ("en", "1234.5", "EUR", "€1,234.50"),
        ("en", "0.0325", "EUR", "€0.0325"),
        ("en", "3.4", "SEK", "SEK\u00a03.40"),
        ("en", "1200", "JPY", "¥1,200"),
        ("sv", "3.4", "SEK", "3,40\u00a0kr"),
        ("fi", "0.129", "EUR", "0,129\u00a0€"),
    ],
)
def test_a_unit_price_has_the_decimals_it_needs(language, amount, currency, written):
    with override(language):
        assert unit_price(Decimal(amount), currency) == written


@pytest.mark.parametrize(
    ("language", "amount", "code", "written"),
    [
        ("en", Decimal("12.3456"), "EUR", "€12.35"),
        ("en", "358.89", "SEK", "SEK\u00a0358.89"),
        ("sv", 1200, "SEK", "1\u00a0200,00\u00a0kr"),
        ("en", -3, "USD", "-$3.00"),
        ("en", "soon", "EUR", ""),
        ("en", None, "EUR", ""),
    ],
)
def test_an_amount_has_the_decimals_of_its_currency(language, amount, code, written):
    with override(language):
        assert currency(amount, code) == written


def test_no_price_is_written_as_nothing():
    assert unit_price(None, "EUR") == ""
