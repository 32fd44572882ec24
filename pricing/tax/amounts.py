"""
Amounts of tax, rounded and added up. Pure; net amounts go in and come out unchanged.

A line's tax is its net total × rate, rounded half up to the currency; every total is the sum of
rounded lines. What a piece costs with tax is for showing: it is rounded on its own and never
multiplied.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from segments.minor_units import decimals_of

from ..money import half_up
from .treatment import Tax

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Taxed:
    """A net amount in one currency with its tax; ``amount`` is None when the tax is not known."""

    net: Decimal
    tax: Tax
    amount: Decimal | None

    @property
    def gross(self) -> Decimal | None:
        """The amount with tax, or None when the tax is not known."""
        return None if self.amount is None else self.net + self.amount


@dataclass(frozen=True, slots=True)
class RateTotal:
    """What was taxed alike: the sum of the rounded lines of one treatment, country and rate."""

    tax: Tax
    net: Decimal
    amount: Decimal


def tax_on(net: Decimal, rate: Decimal, currency: str) -> Decimal:
    """Answer the tax on a line's net total, rounded half up to the currency."""
    return half_up(net * rate / HUNDRED, decimals_of(currency))


def taxed(net: Decimal, tax: Tax, currency: str) -> Taxed:
    """Answer a line's net total with its tax."""
    return Taxed(net, tax, None if tax.rate is None else tax_on(net, tax.rate, currency))


def with_tax(unit_price: Decimal, rate: Decimal, currency: str) -> Decimal:
    """Answer what to show for one piece with tax, with as many decimals as the price has."""
    has = -int(unit_price.normalize().as_tuple().exponent)
    return half_up(unit_price * (HUNDRED + rate) / HUNDRED, max(has, decimals_of(currency)))


def per_rate(lines: Iterable[Taxed]) -> list[RateTotal]:
    """
    Add lines up by treatment, country and rate: the highest rate first.

    Lines of unknown tax are left out; categories with one rate are one total.
    """
    sums: dict[tuple, RateTotal] = {}
    for line in lines:
        if line.amount is None:
            continue
        key = (line.tax.treatment, line.tax.country, line.tax.rate)
        held = sums.get(key) or RateTotal(line.tax, Decimal(0), Decimal(0))
        sums[key] = RateTotal(held.tax, held.net + line.net, held.amount + line.amount)
    return [sums[key] for key in sorted(sums, key=lambda key: (-key[2], key[0], key[1]))]


def shared_out(
    charge: Decimal, lines: Sequence[Taxed], currency: str, *, otherwise: Tax
) -> list[Taxed]:
    """
    Tax a charge (delivery, a surcharge) like the goods that it belongs to.

    The net charge is shared out over the rates of the goods by their net values, each share rounded
    to the currency and the largest taking what rounding leaves; goods of no value leave the charge
    to ``otherwise``. The shares add up to the charge.
    """
    if not charge:
        return []
    rates = [total for total in per_rate(lines) if total.net > 0]
    if any(line.amount is None for line in lines):
        return [Taxed(charge, next(line.tax for line in lines if line.amount is None), None)]
    if not rates:
        return [taxed(charge, otherwise, currency)]
    goods = sum(total.net for total in rates)
    shares = [half_up(charge * total.net / goods, decimals_of(currency)) for total in rates]
    largest = max(range(len(rates)), key=lambda at: rates[at].net)
    shares[largest] += charge - sum(shares)
    return [
        taxed(share, total.tax, currency)
        for share, total in zip(shares, rates, strict=True)
        if share
    ]
