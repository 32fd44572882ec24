"""
What a change of segments would do to prices: the orders of ninety days, priced before and after.

Prices come from the lookup and the decision that the shop uses; companies on equal terms share an
answer, and so do equal products and quantities.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from segments.impact import (
    Advance,
    Alike,
    Impact,
    Line,
    Move,
    alike,
    lines_of,
    money,
    register,
    register_margin,
)
from segments.models import Company
from segments.shopper import Shopper

from .base_price import base_of, in_preference
from .candidates import Base, Candidates
from .consumers import CONSUMER, audience
from .lookup import candidates
from .models import UnitCost
from .resolution import resolve
from .sql import tables

PAGE = 500
"""So many products are priced with one query."""

RECORD = ("pk", "product_id", "price", "price_currency")
"""What the base price needs of a stock record."""

RISE = Decimal("1.02")
LARGEST = 10


@dataclass(slots=True)
class Bill:
    """What a company's orders cost before and after, and earned where the cost is known."""

    before: Decimal = Decimal(0)
    after: Decimal = Decimal(0)
    earned_before: Decimal = Decimal(0)
    earned_after: Decimal = Decimal(0)
    has_rise: bool = False

    @property
    def change(self) -> Decimal:
        """How much more the company would pay."""
        return self.after - self.before


def connect() -> None:
    """Make the hook known to the engine."""
    register(CONSUMER, gettext_lazy("Prices"), impact)
    register_margin(CONSUMER, margins)


def impact(moves: Sequence[Move], at: datetime, advance: Advance) -> Impact:
    """Answer the change in revenue and margin, and whose prices rise. Read-only."""
    groups = alike(moves, audience(), at=at)
    bills: dict[int, Bill] = defaultdict(Bill)
    skipped = 0
    for done, group in enumerate(groups):
        skipped += _price(group, bills)
        advance((done + 1) / len(groups))
    return _told(bills, skipped)


def _price(group: Alike, bills: dict[int, Bill]) -> int:
    """Price the orders of a group and answer how many lines could not be."""
    lines = [line for line in lines_of(group.company_ids, at=group.before.at) if line.rate]
    goods = goods_of({line.product for line in lines}, group.before.currency)
    before, after = _both(group, goods)
    quotes: dict[tuple[str, int], tuple[Decimal | None, Decimal | None]] = {}
    skipped = 0
    for line in lines:
        known = goods.get(line.product)
        if known is None or line.currency != group.before.currency:
            skipped += 1
            continue
        key = (line.product, line.quantity)
        if key not in quotes:
            quotes[key] = (
                _unit(before[known[0]], line.quantity),
                _unit(after[known[0]], line.quantity),
            )
        skipped += not _add(bills[line.company_id], line, quotes[key], known[1].cost)
    return skipped


def _add(
    bill: Bill, line: Line, prices: tuple[Decimal | None, Decimal | None], cost: Decimal | None
) -> bool:
    old, new = prices
    if old is None or new is None or line.rate is None:
        return False
    pieces = line.quantity * line.rate
    bill.before += old * pieces
    bill.after += new * pieces
    bill.has_rise |= new > old
    if cost is not None:
        bill.earned_before += (old - cost) * pieces
        bill.earned_after += (new - cost) * pieces
    return True


def goods_of(numbers: Iterable[str], currency: str) -> dict[str, tuple[int, Base]]:
    """Answer the id, base price and cost of products by part number. Three queries a page."""
    product_model = apps.get_model("catalogue.Product")
    record_model = apps.get_model("partner.StockRecord")
    found: dict[str, tuple[int, Base]] = {}
    for page in _pages(sorted(numbers)):
        ids = dict(product_model._base_manager.filter(upc__in=page).values_list("upc", "pk"))
        records: dict[int, list[Any]] = defaultdict(list)
        stored = record_model._default_manager.filter(product__in=ids.values())
        for record in stored.values_list(*RECORD, named=True):
            records[record.product_id].append(record)
        costs = dict(
            UnitCost.objects.filter(product__in=ids.values(), currency=currency).values_list(
                "product_id", "amount"
            )
        )
        for number, pk in ids.items():
            preferred = in_preference(records[pk], currency)
            base = base_of(preferred[0] if preferred else None, currency)
            found[number] = pk, Base(base.amount, base.currency, costs.get(pk))
    return found


def _both(
    group: Alike, goods: dict[str, tuple[int, Base]]
) -> tuple[dict[int, Candidates], dict[int, Candidates]]:
    bases = dict(goods.values())
    return offers(group.before, bases), offers(group.after, bases)


def offers(shopper: Shopper, bases: dict[int, Base]) -> dict[int, Candidates]:
    """Answer what may decide the price of each of many products. One query in 500."""
    found: dict[int, Candidates] = {}
    for page in _pages(list(bases.items())):
        found |= candidates(shopper, dict(page))
    return found


def _pages(many: list) -> Iterator[list]:
    for start in range(0, len(many), PAGE):
        yield many[start : start + PAGE]


def _unit(found: Candidates, quantity: int) -> Decimal | None:
    quote = resolve(found, quantity=max(quantity, 1), policy=settings.PRICING_POLICY)
    return quote.unit_price if quote else None


def _told(bills: dict[int, Bill], skipped: int) -> Impact:
    before = sum((bill.before for bill in bills.values()), Decimal(0))
    change = sum((bill.change for bill in bills.values()), Decimal(0))
    earned = sum((bill.earned_before for bill in bills.values()), Decimal(0))
    earns = sum((bill.earned_after for bill in bills.values()), Decimal(0))
    rising = [pk for pk, bill in bills.items() if bill.after > bill.before * RISE]
    largest = sorted(bills.items(), key=lambda one: (-abs(one[1].change), one[0]))[:LARGEST]
    names = Company.objects.in_bulk([pk for pk, _bill in largest])
    note = _("%(count)s lines could not be compared.") % {"count": skipped} if skipped else ""
    return Impact(
        figures=[
            (_("Their orders of 90 days at the prices of now"), money(before)),
            (_("Change in revenue"), money(change)),
            (_("Change in margin, where the cost is known"), money(earns - earned), "costs"),
            (_("Companies whose prices rise by more than 2 %"), str(len(rising))),
        ],
        heading=[_("Company"), _("Now"), _("Then"), _("Change")],
        rows=[
            [str(names[pk]), money(bill.before), money(bill.after), money(bill.change)]
            for pk, bill in largest
        ],
        note=note,
        price_rises=len(_with_contracts([pk for pk, bill in bills.items() if bill.has_rise])),
        facts={
            "change": str(change), "margin": str(earns - earned), "rising": len(rising),
            "companies": len(bills), "skipped": skipped,
        },
    )  # fmt: skip


MARGINS = """
SELECT l.company_id, sum(l.net * o.rate - cost.amount * l.quantity) AS margin,
       sum(l.net * o.rate) AS known
FROM segments_boughtline l
JOIN segments_tradeorder o ON o.id = l.order_id
JOIN {product} p ON p.upc = l.product
JOIN pricing_unitcost cost ON cost.product_id = p.id AND cost.currency = %(base_currency)s
WHERE o.counts AND l.placed_at >= %(margin_start)s AND l.placed_at <= %(margin_end)s
GROUP BY l.company_id
"""
"""What is earned on the lines whose cost is known today."""


def margins(start: datetime, end: datetime) -> tuple[str, dict[str, Any]]:
    """Answer the SQL of what companies' purchases earned in a period, in the base currency."""
    return MARGINS.format(**tables()), {
        "base_currency": settings.OSCAR_DEFAULT_CURRENCY,
        "margin_start": start,
        "margin_end": end,
    }


def _with_contracts(company_ids: Sequence[int]) -> list[int]:
    """Keep the companies that a published list names, themselves or through their group."""
    named = list(audience()[1])
    rows = Company.objects.filter(pk__in=company_ids)
    own = rows.filter(pk__in=named) | rows.filter(facts__ancestor_ids__overlap=named)
    return list(own.values_list("pk", flat=True))
