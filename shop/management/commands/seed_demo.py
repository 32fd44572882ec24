"""``seed_demo``: fill an empty database with a believable shop."""

from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from segments.models import Company
from shop.demo.models import Seeding
from shop.demo.seeding import NotEmpty, seed_shop


class Command(BaseCommand):
    """Make the demo data of one scale, in one transaction; stamp it in the database."""

    help = "Fill an empty database with demo data; the same scale and seed make the same shop."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the scale, the seed and what to do when there is data."""
        parser.add_argument("--scale", choices="SML", default="S", help="how much")
        parser.add_argument("--seed", type=int, default=1, help="another number, another shop")
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when there are companies already"
        )

        parser.add_argument(
            "--no-pictures", dest="with_pictures", action="store_false", help="draw no pictures"
        )

    def handle(
        self, *, scale: str, seed: int, if_empty: bool, with_pictures: bool, **options
    ) -> None:
        """Seed and say how long it took."""
        if if_empty and Company.objects.exists():
            self.stdout.write(self.found())
            return
        try:
            stamp = seed_shop(
                scale=scale,
                seed=seed,
                now=timezone.now(),
                tell=self.tell,
                with_pictures=with_pictures,
            )
        except NotEmpty as fault:
            raise CommandError(
                _("There are companies in this database; demo data needs an empty one."),
                returncode=1,
            ) from fault
        self.stdout.write(self.style.SUCCESS(f"Seeded {stamp} in {stamp.seconds:.1f} s."))

    def tell(self, words: str) -> None:
        """Print one line of progress."""
        self.stdout.write(f"    {words}")
        self.stdout.flush()

    def found(self) -> str:
        """Say what is there already."""
        stamp = Seeding.objects.first()
        return f"Demo data is there: {stamp}." if stamp else "There is data already; not seeded."
