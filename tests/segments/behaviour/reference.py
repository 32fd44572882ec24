"""The derived facts of one company, slowly, from its rows: a second way to the same answer."""

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from statistics import median
from zoneinfo import ZoneInfo

from segments.models import Event, OrderReturn, TradeOrder

ZONE = ZoneInfo("Europe/Helsinki")
COUNTED = {"placed", "confirmed", "shipped", "delivered"}


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def day_of(instant: datetime):
    return instant.astimezone(ZONE).date()


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    return (part / whole).quantize(Decimal("0.0001"), ROUND_HALF_UP) if whole else None


def expected(company_id: int, as_of: datetime) -> dict:
    """Answer what the columns must hold."""
    today = day_of(as_of)
    year, quarter = (today - timedelta(days=days) for days in (365, 90))
    rows = []
    for order in TradeOrder.objects.filter(company_id=company_id):
        if order.status in COUNTED and order.placed_at <= as_of:
            back = OrderReturn.objects.filter(order=order, returned_at__lte=as_of)
            rows.append((order, sum((r.net for r in back), Decimal(0))))
    counted = [(order, back) for order, back in rows if order.net > back]
    recent = [(order, back) for order, back in counted if day_of(order.placed_at) >= year]
    events = [
        event
        for event in Event.objects.filter(company_id=company_id, at__lte=as_of)
        if day_of(event.at) >= year
    ]

    def number(kind: str, since=year) -> int:
        return sum(e.quantity for e in events if e.kind == kind and day_of(e.at) >= since)

    days = sorted({day_of(order.placed_at) for order, _back in counted})
    gaps = [(b - a).days for a, b in pairwise(days)]
    interval = median(map(Decimal, gaps)) if gaps else None
    net = sum((cents((o.net - b) * o.rate) for o, b in recent if o.rate), Decimal(0))
    discount = sum((cents(o.discount * o.rate) for o, b in recent if o.rate), Decimal(0))
    sales = [(o, b) for o, b in rows if day_of(o.placed_at) >= year and o.rate]
    sold = sum((cents(o.net * o.rate) for o, b in sales), Decimal(0))
    returned = sum((cents(b * o.rate) for o, b in sales), Decimal(0))
    drops = number("drop") or len(recent)
    return {
        "orders_ever": len(counted),
        "first_order_at": min((o.placed_at for o, b in counted), default=None),
        "last_order_at": max((o.placed_at for o, b in counted), default=None),
        "orders_365": len(recent),
        "net_365": net,
        "interval_days": interval,
        "drop_size": cents(net / drops) if recent else None,
        "return_rate": share(returned, sold),
        "discount_share": share(discount, net + discount),
        "lifecycle": lifecycle(days, interval, len(recent), today),
        "digital_observed": maturity([o.method for o, b in recent], number),
        "contacts_90": number("contact", quarter),
        "min_order_rejections_90": number("refusal", quarter),
    }


def lifecycle(days, interval, recent: int, today) -> str:
    if not days:
        return "never"
    if (today - days[0]).days < 60:
        return "new"
    quiet = (today - days[-1]).days
    if quiet > 365 or (interval and quiet > 3 * interval):
        return "lapsed"
    if interval and quiet > 2 * interval:
        return "at_risk"
    return "regular" if interval and recent >= 3 else "occasional"


def maturity(methods: list[str], number) -> str:
    told = [method for method in methods if method]
    online = Decimal(sum(method in ("portal", "edi") for method in told))
    logs_in, searches = number("login") >= len(methods), number("search") > 0
    if not methods:
        return ""
    part = online / len(told) if told else Decimal(0)
    if part >= Decimal(2) / 3 or (part >= Decimal(1) / 3 and logs_in and searches):
        return "high"
    if part >= Decimal("0.2") or logs_in or searches:
        return "medium"
    return "low" if told else ""
