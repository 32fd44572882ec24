"""What the database itself promises: our own order numbers, one order per basket, sane quantities."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("purchases", "0001_initial"),
        ("basket", "0012_line_code"),
        ("order", "0021_billingaddress_code_shippingaddress_code"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE purchases_order_number START WITH 100001",
            "DROP SEQUENCE purchases_order_number",
        ),
        migrations.RunSQL(
            "CREATE UNIQUE INDEX purchases_one_order_per_basket"
            " ON order_order (basket_id) WHERE basket_id IS NOT NULL",
            "DROP INDEX purchases_one_order_per_basket",
        ),
        migrations.RunSQL(
            "ALTER TABLE basket_line ADD CONSTRAINT purchases_sane_quantity"
            " CHECK (quantity <= 1000000)",
            "ALTER TABLE basket_line DROP CONSTRAINT purchases_sane_quantity",
        ),
    ]
