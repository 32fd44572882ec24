"""``manage.py index_products``: make search and facets match the catalogue."""

from django.core.management.base import BaseCommand

from ...indexing import index


class Command(BaseCommand):
    """Run after bulk writes or a restore; safe to repeat."""

    help = "Write the search documents and facet values of all products."

    def handle(self, *args, **options):
        """Index and say how much was written."""
        self.stdout.write(f"{index()} search documents written.")
