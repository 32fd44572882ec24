"""What companies did, for tests: rows of the engine's own tables."""

from datetime import datetime
from decimal import Decimal
from itertools import count

from django.db.models import Max, Sum

from segments.models import Company
from segments.models.activity import BoughtLine, Event, OrderReturn, TradeOrder

_numbers = count(1)


def make_trade_order(company: Company, placed_at: datetime, net: str = "100", **fields):
    """Make an order in the base currency, unless told otherwise."""
    defaults = {"reference": f"T{next(_numbers)}", "currency": "EUR", "rate": Decimal(1)}
    return TradeOrder.objects.create(
        company=company, placed_at=placed_at, net=Decimal(net), **defaults | fields
    )


def make_return(order: TradeOrder, returned_at: datetime, net: str = "10") -> OrderReturn:
    """Make a return, and sum up the order's returns as the recording does."""
    made = OrderReturn.objects.create(
        order=order, reference=f"R{next(_numbers)}", returned_at=returned_at, net=Decimal(net)
    )
    sums = order.returns.aggregate(returned=Sum("net"), last_returned_at=Max("returned_at"))
    TradeOrder.objects.filter(pk=order.pk).update(**sums)
    return made


def make_line(order: TradeOrder, net: str = "10", **fields) -> BoughtLine:
    """Make a line of an order."""
    return BoughtLine.objects.create(
        order=order, company_id=order.company_id, placed_at=order.placed_at,
        **{"product": "P1", "net": Decimal(net), **fields},
    )  # fmt: skip


def make_event(company: Company, kind: str, at: datetime, key: str = "", **fields) -> Event:
    """Make an event."""
    reference = fields.pop("reference", f"E{next(_numbers)}")
    return Event.objects.create(
        company=company, kind=kind, at=at, key=key, reference=reference, **fields
    )
