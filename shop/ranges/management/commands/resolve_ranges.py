"""``manage.py resolve_ranges``: work out which products every range holds."""

from django.core.management.base import BaseCommand, CommandError

from ...models import RangeAccess
from ...resolution import resolve


class Command(BaseCommand):
    """Run after bulk writes or a restore; safe to repeat."""

    help = "Work out which products every range (or the named ones) holds."

    def add_arguments(self, parser):
        """Take the slugs of ranges."""
        parser.add_argument("slugs", nargs="*", help="slugs of ranges; none means all")

    def handle(self, *args, slugs, **options):
        """Resolve and say what changed."""
        ranges = RangeAccess._meta.get_field("range").related_model.objects.all()
        found = dict(ranges.filter(slug__in=slugs).values_list("slug", "pk"))
        if missing := sorted(set(slugs) - set(found)):
            raise CommandError(f"No range with the slug {', '.join(missing)}.")
        result = resolve(found.values() if slugs else None)
        self.stdout.write(f"{result.added} products added, {result.removed} removed.")
