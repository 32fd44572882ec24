"""How amounts are written for programs: always as text, never rounded again."""

from decimal import Decimal


def text(amount: Decimal | None) -> str | None:
    """Write an amount with a dot, at least two decimals, and no idle zeros behind them."""
    if amount is None:
        return None
    shortest = amount.normalize()
    if -shortest.as_tuple().exponent < 2:
        shortest = amount.quantize(Decimal("0.01"))
    return format(shortest, "f")
