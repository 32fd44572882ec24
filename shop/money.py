"""How amounts are written, in the language of the page."""

from decimal import Decimal, InvalidOperation
from functools import lru_cache

from babel.numbers import format_currency, get_currency_precision, get_currency_symbol
from django.conf import settings
from django.utils.translation import get_language, to_locale

LOCALES_WITH_THE_SIGN_BEHIND = {"fi", "sv", "de", "fr"}
MOST_DECIMALS = 4


def unit_price(amount: Decimal | None, currency: str) -> str:
    """Write a unit price with as many decimals as it has, at least the currency's, at most four."""
    if amount is None:
        return ""
    has = max(-amount.normalize().as_tuple().exponent, 0)
    return _written(amount, currency, most=min(has, MOST_DECIMALS))


def currency(amount: Decimal | int | str | None, currency: str | None = None) -> str:
    """Write an amount with the decimals of its currency; what is no number as nothing."""
    try:
        number = Decimal(amount)
    except (TypeError, InvalidOperation):
        return ""
    return _written(number, currency or settings.OSCAR_DEFAULT_CURRENCY)


def _written(amount: Decimal, currency: str, *, most: int = 0) -> str:
    locale = to_locale(get_language() or settings.LANGUAGE_CODE)
    return _in_locale(amount + 0, currency, most, locale)


@lru_cache(maxsize=20_000)
def _in_locale(amount: Decimal, currency: str, most: int, locale: str) -> str:
    """Write an amount. Babel takes 0.1 ms for one, and a basket shows hundreds."""
    least = get_currency_precision(currency)
    decimals = "0" * least + "#" * max(most - least, 0)
    number = "#,##0" + (f".{decimals}" if decimals else "")
    if locale in LOCALES_WITH_THE_SIGN_BEHIND:
        pattern = f"{number}\u00a0¤"
    elif get_currency_symbol(currency, locale).isalpha():
        pattern = f"¤\u00a0{number}"
    else:
        pattern = f"¤{number}"
    return format_currency(amount, currency, format=pattern, locale=locale, currency_digits=False)
