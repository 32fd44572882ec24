"""Keep every version of the access rows, of their audiences, and of a range's name and kind."""

from django.db import migrations

from pricing.migrations._triggers import OF_TABLE, WITHOUT_TABLE

from . import _triggers

FORGET_VERSIONS = _triggers.of_tables(
    "DELETE FROM pricing_rowversion WHERE relation = '{table}';"
)


class Migration(migrations.Migration):

    dependencies = [
        ("ranges", "0004_past_members"),
        ("pricing", "0008_versions_are_found_by_company_and_segment"),
    ]

    operations = [
        migrations.RunSQL(
            _triggers.of_tables(OF_TABLE),
            _triggers.of_tables(WITHOUT_TABLE) + FORGET_VERSIONS,
        ),
        migrations.RunSQL(_triggers.KNOWN_SINCE, _triggers.FORGET_KNOWN_SINCE),
    ]
