"""Whatever is written to order rules, remembered answers are not used again."""

from django.db import migrations

from segments.watching import watching


class Migration(migrations.Migration):

    dependencies = [
        ("orderrules", "0002_order_rule_history"),
        ("segments", "0020_changes_of_terms"),
    ]

    operations = watching(
        "orderrules",
        "orderrules_orderrule_segments",
        "orderrules_orderrule_companies",
        periods=["orderrules_orderrule"],
    )
