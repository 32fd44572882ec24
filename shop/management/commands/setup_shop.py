"""``setup_shop``: make an empty or older database ready to serve."""

import io
import sys
import time
from collections.abc import Callable

from django.core.management import BaseCommand, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from oscar.core.loading import get_model


class Command(BaseCommand):
    """
    Migrate, load the countries and seed the demo, in one process.

    Safe to repeat: what is done is not done again. Progress goes to standard error, so that
    standard output holds the demo log-ins and nothing else.
    """

    help = "Migrate, load the countries, seed the demo data once, and print the demo log-ins."

    def add_arguments(self, parser):
        parser.add_argument("--scale", choices="SML", default="S", help="how much demo data")
        parser.add_argument("--no-demo", action="store_true", help="no demo data (production)")

    def handle(self, *, scale: str, no_demo: bool, **options):
        self.step("Migrating the database", migrate)
        self.step("Loading countries", populate_countries)
        if no_demo:
            return
        print(f"  Seeding demo data, scale {scale}", file=sys.stderr, flush=True)
        call_command("seed_demo", scale=scale, if_empty=True, stdout=sys.stderr)
        call_command("demo_logins", stdout=self.stdout)

    def step(self, words: str, work: Callable[[], None]) -> None:
        """Do one thing and print one line about it."""
        print(f"  {words} …", end="", file=sys.stderr, flush=True)
        begun = time.monotonic()
        work()
        print(f" {time.monotonic() - begun:.1f} s", file=sys.stderr, flush=True)


def migrate() -> None:
    """Apply what is not applied; asking first saves the seconds that an idle ``migrate`` takes."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def populate_countries() -> None:
    # Oscar's command ends the whole process when there are countries already.
    if not get_model("address", "Country").objects.exists():
        call_command("oscar_populate_countries", stdout=io.StringIO())
