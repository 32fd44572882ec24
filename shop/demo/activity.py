"""Two years of everything besides orders: visits, views, searches, returns, support, deliveries."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from segments.activity import EventRecord, ReturnRecord, record_events, record_returns
from segments.models import BoughtLine, TradeOrder

from .world import World

RETURNED = 0.04
"""Share of the orders of which something comes back."""

DAYS_OF_VIEWS = 120
TOPICS = ("", "delivery", "invoice", "wrong article", "damaged")


def make_activity(world: World) -> None:
    """Tell the engine what companies did around their orders; by the shop's own way of telling."""
    orders = list(TradeOrder.objects.order_by("reference"))
    lines = BoughtLine.objects.order_by("-pk").values_list("order_id", "categories")
    nearest = {order_id: max(codes, key=len, default="") for order_id, codes in lines}
    events: list[EventRecord] = []
    returns: list[ReturnRecord] = []
    for order in orders:
        rng = world.rng(f"activity:{order.reference}")
        events += served(order, rng, world.now)
        if order.placed_at > world.now - timedelta(days=DAYS_OF_VIEWS):
            events += browsed(order, nearest.get(order.pk, ""), rng)
        back = order.placed_at + timedelta(days=rng.randint(5, 25))
        if rng.random() < RETURNED and back < world.now and order.net > 1:
            share = Decimal(rng.choice(["0.1", "0.25", "1"]))
            net = max(round(order.net * share, 2), Decimal("0.01"))
            returns.append(ReturnRecord(f"R-{order.reference}", order.reference, back, net))
    record_events(events)
    record_returns(returns)


def served(order: TradeOrder, rng: Random, now: datetime) -> Iterator[EventRecord]:
    """Yield the delivery of an order, and now and then a question or a visit about it."""
    after = order.placed_at + timedelta(days=rng.randint(1, 4))
    told = {"company_id": order.company_id, "at": after}
    if after < now:
        yield EventRecord(kind="drop", reference=f"drop-{order.reference}", **told)
    if after < now and rng.random() < (0.5 if order.method == "phone" else 0.1):
        yield EventRecord(
            kind="contact", key=rng.choice(TOPICS), minutes=Decimal(rng.randint(3, 20)),
            reference=f"contact-{order.reference}", **told,
        )  # fmt: skip
    if after < now and rng.random() < 0.03:
        yield EventRecord(kind="visit", reference=f"visit-{order.reference}", **told)


def browsed(order: TradeOrder, category: str, rng: Random) -> Iterator[EventRecord]:
    """Yield the visit in which an order was prepared: a login, some products, perhaps a search."""
    before = order.placed_at - timedelta(minutes=rng.randint(5, 40))
    told = {"company_id": order.company_id, "at": before}
    yield EventRecord(kind="login", reference=f"login-{order.reference}", **told)
    yield EventRecord(
        kind="session", minutes=Decimal(rng.randint(3, 35)),
        reference=f"session-{order.reference}", **told,
    )  # fmt: skip
    yield EventRecord(
        kind="view", key=category, quantity=rng.randint(2, 12),
        reference=f"view-{order.reference}", **told,
    )  # fmt: skip
    if rng.random() < 0.4:
        words = category.rpartition("/")[2].replace("-", " ") or "screws"
        yield EventRecord(kind="search", key=words, reference=f"search-{order.reference}", **told)
