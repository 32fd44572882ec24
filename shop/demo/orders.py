"""Two years of orders: regular, seasonal, new, lapsed companies and some that never ordered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.utils.timezone import localdate
from oscar.core.loading import get_model

from segments.models import Company
from segments.selection import shopper_for
from segments.tabular import Report
from shop.activity.models import ExchangeRate
from shop.imports.order_columns import COLUMNS
from shop.imports.orders import OrderImport
from shop.imports.running import batched
from shop.partner.strategy import SegmentStrategy

from .prices import KRONOR_PER_EURO
from .world import World

Product = get_model("catalogue", "Product")

DAYS = 730
FAVOURITES = 28
"""Products a company keeps coming back to."""

DEPARTMENTS = {
    "10": ("Cleaning", "Safety", "Packaging"),
    "25": ("Fasteners", "Hand tools", "Power tools", "Safety"),
    "28": ("Fasteners", "Power tools", "Fluids and adhesives", "Electrical"),
    "41": ("Fasteners", "Power tools", "Safety", "Fluids and adhesives"),
    "43": ("Electrical", "Fasteners", "Hand tools"),
    "46": ("Packaging", "Hand tools", "Electrical", "Cleaning"),
    "52": ("Packaging", "Safety", "Cleaning"),
    "81": ("Cleaning", "Safety", "Electrical"),
}
SEASONS = {
    # Share of the ordinary rhythm from January to December.
    "41": (0.4, 0.4, 0.7, 1.1, 1.5, 1.6, 0.8, 1.5, 1.4, 1.2, 0.8, 0.4),
    "43": (0.6, 0.6, 0.8, 1.0, 1.3, 1.3, 0.8, 1.3, 1.3, 1.2, 0.9, 0.7),
    "10": (0.8, 0.8, 0.9, 1.0, 1.1, 1.2, 1.1, 1.1, 1.0, 1.0, 1.2, 1.5),
}
FLAT = (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.6, 1.0, 1.0, 1.0, 1.0, 0.8)


@dataclass(frozen=True, slots=True)
class Habit:
    """How a company orders: days between orders, and when it began and stopped."""

    every: int
    first: int
    last: int


def habit_of(position: int, rng: Random) -> Habit | None:
    """Pick a habit: most are regular, every sixth lapsed, some are new, some never ordered."""
    if position % 20 == 19:
        return None
    every = rng.choice([7, 10, 14, 21, 30, 45])
    if position % 6 == 5:
        return Habit(every, DAYS, rng.randint(200, 560))
    if position % 10 == 3:
        return Habit(min(every, 14), rng.randint(30, 58), 0)
    return Habit(every, DAYS, 0)


def make_orders(world: World) -> None:
    """Write the orders through the importer's own writer, and first what a krona was worth."""
    ExchangeRate.objects.get_or_create(
        currency="SEK",
        valid_from=localdate(world.now) - timedelta(days=3 * DAYS // 2),
        defaults={"rate": round(1 / KRONOR_PER_EURO, 8)},
    )
    importer = OrderImport(now=world.now)
    importer.header = {column.name for column in COLUMNS}
    for batch in batched(enumerate(order_rows(world), start=2)):
        importer.write(batch, Report())
    importer.complete()


def order_rows(world: World) -> Iterator[dict[str, Any]]:
    """Yield the orders of every company as rows of the import, line by line."""
    buyers = first_buyers()
    blank = {column.name: column.default for column in COLUMNS}
    serial = 0
    companies = Company.objects.select_related("nace", "account_manager").order_by("pk")
    for position, company in enumerate(companies):
        rng = world.rng(f"orders:{company.number}")
        ways = world.rng(f"methods:{company.number}")
        habit = habit_of(position, rng) if position > 6 else Habit(rng.choice([7, 9, 14]), DAYS, 0)
        if habit is None:
            continue
        priced = Priced(company, world.now, rng)
        if not priced.products:
            continue
        for moment in moments(habit, company, world.now, rng):
            serial += 1
            head = blank | {
                "order_number": f"D{moment:%y}-{serial:05d}",
                "company": company.number,
                "placed_at": moment,
                "currency": company.currency,
                "status": status_at(moment, world.now),
                "buyer": buyers.get(company.pk),
                "rep": company.account_manager.code if company.account_manager else None,
                "po_number": f"PO-{rng.randint(10_000, 99_999)}",
                "payment_terms": company.payment_terms,
                "delivery_terms": company.delivery_terms,
                "method": method_of(company, ways),
            }
            for number, line in enumerate(priced.basket(), start=1):
                yield head | line | {"line": number}


def first_buyers() -> dict[int, str]:
    """Answer one buyer's e-mail for each company that has one."""
    found = Company.objects.exclude(buyers=None).values_list("pk", "buyers__user__email")
    return dict(found.order_by("-buyers__pk"))


def moments(habit: Habit, company: Company, now: datetime, rng: Random) -> Iterator[datetime]:
    """Yield when a company ordered, oldest first: on working days, denser in its season."""
    season = SEASONS.get(company.nace.code if company.nace else "", FLAT)
    days_ago = float(habit.first) - rng.uniform(0, habit.every)
    while days_ago > max(habit.last, 0.5):
        moment = now - timedelta(days=days_ago)
        busy = season[moment.month - 1]
        if moment.weekday() < 5:
            yield moment.replace(hour=rng.randint(6, 14), minute=rng.randint(0, 59), second=0)
        days_ago -= max(1.0, habit.every / busy * rng.uniform(0.7, 1.3))


def status_at(moment: datetime, now: datetime) -> str:
    """Answer how far an order of that day is."""
    age = (now - moment).days
    return "Delivered" if age > 8 else "Shipped" if age > 2 else "Confirmed"


def method_of(company: Company, rng: Random) -> str:
    """Pick how an order came: mostly the company's usual way."""
    usual = company.ordering_method or "portal"
    return rng.choices([usual, "portal", "phone"], weights=[8, 3, 1])[0]


class Priced:
    """A company's favourites at its own prices, as the shop would quote them today."""

    def __init__(self, company: Company, now: datetime, rng: Random):
        self.rng = rng
        shopper = shopper_for(company, at=now)
        departments = DEPARTMENTS.get(company.nace.code if company.nace else "", ())
        seen = (
            Product.objects.visible_to(shopper)
            .filter(productcategory__category__path__in=leaf_paths(departments))
            .order_by("pk")
        )
        candidates = list(seen)
        self.strategy = SegmentStrategy(shopper)
        chosen = rng.sample(candidates, min(FAVOURITES, len(candidates)))
        self.strategy.warm(chosen)
        self.products = [p for p in chosen if self.strategy.quote(p, 1) is not None]

    def basket(self) -> Iterator[dict[str, Any]]:
        """Yield the lines of one order: two to eight favourites, cheap ones by the hundred."""
        size = min(self.rng.randint(2, 8), len(self.products))
        for product in self.rng.sample(self.products, size):
            quantity = self._quantity(self.strategy.quote(product, 1).unit_price)
            quote = self.strategy.quote(product, quantity)
            yield {
                "sku": product.upc,
                "quantity": quantity,
                "unit_price": quote.unit_price,
                "price_list": quote.price_list_code,
            }

    def _quantity(self, price: Decimal) -> int:
        if price < 1:
            return self.rng.choice([100, 200, 500, 1000])
        if price < 20:
            return self.rng.choice([5, 10, 12, 20, 50])
        return self.rng.randint(1, 6)


def leaf_paths(departments: tuple[str, ...]) -> list[str]:
    """Answer the tree paths of the categories below these departments. One query."""
    category = get_model("catalogue", "Category")
    tops = category.objects.filter(depth=1, name__in=departments).values_list("path", flat=True)
    return [
        path
        for path in category.objects.filter(depth=2).values_list("path", flat=True)
        if path.startswith(tuple(tops))
    ]
