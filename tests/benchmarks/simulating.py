"""
What a simulation costs, of how many companies and orders.

``python -m tests.benchmarks.simulating --companies 10000 --orders 500000`` fills an empty, migrated
database (``DATABASE_URL``) and prints a table in Markdown; without ``--orders`` it asks one that is
filled. ``--stop-after 30`` has each stopped after so many parts, and resumed; ``--parts 10`` leaves
it there. ``--distinct`` fills so that half of the companies have a mixture of segments each. The
load of the machine counts: the CPU of the client is told beside the time.
"""

import argparse
import os
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from tests.benchmarks import pricing_lookup

from django.db import connection  # isort: skip
from django.db.models import Sum  # isort: skip
from django.utils import timezone  # isort: skip
from pricing.models import PriceList, Simulation
from pricing.simulating import jobs, listchange
from segments.models import Dimension, Segment

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
AUDIENCES = {
    "alike": ["alike"], "own terms": ["own-terms"], "everybody": ["alike", "own-terms"],
}  # fmt: skip
"""Whom the simulated list is addressed to: by name, the codes of segments."""

TERMS = 40
"""Twice the mixtures of segments among the companies that are alike."""

COMPANIES = """
INSERT INTO segments_company (number, legal_name, currency, is_active, {others})
SELECT 'B' || n, 'Buyer ' || n, 'EUR', true, {values}
FROM generate_series(1, %(companies)s) n
"""

STATES = """
INSERT INTO segments_companystate (company_id, segment_ids, ancestor_ids, marks, as_of)
SELECT id, everybody || ARRAY(
    SELECT known.ids[1 + CASE WHEN %(distinct)s AND id %% 2 = 1
        THEN ('x' || left(md5(id || ' ' || place), 7))::bit(28)::int
        ELSE seed * 7919 + place * 10473 END %% array_length(known.ids, 1)]
    FROM generate_series(1, 5) place
), '{}', '{}', now()
FROM (
    SELECT id, CASE WHEN id %% 2 = 0 THEN id %% %(terms)s ELSE id END AS seed,
        (SELECT id FROM segments_segment WHERE code = CASE WHEN c.id %% 2 = 0
            THEN 'alike' ELSE 'own-terms' END) AS everybody
    FROM segments_company c WHERE number LIKE 'B%%'
) c, (SELECT array_agg(id ORDER BY id) AS ids FROM segments_segment WHERE code LIKE 's%%') known
"""
"""Half of the companies are in 20 mixtures of segments, the others in 225, or in one each."""

ORDERS = """
INSERT INTO segments_tradeorder (company_id, reference, placed_at, status, method, currency, rate,
    net, discount, freight_charged, freight_paid, lines, units, returned)
SELECT known.ids[1 + n %% array_length(known.ids, 1)], 'R' || n,
    %(now)s - (n::bigint * 7919 %% 365) * interval '1 day' - interval '1 hour', 'placed', '',
    'EUR', 1, 100, 0, 0, 0, 3, 30, 0
FROM generate_series(1, %(orders)s) n,
    (SELECT array_agg(id ORDER BY id) AS ids FROM segments_company WHERE number LIKE 'B%%') known
"""

LINES = """
INSERT INTO segments_boughtline (order_id, company_id, placed_at, product, categories, brand,
    brand_folded, quantity, net)
SELECT id, company_id, placed_at,
    'U' || lpad(
        ((id / 1000 * 7919 + company_id * 101 + place * 4099) %% %(products)s)::text, 7, '0'
    ),
    '{}', '', '', (ARRAY[1, 2, 5, 10, 12, 100])[1 + (id + place) %% 6], 33
FROM segments_tradeorder, generate_series(1, 3) place
"""


def fill(companies: int, orders: int, *, distinct: bool = False) -> None:
    """Make companies, and orders of three lines; the catalogue is that of ``pricing_lookup``."""
    dimension = Dimension.objects.create(code="kinds", name="Kinds")
    for place, code in enumerate(("alike", "own-terms")):
        Segment.objects.create(code=code, name=code, dimension=dimension, priority=place)
    with connection.cursor() as cursor:
        needed = _needed(cursor, "segments_company", {"number", "legal_name", "currency"})
        cursor.execute(
            COMPANIES.format(others=", ".join(needed), values=", ".join(needed.values())),
            {"companies": companies},
        )
        cursor.execute(STATES, {"terms": TERMS, "distinct": distinct})
        cursor.execute(ORDERS, {"orders": orders, "now": NOW})
        cursor.execute(LINES, {"products": pricing_lookup.PRODUCTS})
        cursor.execute("VACUUM ANALYZE")


def _needed(cursor, table: str, given: set[str]) -> dict[str, str]:
    """Answer the columns that must be filled and have no default, with something empty."""
    cursor.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s"
        " AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'"
        " AND is_generated = 'NEVER' AND column_name <> 'is_active'",
        [table],
    )
    empty = {"ARRAY": "'{}'", "boolean": "false", "timestamp with time zone": "now()"}
    numbers = {"integer", "bigint", "smallint", "numeric"}
    return {
        name: empty.get(kind, "0" if kind in numbers else "''")
        for name, kind in cursor.fetchall()
        if name not in given
    }


def server_seconds() -> float:
    """Answer the CPU time of the connection's own process of PostgreSQL, on this machine."""
    pid = connection.connection.info.backend_pid
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def stopping(simulation: Simulation, parts: int) -> Callable[[], datetime]:
    """Answer a clock that asks the simulation to stop when it is read for the last of so many."""
    read = iter(range(parts))

    def clock() -> datetime:
        if next(read, None) is None:
            jobs.request_stop(simulation)
        return timezone.now()

    return clock


def measure(code: str, *, stop_after: int, goes_on: bool) -> tuple:
    """Answer what simulating a list for a segment costs, as a row of the table."""
    price_list = PriceList.objects.create(
        code=f"draft-{code}-{time.time_ns()}", name=code, currency="EUR", percent=Decimal(7)
    )
    price_list.segments.set(Segment.objects.filter(code__in=AUDIENCES[code]))
    change = listchange.publishing(price_list).as_data()
    simulation = jobs.request(
        listchange.NAME, change, title=code, says=[], at=NOW, now=NOW, by=None
    )
    counted = []
    wall, cpu, server = time.perf_counter(), time.process_time(), server_seconds()
    with connection.execute_wrapper(lambda do, *asked: counted.append(1) or do(*asked)):
        if stop_after:
            jobs.execute(simulation, clock=stopping(simulation, stop_after))
            print(f"{simulation.status} at {simulation.position:,}", file=sys.stderr)
        if stop_after and goes_on:
            jobs.resume(simulation)  # which carries it out, where no worker is
            simulation.refresh_from_db()
        if goes_on:
            jobs.execute(simulation, clock=timezone.now)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    server = server_seconds() - server
    if goes_on and simulation.status != Simulation.Status.DONE:
        raise SystemExit(simulation.error)
    rows = simulation.company_rows.filter(lines__gt=0)
    terms = rows.values("terms").distinct().count()
    lines = rows.aggregate(all=Sum("lines"))["all"]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return code, rows.count(), terms, int(lines), wall, cpu, server, len(counted), memory


def main() -> None:
    """Fill the database when asked to, and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--companies", type=int, default=10_000)
    parser.add_argument("--orders", type=int, default=0)
    parser.add_argument("--audience", nargs="+", choices=list(AUDIENCES), default=list(AUDIENCES))
    parser.add_argument("--stop-after", type=int, default=0, metavar="PARTS")
    parser.add_argument("--parts", type=int, default=0)
    parser.add_argument("--distinct", action="store_true")
    asked = parser.parse_args()
    if asked.orders:
        pricing_lookup.fill(200_000)
        fill(asked.companies, asked.orders, distinct=asked.distinct)
    print("| audience | companies | terms | lines | s | client CPU | server CPU | queries | MB |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for code in asked.audience:
        name, companies, terms, lines, wall, cpu, server, queries, memory = measure(
            code, stop_after=asked.stop_after or asked.parts, goes_on=not asked.parts
        )
        print(
            f"| {name} | {companies:,} | {terms:,} | {lines:,} | {wall:.1f} | {cpu:.1f} |"
            f" {server:.1f} | {queries:,} | {memory} |"
        )


if __name__ == "__main__":
    main()
