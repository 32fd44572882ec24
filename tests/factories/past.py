"""A past for prices: what triggers and histories would have kept, had it happened long ago."""

from datetime import datetime

from pricing.models import PastPrice, Price, PriceList, RowVersion
from segments.models import Company

from .companies import LONG_AGO


def known_since_long_ago() -> None:
    """Let companies, lists, percentages, costs and base prices have stood since long ago."""
    RowVersion.objects.update(since=None)
    PriceList.history.update(history_date=LONG_AGO)
    PriceList.objects.update(created_at=LONG_AGO)
    Company.objects.update(created_at=LONG_AGO)


def make_past_price(price: Price, amount: str, *, since: datetime, **fields) -> PastPrice:
    """Let a price have been another one, from an instant until the price of now came."""
    return PastPrice.objects.create(
        price_list_id=price.price_list_id,
        product_id=price.product_id,
        min_quantity=price.min_quantity,
        amount=amount,
        since=since,
        until=price.since,
        **fields,
    )
