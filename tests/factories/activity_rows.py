"""Orders, returns and events as the engine keeps them, written row by row."""

from datetime import datetime
from decimal import Decimal
from itertools import count

from segments.models import BoughtLine, Company, Event, OrderReturn, TradeOrder

_numbers = count(1)


def make_order(
    company: Company, placed_at: datetime, net: Decimal | int | str = 100, **fields
) -> TradeOrder:
    """Make a placed order in euros, worth as much in the base currency."""
    defaults = {"currency": "EUR", "rate": Decimal(1), "reference": f"T{next(_numbers)}"}
    return TradeOrder.objects.create(
        company=company, placed_at=placed_at, net=Decimal(net), **(defaults | fields)
    )


def make_line(order: TradeOrder, product: str, net, *, quantity: int = 1) -> BoughtLine:
    """Add what was bought to an order."""
    return BoughtLine.objects.create(
        order=order, company=order.company, placed_at=order.placed_at, product=product,
        quantity=quantity, net=Decimal(net),
    )  # fmt: skip


def make_return(order: TradeOrder, returned_at: datetime, net) -> OrderReturn:
    """Take something back, and sum it up on the order."""
    found = OrderReturn.objects.create(
        order=order, returned_at=returned_at, net=Decimal(net), reference=f"R{next(_numbers)}"
    )
    order.returned += found.net
    order.last_returned_at = max(order.last_returned_at or returned_at, returned_at)
    order.save(update_fields=["returned", "last_returned_at"])
    return found


def make_event(company: Company, kind: str, at: datetime, **fields) -> Event:
    """Make something happen with a company."""
    return Event.objects.create(company=company, kind=kind, at=at, **fields)
