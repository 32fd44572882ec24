"""
Dealer prices by period, and the reseller offers, as price lists.

A dealer pays list price × (0.60 − offer), the offer being the best that covers product, quantity
and day. Lists of one priority compete by the lowest price at the quantity, which is just that: so
every offer is a list of its own beside the dealer list of each price period.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import timezone
from oscar.core.loading import get_model

from pricing.models import Price, PriceList, UnitCost
from segments.models import Segment

from ..upserts import upsert
from .mapping import CURRENCY
from .tables import Folder

Product = get_model("catalogue", "Product")

DEALER_SHARE = Decimal("0.60")
FOUR_PLACES = Decimal("0.0001")
PRIORITY = 100
VOLUME = "Volume Discount"
FOR_RESELLERS = "Reseller"

Period = tuple[date, date | None]
"""First and last day, both inside; no last day: for ever."""

Row = tuple[str, int, Decimal]
"""SKU, from quantity, unit price."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """A list to make: its period and its prices."""

    code: str
    name: str
    period: Period
    rows: tuple[Row, ...]


def sketches(folder: Folder) -> Iterator[Sketch]:
    """Yield the dealer, volume and promotion lists of every price period."""
    by_period: dict[Period, dict[str, Decimal]] = {}
    for row in folder.prices:
        period = (row["valid_from"], row["valid_to"])
        by_period.setdefault(period, {})[row["sku"]] = row["list_price"]
    volume = [offer for offer in folder.offers if offer["type"] == VOLUME]
    for period in sorted(by_period):
        prices = by_period[period]
        name = f"from {period[0]}"
        rows = tuple((sku, 1, dealer(price)) for sku, price in sorted(prices.items()))
        yield Sketch(dealer_code(period), f"Dealer prices {name}", period, rows)
        rows = tuple(volume_rows(volume, folder.offer_skus, prices))
        inside = overlap(period, span(volume, is_open=period[1] is None))
        if rows and inside:
            yield Sketch(volume_code(period), f"Volume prices {name}", inside, rows)
        for offer in folder.offers:
            if offer["audience"] != FOR_RESELLERS or offer["type"] == VOLUME:
                continue
            inside = overlap(period, (offer["start_date"], offer["end_date"]))
            rows = tuple(offer_rows(offer, folder.offer_skus, prices))
            if rows and inside:
                yield Sketch(offer_code(offer["offer_id"], period), offer["name"], inside, rows)


def dealer_code(period: Period) -> str:
    """The code of a dealer list."""
    return f"aw-dealer-{period[0]}"


def volume_code(period: Period) -> str:
    """The code of a list of volume prices."""
    return f"aw-volume-{period[0]}"


def offer_code(offer_id: str, period: Period) -> str:
    """The code of a promotion list."""
    return f"aw-offer-{offer_id}-{period[0]}"


def dealer(list_price: Decimal, discount: Decimal = Decimal(0)) -> Decimal:
    """Answer the dealer price at four decimals, rounded half up."""
    return (list_price * (DEALER_SHARE - discount)).quantize(FOUR_PLACES, ROUND_HALF_UP)


def span(offers: list[dict[str, Any]], *, is_open: bool) -> Period:
    """Answer the days the volume offers hold; the list in force today stays open-ended."""
    first = min(offer["start_date"] for offer in offers)
    return first, None if is_open else max(offer["end_date"] for offer in offers)


def overlap(one: Period, other: Period) -> Period | None:
    """Answer the days that both periods have."""
    first = max(one[0], other[0])
    last = min((day for day in (one[1], other[1]) if day is not None), default=None)
    return None if last is not None and last < first else (first, last)


def volume_rows(
    offers: list[dict[str, Any]], covered: dict[str, set[str]], prices: dict[str, Decimal]
) -> Iterator[Row]:
    """Yield the breaks of every product; where a tier ends without a next one, the dealer price."""
    tiers = sorted(offers, key=lambda offer: offer["min_qty"])
    for sku, price in sorted(prices.items()):
        mine = [offer for offer in tiers if sku in covered.get(offer["offer_id"], ())]
        starts = {max(offer["min_qty"], 1) for offer in mine}
        for offer in mine:
            yield sku, max(offer["min_qty"], 1), dealer(price, offer["discount_pct"])
            after = offer["max_qty"] and offer["max_qty"] + 1
            if after and after not in starts:
                yield sku, after, dealer(price)


def offer_rows(
    offer: dict[str, Any], covered: dict[str, set[str]], prices: dict[str, Decimal]
) -> Iterator[Row]:
    """Yield the price of every product of a promotion."""
    for sku in sorted(covered.get(offer["offer_id"], set()) & prices.keys()):
        yield sku, max(offer["min_qty"], 1), dealer(prices[sku], offer["discount_pct"])


def make_prices(folder: Folder, audience: Segment) -> int:
    """Make the lists exist with these prices, for one segment; answer how many. Repeatable."""
    products = dict(Product.objects.values_list("upc", "pk"))
    wanted = {}
    count = 0
    for sketch in sketches(folder):
        count += 1
        price_list, _new = PriceList.objects.update_or_create(
            code=sketch.code,
            defaults={
                "name": sketch.name[:120],
                "status": PriceList.Status.PUBLISHED,
                "currency": CURRENCY,
                "priority": PRIORITY,
                "decimals": 4,
                "starts_at": midnight(sketch.period[0]),
                "ends_at": sketch.period[1] and midnight(sketch.period[1] + timedelta(days=1)),
            },
        )
        price_list.segments.set([audience])
        wanted |= keyed(price_list, sketch.rows, products)
    stored = {
        (price.price_list_id, price.product_id, price.min_quantity): price
        for price in Price.objects.filter(price_list__code__startswith="aw-")
    }
    upsert(Price, wanted, stored, fields=["amount"])
    make_costs(folder, products)
    return count


def keyed(price_list: PriceList, rows: Iterable[Row], products: dict[str, int]) -> dict:
    """Answer the price rows of a list by what makes them unique."""
    return {
        (price_list.pk, products[sku], quantity): Price(
            price_list=price_list,
            product_id=products[sku],
            min_quantity=quantity,
            amount=amount,
        )
        for sku, quantity, amount in rows
    }


def make_costs(folder: Folder, products: dict[str, int]) -> None:
    """Say what a piece costs us today, where the folder knows it."""
    wanted = {
        products[row["sku"]]: UnitCost(
            product_id=products[row["sku"]], currency=CURRENCY, amount=row["standard_cost"]
        )
        for row in folder.products
        if row["standard_cost"]
    }
    stored = {
        cost.product_id: cost
        for cost in UnitCost.objects.filter(currency=CURRENCY, product__in=wanted)
    }
    upsert(UnitCost, wanted, stored, fields=["amount"])


def midnight(day: date) -> datetime:
    """Answer the first moment of a day in the shop's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))
