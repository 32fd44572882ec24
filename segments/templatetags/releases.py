"""How the pages of releases write amounts and shares."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django import template
from django.utils.formats import number_format

from ..impact import money

register = template.Library()


@register.filter
def base_money(amount: object) -> str:
    """Write an amount of the base currency, kept as text; an unknown one as a dash."""
    try:
        return money(Decimal(str(amount)))
    except InvalidOperation:
        return "–"


@register.filter
def percent(share: object) -> str:
    """Write a share of 0 to 1 as per cent with one decimal."""
    rounded = (Decimal(str(share or 0)) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{number_format(rounded, 1)}\u00a0%"
