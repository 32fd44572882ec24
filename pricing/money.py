"""Money: how many decimals a currency has, and the two ways of rounding. Pure."""

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

WITHOUT_CENTS = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW"}
    | {"PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"}
)
WITH_THREE_DECIMALS = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])


def decimals_of(currency: str) -> int:
    """Answer the number of decimals of a currency (ISO 4217 minor units)."""
    if currency in WITHOUT_CENTS:
        return 0
    return 3 if currency in WITH_THREE_DECIMALS else 2


def half_up(amount: Decimal, decimals: int) -> Decimal:
    """Round to a number of decimals, a half away from zero."""
    return amount.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def upwards(amount: Decimal, decimals: int) -> Decimal:
    """Round to a number of decimals, never below ``amount``."""
    return amount.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_CEILING)


def line_total(unit_price: Decimal, quantity: int, currency: str) -> Decimal:
    """Answer what a line costs: unit price × quantity, rounded half up to the currency."""
    return half_up(unit_price * quantity, decimals_of(currency))
