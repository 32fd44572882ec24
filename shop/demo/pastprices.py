"""What prices were before: a yearly agreement, a rise of base prices, lists older than the demo."""

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db import connection

from pricing.models import PastPrice, PriceBatch, PriceList, RowVersion

from .world import World

DEARER = Decimal("1.04")
"""So much dearer were agreed prices before they were agreed anew."""

RISE = """
INSERT INTO pricing_rowversion (relation, row_id, row, since, until)
SELECT relation, row_id,
    jsonb_set(row, '{price}', to_jsonb(round((row ->> 'price')::numeric * 0.97, 2))), NULL, %(at)s
FROM pricing_rowversion
WHERE relation = 'partner_stockrecord' AND until IS NULL AND row_id %% 3 = 0
AND round((row ->> 'price')::numeric * 0.97, 2) > 0
"""

RISEN = """
UPDATE pricing_rowversion SET since = %(at)s
WHERE relation = 'partner_stockrecord' AND until IS NULL AND row_id %% 3 = 0
"""


def agreed_at(world: World) -> datetime:
    """Answer when the prices of the contracts of now were agreed."""
    return world.now - timedelta(days=170)


def agreed_anew(world: World, price_list: PriceList) -> None:
    """Let the prices of a contract have been dearer until a file brought those of now."""
    at = agreed_at(world)
    batch = PriceBatch.objects.create(
        price_list=price_list, status=PriceBatch.Status.APPLIED, reason="Yearly agreement",
        file_name=f"{price_list.code}.csv", applied_at=at,
    )  # fmt: skip
    PriceBatch.objects.filter(pk=batch.pk).update(created_at=at)
    PastPrice.objects.bulk_create(
        PastPrice(
            price_list_id=price_list.pk,
            product_id=price.product_id,
            min_quantity=price.min_quantity,
            amount=(price.amount * DEARER).quantize(Decimal("0.0001"), ROUND_HALF_UP),
            since=price_list.starts_at,
            until=at,
            ended_by_id=batch.pk,
        )
        for price in price_list.prices.all()
    )


def age(world: World) -> None:
    """Let lists, percentages and costs be as old as the demo, and a third of base prices rise."""
    made = world.now - timedelta(days=800)
    PriceList.history.update(history_date=made)
    PriceList.objects.update(created_at=made)
    RowVersion.objects.update(since=None)
    at = {"at": world.now - timedelta(days=95)}
    with connection.cursor() as cursor:
        cursor.execute(RISE, at)
        cursor.execute(RISEN, at)
