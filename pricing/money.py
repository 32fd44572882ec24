"""Money: the two ways of rounding, and what a line costs. Pure."""

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from segments.minor_units import decimals_of


def half_up(amount: Decimal, decimals: int) -> Decimal:
    """Round to a number of decimals, a half away from zero."""
    return amount.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def upwards(amount: Decimal, decimals: int) -> Decimal:
    """Round to a number of decimals, never below ``amount``."""
    return amount.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_CEILING)


def line_total(unit_price: Decimal, quantity: int, currency: str) -> Decimal:
    """Answer what a line costs: unit price × quantity, rounded half up to the currency."""
    return half_up(unit_price * quantity, decimals_of(currency))
