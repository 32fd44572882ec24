"""The whole demo in one transaction."""

import io
import time
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib.sites.models import Site
from django.core.management import call_command
from django.db import connection, transaction
from oscar.core.loading import get_model

from segments.data.industries import load_shipped
from segments.models import Company

from .activity import make_activity
from .companies import make_companies
from .frontpages import make_front_pages
from .history import make_history
from .images import make_images
from .models import Seeding
from .multiplying import SIZES, multiply
from .orderrules import make_order_rules
from .orders import make_orders
from .people import make_people
from .playbooks import make_playbooks
from .prices import make_prices
from .products import make_products
from .ranges import make_ranges
from .segments import make_segments
from .world import World

Country = get_model("address", "Country")

ADDRESS = "127.0.0.1:8000"
"""Where ``./dev run`` serves the demo; links in its mails lead there."""

LOCK = 7_245_001
"""Advisory lock: two seedings at once would both find an empty database."""

Step = Callable[[World], None]

STEPS: tuple[tuple[str, Step], ...] = (
    ("companies and reps", make_companies),
    ("products and categories", make_products),
    ("people", make_people),
    ("segments", make_segments),
    ("price lists", make_prices),
    ("ranges", make_ranges),
    ("front pages", make_front_pages),
    ("order rules", make_order_rules),
    ("two years of orders", make_orders),
    ("visits, returns and service", make_activity),
    ("two years of memberships", make_history),
    ("playbooks", make_playbooks),
    ("pictures", make_images),
)


class NotEmpty(Exception):
    """The database holds companies that did not come from here."""


@transaction.atomic
def seed_shop(
    *,
    scale: str,
    seed: int,
    now: datetime,
    tell: Callable[[str], None],
    with_pictures: bool = True,
) -> Seeding:
    """
    Fill an empty database with the demo, all or nothing; answer the stamp.

    Raises ``NotEmpty`` when there are companies already: real ones must never mix with invented.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
    if Company.objects.exists():
        raise NotEmpty
    begun = time.monotonic()
    world = World(seed=seed, now=now, tell=tell, with_pictures=with_pictures)
    if not Country.objects.exists():
        call_command("oscar_populate_countries", stdout=io.StringIO())
    load_shipped()
    Site.objects.update_or_create(
        pk=settings.SITE_ID, defaults={"domain": ADDRESS, "name": settings.OSCAR_SHOP_NAME}
    )
    for words, step in STEPS:
        started = time.monotonic()
        step(world)
        tell(f"{words}: {time.monotonic() - started:.1f} s")
    if scale in SIZES:
        multiply(world, SIZES[scale])
    return Seeding.objects.create(
        scale=scale, seed=seed, as_of=now, seconds=round(time.monotonic() - begun, 2)
    )
