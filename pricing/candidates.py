"""
What may decide a price: the base price, and the rows of the price lists within reach. Pure values.

A **level** says how closely a list is addressed to the shopper: 0 is the company's own list, 1 its
parent's, 2 the grandparent's …, ``SEGMENT`` a list of a segment, ``BASE`` the base price.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import IntEnum

SEGMENT = 1_000
BASE = 2_000


class Kind(IntEnum):
    """What an entry speaks about; inside a list the first kind that gives a price wins."""

    PRODUCT = 0
    CATEGORY = 1
    EVERYTHING = 2


@dataclass(frozen=True, slots=True)
class Base:
    """The base price of a product (net, in its currency) and what it costs us; None is unknown."""

    amount: Decimal | None
    currency: str
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ListTerms:
    """The header of a price list, as far as a decision needs it."""

    code: str
    name: str
    level: int
    priority: int
    currency: str
    decimals: int
    min_margin: Decimal | None = None
    is_published: bool = True
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One row of a list about one product: a fixed ``amount`` or a ``percent`` off the base.

    With neither, the list is within reach and has nothing to say about the product.
    """

    terms: ListTerms
    kind: Kind
    min_quantity: int = 1
    amount: Decimal | None = None
    percent: Decimal | None = None
    category_id: int = 0
    category_name: str = ""
    depth: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether the list has nothing to say here."""
        return self.amount is None and self.percent is None


@dataclass(frozen=True, slots=True)
class Candidates:
    """All that may decide the price of one product for one shopper at one instant."""

    currency: str
    at: datetime
    base: Base
    entries: tuple[Entry, ...] = ()
