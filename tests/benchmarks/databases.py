"""A database of its own for a benchmark, on the server that DATABASE_URL names."""

import os

import environ
from django.core.management import call_command

from tests.benchmarks.sites import Site


def use_database(name: str, *, fresh: bool) -> None:
    """Make the database if it is not there (``fresh``: anew) and have Django use it."""
    config = environ.Env.db_url_config(os.environ["DATABASE_URL"])
    known = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    server = {key: str(config[field]) for key, field in known.items() if config[field]}
    site = Site("grossist", "shop.settings.test", name, server)
    if fresh:
        site.drop_database()
    site.ensure_database()
    os.environ["DATABASE_URL"] = site.environment["DATABASE_URL"]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.test")


def migrate() -> None:
    """Give the database its tables."""
    call_command("migrate", verbosity=0)
