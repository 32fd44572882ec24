"""Whatever is written to front pages, remembered answers are not used again."""

from django.db import migrations

from segments.watching import watching


class Migration(migrations.Migration):

    dependencies = [
        ("frontpages", "0001_initial"),
        ("segments", "0020_changes_of_terms"),
    ]

    operations = watching(
        "frontpages",
        "frontpages_frontpage_segments",
        "frontpages_frontpage_companies",
        "frontpages_block_categories",
        periods=["frontpages_frontpage", "frontpages_block"],
    )
