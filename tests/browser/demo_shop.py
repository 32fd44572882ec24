"""The demo as a template database: seeded once for each state of the tree and day, then cloned."""

import hashlib
import io

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from tests.databases import ROOT, clone, drop, maintenance, make_template, template, use

PASSWORD = "grossist-demo"


def demo_template() -> str:
    """The name: it holds a hash of what makes the demo, and the day that the demo ends on."""
    digest = hashlib.sha256(str(timezone.now().date()).encode())
    for source in sorted((ROOT / "shop" / "demo").rglob("*.*")):
        if source.suffix in {".py", ".csv"}:
            digest.update(source.read_bytes())
    return f"{template()}_demo_{digest.hexdigest()[:8]}"


def make_demo_template() -> str:
    """Seed a clone of the migrated template, unless that was done; answer its name."""
    name = demo_template()
    building = f"{name}_building"
    with maintenance() as server:
        make_template(server)
        rows = server.execute("select datname from pg_database where datname like 'tpl%%demo%%'")
        known = [row[0] for row in rows]
        if name in known:
            return name
        for old in known:
            drop(server, old)
        clone(server, template(), building)
        use(building)
        call_command("seed_demo", "--scale", "S", "--no-pictures", stdout=io.StringIO())
        connection.close()
        server.execute(f'alter database "{building}" rename to "{name}"')
    return name
