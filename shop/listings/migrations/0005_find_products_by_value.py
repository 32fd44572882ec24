"""Find the products that have a value, among more products than are looked at one by one."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("listings", "0004_read_facets_and_orders_from_indexes")]

    operations = [
        AddIndexConcurrently(
            "facetvalue",
            models.Index(fields=["code", "value", "root"], name="listings_facet_by_value"),
        ),
    ]
