"""
What every amount and percentage promises, said once and kept by the database.

PostgreSQL counts NaN as greater than every number, so an upper bound also refuses it.
"""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q

SMALLEST_AMOUNT = Decimal("0.0001")
LARGEST_AMOUNT = Decimal("999999999.9999")
LEAST_PERCENT = Decimal("-1000")
GREATEST_PERCENT = Decimal("99.9999")
GREATEST_QUANTITY = 1_000_000_000

AMOUNT = {
    "max_digits": 13,
    "decimal_places": 4,
    "validators": [MinValueValidator(SMALLEST_AMOUNT), MaxValueValidator(LARGEST_AMOUNT)],
}
PERCENT = {
    "max_digits": 8,
    "decimal_places": 4,
    "validators": [MinValueValidator(LEAST_PERCENT), MaxValueValidator(GREATEST_PERCENT)],
}


def within(field: str, least: Decimal | int, greatest: Decimal | int) -> Q:
    """Answer the condition that a field, where it is filled, lies between two bounds."""
    return Q(**{f"{field}__gte": least, f"{field}__lte": greatest})


def sound_amount(field: str = "amount") -> Q:
    """Answer the condition that an amount is a positive number of ordinary size."""
    return within(field, SMALLEST_AMOUNT, LARGEST_AMOUNT)


def sound_percent(field: str = "percent") -> Q:
    """Answer the condition that a percentage leaves something to pay."""
    return within(field, LEAST_PERCENT, GREATEST_PERCENT)


def sound_quantity(least: int = 1) -> Q:
    """Answer the condition that a break starts at ``least`` pieces or more."""
    return within("min_quantity", least, GREATEST_QUANTITY)
