"""What is changed in a copy of a shop's database, so that one thing grows and the rest stays."""

from __future__ import annotations

from tests.benchmarks.sites import Site

HEAD = """
from datetime import UTC, datetime
from django.db import connection
from pricing.models import PriceList
from segments.models import CompanyState, Segment
from segments.services import bump_terms
from shop.demo.programmes import make_programmes
from shop.demo.world import World
world = World(seed=1, now=datetime.now(UTC), tell=print)
def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
"""

SEGMENTS = """
lists = make_programmes(world, {number})
run('''insert into pricing_price (price_list_id, product_id, min_quantity, amount)
    select list, id, 1, 1 + mod(id * list, 997) / 10.0 from unnest(%s::bigint[]) list
    cross join lateral (select id from catalogue_product where structure <> 'parent'
        and mod(id + list, 25) = 0 limit 25) product''', lists)
bump_terms("pricing")
run("analyze")
"""

MEMBERSHIPS = """
lists = make_programmes(world, 40)
run('''insert into pricing_price (price_list_id, product_id, min_quantity, amount)
    select list, id, 1, 1 + mod(id * list, 997) / 10.0 from unnest(%s::bigint[]) list
    cross join catalogue_product where structure <> 'parent' and mod(id + list, 2) = 0''', lists)
ids = list(Segment.objects.filter(code__startswith="programme-").order_by("pk")
    .values_list("pk", flat=True))
CompanyState.objects.update(segment_ids=ids[:{number}])
bump_terms("pricing")
run("analyze")
"""

PRICES = """
run("delete from pricing_price where mod(id * 7919, 1000000) >= %s", {number})
bump_terms("pricing")
connection.set_autocommit(True)
run("vacuum analyze pricing_price")
"""

CATEGORIES = """
from oscar.core.loading import get_model
Category = get_model("catalogue", "Category")
ProductCategory = get_model("catalogue", "ProductCategory")
parents = list(Category.objects.filter(depth__lte=2).order_by("depth", "path"))
filed = dict.fromkeys(parents, ())
for parent in parents:
    filed[parent] = list(ProductCategory.objects.filter(category__path__startswith=parent.path)
        .order_by("product_id").values_list("product_id", flat=True).distinct())
parents = [parent for parent in parents if filed[parent]]
made = []
for n in range(max(0, {number} - Category.objects.count())):
    parent = parents[n % len(parents)]
    below = Category.objects.get(pk=parent.pk)
    made.append((below.add_child(name=f"Group {{n:04d}}", slug=f"group-{{n:04d}}"),
        filed[parent][n // len(parents) % len(filed[parent])]))
ProductCategory.objects.bulk_create(
    ProductCategory(category=category, product_id=product) for category, product in made)
bump_terms("ranges")
run("analyze")
"""


def segments(site: Site, number: int) -> None:
    """Make so many segments, each with a price list of 25 products."""
    _run(site, SEGMENTS, number)


def memberships(site: Site, number: int) -> None:
    """Put every company into so many segments, each with a list of half the catalogue."""
    _run(site, MEMBERSHIPS, number)


def prices(site: Site, number: int) -> None:
    """Leave so many prices of a million, spread over all lists and products."""
    _run(site, PRICES, number)


def categories(site: Site, number: int) -> None:
    """Make so many categories below those there are, each with a product of the one above it."""
    _run(site, CATEGORIES, number)


def nothing(site: Site, number: int) -> None:
    """Leave a copy as it is: what differs is done by buyers."""


def _run(site: Site, code: str, number: int) -> None:
    site.ask("shell", "--verbosity", "0", code=HEAD + code.format(number=number))
