"""What is told about an order, a return and an event."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class LineRecord:
    """
    One line: ``net`` without VAT, after discounts, in the order's currency; ``quantity`` in pieces.

    ``categories`` are the codes of all categories of the product and of everything above them.
    """

    product: str
    net: Decimal
    quantity: int = 1
    categories: tuple[str, ...] = ()
    brand: str = ""


@dataclass(frozen=True, slots=True)
class OrderRecord:
    """
    An order as it stands now; amounts without VAT, in ``currency``.

    ``net`` is what the goods cost after discounts (never negative), ``discount`` what was taken
    off. ``rate`` is what one unit of the currency was worth in the base currency when the order was
    placed (1 for the base currency itself); None: not known, then the order counts, but not as
    money. A stored rate stays while the currency does. ``bought`` are all lines; None keeps those
    that are stored.
    """

    reference: str
    company_id: int
    placed_at: datetime
    net: Decimal
    currency: str
    rate: Decimal | None = None
    status: str = "placed"
    method: str = ""
    discount: Decimal = ZERO
    freight_charged: Decimal = ZERO
    freight_paid: Decimal = ZERO
    bought: tuple[LineRecord, ...] | None = None


@dataclass(frozen=True, slots=True)
class ReturnRecord:
    """
    Goods that came back: ``net`` without VAT, more than 0, in the currency of the order.

    The order may be told later: the return waits for it.
    """

    reference: str
    order_reference: str
    returned_at: datetime
    net: Decimal


@dataclass(frozen=True, slots=True)
class EventRecord:
    """
    Something a company did, or that happened with it, at an instant.

    ``key`` says what it was about (it is compared folded), ``quantity`` how many there were and
    ``minutes`` how long they took together. With a ``reference`` the record may be told again, and
    corrected. Without one it adds to what is recorded for the minute: tell it once.
    """

    company_id: int
    kind: str
    at: datetime
    key: str = ""
    quantity: int = 1
    minutes: Decimal = ZERO
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """
    How many records were new, changed, or known as they are.

    ``without_rate`` are the orders whose currency has no rate, ``waiting`` the returns whose order
    is not known yet.
    """

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    without_rate: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
