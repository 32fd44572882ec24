"""
What runs cost: ``./dev bench segments --companies 100000 --segments 200``.

Fills a database of its own (``grossist_segments_N_M``), measures, and prints a table in Markdown.
Processor time is that of the database's own process (``/proc``), beside the wall clock: on a shared
machine the wall clock alone is noise. ``--freshness SECONDS`` measures the way of an order through
real Celery and a real Redis instead.
"""

import argparse
import os

import environ

from tests.benchmarks.sites import Site

parser = argparse.ArgumentParser(prog="./dev bench segments", description=__doc__)
parser.add_argument("--companies", type=int, default=10_000)
parser.add_argument("--segments", type=int, default=100)
parser.add_argument("--fresh", action="store_true", help="Make the database anew.")
parser.add_argument("--only", nargs="*", default=[], help="facts first second one publish readers")
parser.add_argument("--freshness", type=float, default=0, metavar="SECONDS")
parser.add_argument("--rate", type=float, default=50, help="Orders a second (--freshness).")
parser.add_argument("--outage", action="store_true", help="Kill Redis meanwhile (--freshness).")
options = parser.parse_args()

config = environ.Env.db_url_config(os.environ["DATABASE_URL"])
known = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
server = {key: str(config[field]) for key, field in known.items() if config[field]}
name = f"grossist_segments_{options.companies}_{options.segments}"
site = Site("grossist", "shop.settings.test", name, server)
if options.fresh:
    site.drop_database()
site.ensure_database()
os.environ["DATABASE_URL"] = site.environment["DATABASE_URL"]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.test")

import django  # noqa: E402

django.setup()

from tests.benchmarks.segments import freshness, running, world  # noqa: E402

world.fill(options.companies, options.segments)
if options.freshness:
    freshness.measure(options.freshness, options.rate, outage=options.outage)
else:
    running.measure(set(options.only))
