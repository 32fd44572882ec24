"""``install_playbooks``: the ready segments with their terms."""

from django.core.management import BaseCommand, CommandParser
from django.utils import timezone

from shop.playbooks import install_playbooks


class Command(BaseCommand):
    """Make what is missing of the value tiers and the cost-to-serve playbooks."""

    help = "Make the ready segments with their order rules and front pages; safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether front pages are shown at once."""
        parser.add_argument(
            "--publish-pages", action="store_true", help="show the front pages at once"
        )

    def handle(self, *, publish_pages: bool, **options) -> None:
        """Install and print what was made."""
        made = install_playbooks(by=None, now=timezone.now(), publish_pages=publish_pages)
        for name in made:
            self.stdout.write(f"  {name}")
        self.stdout.write(self.style.SUCCESS(f"{len(made)} made."))
