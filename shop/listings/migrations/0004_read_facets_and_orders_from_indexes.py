"""
Indexes that hold all a listing reads of facets, and products in the orders they are listed in.

They are made without stopping anybody from writing. The ones on products change nothing but speed.
"""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

ORDERS = {
    "listings_products_featured": "priority DESC, lower(title), id",
    "listings_products_by_name": "lower(title), id",
    "listings_products_newest": "date_created DESC, id DESC",
}
MADE = """
CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON catalogue_product ({order})
WHERE is_public AND parent_id IS NULL
"""


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("catalogue", "0032_category_exclude_from_menu_category_long_description"),
        ("listings", "0003_watch_documents"),
    ]

    operations = [
        AddIndexConcurrently(
            "facetvalue",
            models.Index(
                fields=["root", "code", "value"],
                include=["product", "attribute"],
                name="listings_facet_of_root",
            ),
        ),
        RemoveIndexConcurrently("facetvalue", "listings_facet_by_root"),
        *(
            migrations.RunSQL(
                MADE.format(name=name, order=order), f"DROP INDEX CONCURRENTLY IF EXISTS {name}"
            )
            for name, order in ORDERS.items()
        ),
    ]
