"""How amounts and changes are written on the page of a simulation."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.formats import number_format

from segments.impact import money
from segments.minor_units import decimals_of


def written(amount: Any, currency: str) -> str:
    """Write an amount of a currency with its separators."""
    places = decimals_of(currency)
    rounded = Decimal(amount or 0).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = number_format(rounded, decimal_pos=places, use_l10n=True, force_grouping=True)
    return f"{text}\u00a0{currency}"


def signed(amount: Any) -> str:
    """Write an amount of the base currency with its sign."""
    value = Decimal(amount or 0)
    return f"+{money(value)}" if value > 0 else money(value).replace("-", "−")


def percent_of(change: Decimal, whole: Decimal) -> str:
    """Write a change in percent, with its sign; nothing of nothing."""
    if not whole:
        return "–"
    value = (change * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
    text = number_format(abs(value), decimal_pos=1, force_grouping=True)
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{text}\u00a0%"


def counted(number: Decimal | int) -> str:
    """Write a number of things with its separators."""
    return number_format(int(number), force_grouping=True)


def tone_of(change: Decimal) -> str:
    """Answer “up”, “down” or nothing."""
    return "up" if change > 0 else "down" if change < 0 else ""
