"""The answer: what one piece costs, from which list, and from which quantity it costs less."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .candidates import Entry, Kind


class Reason(StrEnum):
    """What kind of row gave the price. Stored on orders: never renamed, never reused."""

    BASE = "base"
    FIXED = "fixed"
    PERCENT = "percent"
    CATEGORY_PERCENT = "category_percent"
    LIST_PERCENT = "list_percent"
    FLOOR = "floor"

    @classmethod
    def of(cls, entry: Entry | None, *, is_floor: bool) -> "Reason":
        """Name what gave the price."""
        if entry is None:
            return cls.BASE
        if is_floor:
            return cls.FLOOR
        if entry.kind is Kind.PRODUCT:
            return cls.FIXED if entry.amount is not None else cls.PERCENT
        return cls.CATEGORY_PERCENT if entry.kind is Kind.CATEGORY else cls.LIST_PERCENT


@dataclass(frozen=True, slots=True)
class Break:
    """From ``min_quantity`` pieces on, one piece costs ``unit_price``."""

    min_quantity: int
    unit_price: Decimal


@dataclass(frozen=True, slots=True)
class Quote:
    """
    What one piece costs, net, for a shopper, product, quantity and instant.

    ``source`` is company, ancestor, segment or base; ``base`` is the base price in the same
    currency, if there is one; ``breaks`` is the whole table, empty when there are no breaks.
    ``includes_tax`` marks amounts that ``tax.display`` made for showing; they are never charged.
    """

    unit_price: Decimal
    currency: str
    source: str
    price_list_code: str
    reason: Reason
    min_quantity: int
    base: Decimal | None
    percent: Decimal | None = None
    breaks: tuple[Break, ...] = ()
    includes_tax: bool = False

    @property
    def saving(self) -> Decimal | None:
        """How much less than the base price, or None when it is no less."""
        if self.base is None or self.unit_price >= self.base:
            return None
        return self.base - self.unit_price

    def next_break(self, quantity: int) -> Break | None:
        """Answer the first break above a quantity at which a piece costs less; None without one."""
        cheaper = (
            one
            for one in self.breaks
            if one.min_quantity > quantity and one.unit_price < self.unit_price
        )
        return next(cheaper, None)
