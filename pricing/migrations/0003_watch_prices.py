"""Whatever is written to prices, remembered answers are not used again."""

from django.db import migrations

from segments.watching import watching, watching_columns


class Migration(migrations.Migration):

    dependencies = [
        ("pricing", "0002_batches_and_past_prices"),
        ("segments", "0020_changes_of_terms"),
    ]

    operations = [
        *watching(
            "pricing",
            "pricing_price",
            "pricing_categorypercent",
            "pricing_listbreak",
            "pricing_unitcost",
            "pricing_pricelist_segments",
            "pricing_pricelist_companies",
            periods=["pricing_pricelist"],
        ),
        *watching_columns(
            "pricing", "partner_stockrecord", ["product_id", "price", "price_currency"]
        ),
    ]
