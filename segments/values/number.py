"""Numbers and money: whole numbers and decimals, never floats."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Q
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from .base import Asked, Context, ValueType, compare, refuse
from .operators import Operator, Shape

NUMBER_OPERATORS = (
    "eq", "ne", "lt", "lte", "gt", "gte", "between", "is_set", "is_not_set",
)  # fmt: skip


def decimal(raw: Any, *, places: int, largest: int) -> Decimal:
    """Answer a finite decimal of at most ``places`` decimals and size ``largest``, or refuse."""
    if isinstance(raw, float):
        raise refuse(_("Write a number with decimals as text, such as “20.50”."), "float")
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        raise refuse(_("A number is expected here."), "wrong_type")
    if isinstance(raw, str) and (not raw.isascii() or "_" in raw or len(raw) > 40):
        raise refuse(_("A number is expected here."), "wrong_type")
    if isinstance(raw, int) and abs(raw) > largest:
        raise refuse(_("The number is too large."), "too_large")
    try:
        number = Decimal(raw)
    except InvalidOperation as error:
        raise refuse(_("A number is expected here."), "wrong_type") from error
    # The exponent first: arithmetic on a monstrous one overflows.
    if not number.is_finite() or number.adjusted() > 40 or abs(number) > largest:
        raise refuse(_("The number is too large."), "too_large")
    if number and (number.adjusted() < -places or number != round(number, places)):
        raise refuse(
            _("At most %(places)s decimals are possible here.") % {"places": places}, "decimals"
        )
    return number


def in_words(number: Any) -> str:
    """Answer a number as people write it, with thousands separated: “20,000” or “20,000.50”."""
    amount = Decimal(number)
    places = 0 if amount == amount.to_integral_value() else 2
    return number_format(amount, decimal_pos=places, force_grouping=True)


class Number(ValueType):
    """Decimals, canonically written as text."""

    name = "decimal"
    operators = NUMBER_OPERATORS
    places = 2
    largest = 10**14 - 1
    times = 1
    tests = {
        "eq": lambda actual, value, ctx: actual == Decimal(value),
        "lt": lambda actual, value, ctx: actual < Decimal(value),
        "lte": lambda actual, value, ctx: actual <= Decimal(value),
        "gt": lambda actual, value, ctx: actual > Decimal(value),
        "gte": lambda actual, value, ctx: actual >= Decimal(value),
        "between": lambda actual, value, ctx: Decimal(value[0]) <= actual <= Decimal(value[1]),
    }

    def parse(self, operator: Operator, raw: Any) -> Any:
        """Answer a number, or the two ends of a range, both inside."""
        if operator.shape is not Shape.RANGE:
            return super().parse(operator, raw)
        if not isinstance(raw, list | tuple) or len(raw) != 2:
            raise refuse(_("A lowest and a highest number are expected here."), "wrong_type")
        low, high = self.one(raw[0]), self.one(raw[1])
        if Decimal(low) > Decimal(high):
            raise refuse(_("The range ends before it starts."), "range")
        return [low, high]

    def one(self, raw: Any) -> Any:
        """Answer one number as text, without needless zeros."""
        number = decimal(raw, places=self.places, largest=self.largest).normalize()
        return format(number + 0, "f")

    def known(self, column: Asked) -> Q:
        """Answer whether there is a number."""
        return compare(column, "isnull", False)

    def sql(self, column: Asked, operator: str, value: Any, ctx: Context) -> Q:
        """Answer the comparison."""
        if operator == "between":
            low, high = Decimal(value[0]), Decimal(value[1])
            return compare(column, "gte", low) & compare(column, "lte", high)
        return compare(column, "exact" if operator == "eq" else operator, Decimal(value))

    def in_words(self, value: Any, label: Any) -> str:
        """Answer “10”, or “10 and 50” for a range."""
        if isinstance(value, list):
            return str(_("%(low)s and %(high)s")) % {
                "low": label(value[0]),
                "high": label(value[1]),
            }
        return super().in_words(value, label)


class Integer(Number):
    """Whole numbers, canonically written as numbers."""

    name = "integer"
    places = 0
    largest = 2**31 - 1

    def one(self, raw: Any) -> int:
        """Answer one whole number."""
        return int(decimal(raw, places=0, largest=self.largest))

    def sql(self, column: Asked, operator: str, value: Any, ctx: Context) -> Q:
        """Answer the comparison; a number that the column can not hold never means everyone."""
        # Django answers such comparisons without asking the column, unknown values included.
        return super().sql(column, operator, value, ctx) & self.known(column)


class Money(Number):
    """Amounts. The currency stands in the condition's ``where``; nothing is ever converted."""

    name = "money"


class Percent(Number):
    """Percentages that are stored as such: 12.5 is 12.5 %."""

    name = "percent"
    largest = 10**9


class Share(Number):
    """A share of a whole: rules say percent, such as “12.5”; the stored value is a fraction."""

    name = "percent"
    largest = 10**9
    times = 100

    def test(self, actual: Any, operator: str, value: Any, ctx: Context) -> bool:
        """Whether a fraction passes."""
        return super().test(None if actual is None else actual * self.times, operator, value, ctx)

    def sql(self, column: Asked, operator: str, value: Any, ctx: Context) -> Q:
        """Answer the comparison with the fraction."""
        if operator == "between":
            return super().sql(column, operator, [Decimal(one) / self.times for one in value], ctx)
        return super().sql(column, operator, Decimal(value) / self.times, ctx)
