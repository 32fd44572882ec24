"""Random doings of companies, at the instants where windows begin and end."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from django.apps import apps

from segments.calendar import local_start
from segments.models import (
    BoughtLine,
    Company,
    CompanyFacts,
    Event,
    OrderReturn,
    StaticList,
    StaticListEntry,
    TradeOrder,
)
from segments.models.choices import (
    CostToServe,
    DigitalMaturity,
    Lifecycle,
    OrderingMethod,
    ValueTier,
)

from . import samples

HELSINKI = ZoneInfo("Europe/Helsinki")
INSTANTS = [
    datetime(2026, 2, 28, 23, 30, tzinfo=HELSINKI),
    datetime(2028, 2, 29, 0, tzinfo=HELSINKI),
    datetime(2026, 3, 29, 2, 59, 59, tzinfo=HELSINKI),
    datetime(2026, 3, 29, 12, tzinfo=HELSINKI),
    datetime(2026, 10, 25, 3, 30, tzinfo=HELSINKI, fold=1),
    datetime(2026, 1, 1, 0, tzinfo=HELSINKI),
]
"""When is asked: month and year ends, 29 February, and the days on which clocks change."""

MOMENT = timedelta(microseconds=1)
AGES = [
    timedelta(0), timedelta(hours=1), timedelta(hours=3), timedelta(hours=24), timedelta(days=2),
    timedelta(hours=60), timedelta(days=7), timedelta(days=60), timedelta(days=365),
]  # fmt: skip
NETS = ["0", "0.01", "100", "100", "999.99", "50000"]
RATES = [None, Decimal(1), Decimal(1), Decimal("0.08712345"), Decimal("1.1")]


def instant(rng: Random) -> datetime:
    """Answer an instant at, just before or just after one where an answer may change."""
    asked = rng.choice(INSTANTS).astimezone(UTC)
    days = [*samples.DAYS, date(2026, 3, 28), date(2026, 3, 29), date(2028, 2, 28)]
    at = rng.choice([asked - rng.choice(AGES), local_start(rng.choice(days), HELSINKI)])
    return at + rng.choice([-MOMENT, timedelta(0), MOMENT])


def derived(rng: Random) -> dict:
    """Answer random derived columns of CompanyFacts; each is unknown now and then."""
    told = {
        "first_order_at": instant(rng),
        "last_order_at": instant(rng),
        "interval_days": Decimal(rng.choice(["7.5", "30", "0.01"])),
        "drop_size": Decimal(rng.choice(samples.AMOUNTS)),
        "return_rate": Decimal(rng.choice(["0", "0.125", "0.3333", "1"])),
        "discount_share": Decimal(rng.choice(["0", "0.5", "0.6667"])),
        "lifecycle": rng.choice(Lifecycle.values),
        "rfm_r": rng.randint(1, 5),
        "rfm_f": rng.randint(1, 5),
        "rfm_m": rng.randint(1, 5),
        "rfm_sum": rng.choice([3, 9, 10, 11, 15]),
        "rfm_tier": rng.choice(ValueTier.values),
        "cost_of_service": Decimal(rng.choice(samples.AMOUNTS)),
        "cost_ratio": Decimal(rng.choice(["0", "0.0333", "0.5", "12"])),
        "cost_band": rng.choice(CostToServe.values),
        "digital_observed": rng.choice(DigitalMaturity.values),
    }
    told = {name: value for name, value in told.items() if rng.random() < 0.7}
    return told | {
        "credit_hold": rng.random() < 0.3,
        "has_contract_prices": rng.random() < 0.3,
        "contacts_90": rng.choice([0, 1, 9, 10]),
        "min_order_rejections_90": rng.choice([0, 1, 2, 3]),
    }


def put_on_lists(rng: Random, companies: Iterable[Company]) -> None:
    """Put companies on some lists, of which one stays empty."""
    for code in samples.LISTS["list"]:
        kept = StaticList.objects.create(code=code, name=code)
        some = [c for c in companies if rng.random() < 0.5 and code != "nobody"]
        StaticListEntry.objects.bulk_create(
            StaticListEntry(list=kept, company=company) for company in some
        )


def make_categories() -> None:
    """Make the categories that conditions are narrowed to."""
    category = apps.get_model("catalogue", "Category")
    tools = category.add_root(name="Tools", slug="tools")
    tools.add_child(name="Drills", slug="drills")
    category.add_root(name="Fasteners", slug="fasteners")


def derive(rng: Random) -> None:
    """Give every company random derived facts."""
    for pk in CompanyFacts.objects.values_list("pk", flat=True):
        CompanyFacts.objects.filter(pk=pk).update(**derived(rng))


def happen(rng: Random, companies: Iterable[Company], when: str = "") -> None:
    """Let companies order, return and look around; the rows are written in any order."""
    orders, lines, returns, events = [], [], [], []
    for company in companies:
        for serial in range(rng.randint(0, 4)):
            order = _order(rng, company, f"{when}{serial}")
            orders.append(order)
            lines += [_line(rng, order) for _ in range(rng.randint(0, 2))]
            returns += _returns(rng, order)
        events += [_event(rng, company, f"{when}{serial}") for serial in range(rng.randint(0, 5))]
    for rows, model in [
        (orders, TradeOrder), (lines, BoughtLine), (returns, OrderReturn), (events, Event),
    ]:  # fmt: skip
        rng.shuffle(rows)
        model.objects.bulk_create(rows)


def _order(rng: Random, company: Company, serial: str) -> TradeOrder:
    return TradeOrder(
        company=company,
        reference=f"{company.pk}-{serial}",
        placed_at=instant(rng),
        status=rng.choice([*TradeOrder.Status.values, "placed", "shipped"]),
        method=rng.choice(["", *OrderingMethod.values]),
        currency="EUR",
        rate=rng.choice(RATES),
        net=Decimal(rng.choice(NETS)),
        discount=Decimal(rng.choice(["0", "0.01", "50"])),
        units=rng.randint(0, 4),
    )


def _line(rng: Random, order: TradeOrder) -> BoughtLine:
    brand = rng.choice(["", *samples.BRANDS])
    return BoughtLine(
        order=order,
        company=order.company,
        placed_at=order.placed_at,
        product=rng.choice(["P1", "P2", "P3"]),
        categories=rng.sample(samples.CATEGORIES, rng.randint(0, 2)),
        brand=brand,
        brand_folded=brand.casefold(),
        quantity=rng.randint(0, 3),
        net=Decimal(rng.choice(NETS)),
    )


def _returns(rng: Random, order: TradeOrder) -> list[OrderReturn]:
    if order.net == 0 or rng.random() < 0.6:
        return []
    came = OrderReturn(
        order=order,
        reference=f"R{order.reference}",
        returned_at=instant(rng),
        net=rng.choice([order.net, Decimal("0.01")]),
    )
    order.returned, order.last_returned_at = came.net, came.returned_at
    return [came]


def _event(rng: Random, company: Company, serial: str) -> Event:
    return Event(
        company=company,
        kind=rng.choice(Event.Kind.values),
        key=rng.choice(["", *samples.CATEGORIES, "spring", "summer"]),
        at=instant(rng),
        quantity=rng.randint(1, 3),
        minutes=Decimal(rng.choice(["0", "0.01", "7.5", "30"])),
        reference=f"{company.pk}-{serial}",
    )
