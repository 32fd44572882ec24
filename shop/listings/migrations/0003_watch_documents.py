"""Whatever is written to the documents of search, remembered answers are not used again."""

from django.db import migrations

from segments.watching import watching


class Migration(migrations.Migration):

    dependencies = [
        ("listings", "0002_part_numbers_and_synonyms"),
        ("segments", "0020_changes_of_terms"),
    ]

    operations = watching(
        "catalogue",
        "listings_searchdocument",
        "listings_facetvalue",
        "listings_partnumber",
        "listings_synonym",
    )
