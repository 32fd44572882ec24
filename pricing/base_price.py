"""
The base price: which stock record it is read from, and what counts as one.

A record without a price, or with one that is no number or below zero, prices nothing: it can be
stored, Oscar has no constraint against it. Pure.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from .candidates import Base


def is_price(amount: Decimal | None) -> bool:
    """Whether an amount can be charged: a number, zero or above."""
    return amount is not None and amount.is_finite() and amount >= 0


def in_preference(records: Iterable[Any], currency: str) -> tuple[Any, ...]:
    """Order stock records: those priced in the currency, then the others; older ones first."""

    def preference(record) -> tuple[bool, int]:
        return (not (record.price_currency == currency and is_price(record.price)), record.pk)

    return tuple(sorted(records, key=preference))


def base_of(record: Any | None, currency: str) -> Base:
    """Answer the base price that a stock record holds; without a record there is none."""
    if record is None or not is_price(record.price):
        return Base(None, currency)
    return Base(record.price, record.price_currency)
