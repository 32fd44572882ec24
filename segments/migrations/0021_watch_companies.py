"""Whom a company belongs to and what it buys in: what was worked out of it becomes outdated."""

from django.db import migrations

from segments.watching import watching, watching_columns


class Migration(migrations.Migration):

    dependencies = [("segments", "0020_changes_of_terms")]

    operations = [
        *watching_columns(
            "companies", "segments_company", ["is_active", "currency", "parent_id"], with_new=False
        ),
        *watching("companies", "segments_publication"),
    ]
