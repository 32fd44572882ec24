"""Price lists of every kind: contracts, segment lists, percentages, breaks, a campaign, kronor."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from oscar.core.loading import get_model

from pricing.models import CategoryPercent, ListBreak, Price, PriceList, UnitCost
from segments.models import Company

from . import pastprices
from .places import BERGSTROM, KOSKINEN, NORDKRAFT, VAN_DIJK
from .world import World

Category = get_model("catalogue", "Category")
StockRecord = get_model("partner", "StockRecord")

KRONOR_PER_EURO = Decimal("11.35")
FOUR_PLACES = Decimal("0.0001")
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Sketch:
    """A list to make. ``categories`` holds (name, from quantity, percent)."""

    code: str
    name: str
    priority: int
    segments: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    percent: int | None = None
    breaks: tuple[tuple[int, int], ...] = ()
    categories: tuple[tuple[str, int, int], ...] = ()
    fields: dict = field(default_factory=dict)


LISTS = (
    Sketch(
        "metalworking-2026", "Metalworking programme", 50, segments=("metalworking",),
        categories=(
            ("Fasteners", 1, 12), ("Fasteners", 500, 20), ("Fasteners", 2000, 27),
            ("Hand tools", 1, 8), ("Power tools", 1, 6), ("Abrasives", 50, 18),
        ),
    ),
    Sketch(
        "construction-2026", "Construction programme", 50, segments=("construction",),
        categories=(
            ("Anchors", 1, 15), ("Anchors", 1000, 24), ("Wood screws", 1, 12),
            ("Sealants", 1, 10), ("Workwear", 1, 9), ("Saws", 1, 7),
        ),
    ),
    Sketch(
        "food-safe-2026", "Food-safe programme", 50, segments=("food-safe",),
        categories=(("Cleaning", 1, 10), ("Gloves", 1, 8), ("Gloves", 100, 15)),
    ),
    Sketch(
        "facilities-2026", "Facility services programme", 50, segments=("facilities",),
        categories=(("Cleaning", 1, 14), ("Cleaning", 24, 18), ("Packaging", 1, 6)),
    ),
    Sketch(
        "key-accounts-2026", "Key accounts", 60, segments=("key-accounts",), percent=10,
        breaks=((50, 12), (250, 15)),
    ),
    Sketch("mid-size-2026", "Mid-size companies", 70, segments=("mid-size",), percent=4),
    Sketch(
        "van-dijk-contract", "Van Dijk Facility Services: contract", 10, companies=(VAN_DIJK,),
        percent=9, breaks=((100, 13),), fields={"min_margin": Decimal(8)},
    ),
)  # fmt: skip


def make_prices(world: World) -> None:
    """Make the costs, the lists of percentages and the lists of fixed prices."""
    records = list(StockRecord.objects.select_related("product").order_by("product_id"))
    make_costs(world, records)
    categories = {category.name: category for category in Category.objects.order_by("path")}
    for sketch in LISTS:
        price_list = make_list(world, sketch)
        price_list.breaks.bulk_create(
            ListBreak(price_list=price_list, min_quantity=quantity, percent=percent)
            for quantity, percent in sketch.breaks
        )
        price_list.category_percents.bulk_create(
            CategoryPercent(
                price_list=price_list,
                category=categories[name],
                min_quantity=quantity,
                percent=percent,
            )
            for name, quantity, percent in sketch.categories
        )
    make_fixed_lists(world, records)
    pastprices.age(world)


def make_costs(world: World, records: list) -> None:
    """Say what every product costs us: 55 to 78 % of its base price."""
    rng = world.rng("costs")
    UnitCost.objects.bulk_create(
        UnitCost(
            product_id=record.product_id,
            currency=record.price_currency,
            amount=scaled(record.price, Decimal(rng.randint(55, 78)) / 100),
        )
        for record in records
    )


def make_list(world: World, sketch: Sketch) -> PriceList:
    """Make the header of a list with its audience, in force since two years ago."""
    price_list = PriceList.objects.create(
        code=sketch.code,
        name=sketch.name,
        status=PriceList.Status.PUBLISHED,
        priority=sketch.priority,
        percent=sketch.percent,
        **{"currency": "EUR", "starts_at": world.now - timedelta(days=800)} | sketch.fields,
    )
    price_list.segments.set(world.segments[code] for code in sketch.segments)
    price_list.companies.set(Company.objects.filter(number__in=sketch.companies))
    return price_list


def make_fixed_lists(world: World, records: list) -> None:
    """Make the contracts with prices at four decimals, the list in kronor and the campaign."""
    rng = world.rng("prices")
    kronor = Sketch(
        "nordics-sek", "Nordics in kronor", 90, segments=("nordics",), fields={"currency": "SEK"}
    )
    add_prices(make_list(world, kronor), records, KRONOR_PER_EURO, ((1, 1),))
    contracts = (
        (Sketch("koskinen-contract", "Koskinen Konepaja: contract", 10, companies=(KOSKINEN,)),
         150, Decimal("0.86"), ((1, "1"), (100, "0.94"), (1000, "0.87"))),
        (Sketch("nordkraft-group", "Nordkraft group: frame agreement", 10, companies=(NORDKRAFT,)),
         200, Decimal("0.82"), ((1, "1"), (250, "0.95"))),
        (Sketch("bergstrom-contract", "Bergström Bygg: avtal", 10, companies=(BERGSTROM,),
                fields={"currency": "SEK"}),
         120, Decimal("0.85") * KRONOR_PER_EURO, ((1, "1"), (500, "0.9"))),
        (Sketch("spring-campaign", "Campaign of the month", 40,
                segments=("cts-medium", "cts-low"),
                fields={"starts_at": world.now - timedelta(days=10),
                        "ends_at": world.now + timedelta(days=60)}),
         40, Decimal("0.78"), ((1, "1"),)),
    )  # fmt: skip
    for sketch, size, factor, breaks in contracts:
        chosen = rng.sample(records, min(size, len(records)))
        price_list = make_list(world, sketch)
        steps = [(quantity, Decimal(step)) for quantity, step in breaks]
        is_agreed = bool(sketch.companies)
        since = pastprices.agreed_at(world) if is_agreed else None
        add_prices(price_list, chosen, factor, steps, since)
        if is_agreed:
            pastprices.agreed_anew(world, price_list)


def add_prices(
    price_list: PriceList,
    records: Iterable,
    factor: Decimal,
    breaks: Iterable[tuple],
    since: datetime | None = None,
) -> None:
    """Give products fixed prices, since the list began: base × factor × the factor of the break."""
    Price.objects.bulk_create(
        (
            Price(
                price_list=price_list,
                product_id=record.product_id,
                min_quantity=quantity,
                amount=scaled(record.price, factor * step),
                since=since or price_list.starts_at,
            )
            for record in records
            for quantity, step in breaks
        ),
        batch_size=5_000,
    )


def scaled(price: Decimal, factor: Decimal) -> Decimal:
    """Multiply a price; four decimals below one, two above."""
    exact = price * factor
    return max(exact.quantize(FOUR_PLACES if exact < 1 else CENT, ROUND_HALF_UP), FOUR_PLACES)
