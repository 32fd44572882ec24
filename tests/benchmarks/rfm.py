"""
What deriving behaviour, calibrating and scoring cost: ``./dev bench rfm --orders 5000000``.

Fills a database of its own (``grossist_rfm_N_M``), which is measured again the next time, and
prints a table in Markdown. Times are of one connection, each the smaller of two.
"""

import argparse
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import django

from tests.benchmarks.databases import migrate, use_database

parser = argparse.ArgumentParser(prog="./dev bench rfm", description=__doc__)
parser.add_argument("--companies", type=int, default=100_000)
parser.add_argument("--orders", type=int, default=5_000_000)
parser.add_argument("--fresh", action="store_true", help="Make the database anew.")
parser.add_argument("--only-fill", action="store_true", help="Make the data, measure nothing.")
options = parser.parse_args()
use_database(f"grossist_rfm_{options.companies}_{options.orders}", fresh=options.fresh)
django.setup()

from django.db import connection, transaction  # noqa: E402

from segments.behaviour import recost, refresh_behaviour, refresh_due, rescore  # noqa: E402
from segments.behaviour.calibrating import calibrate  # noqa: E402
from segments.evaluation.stage import chunks  # noqa: E402
from segments.facts import refresh_facts  # noqa: E402
from segments.models import Company, CostRateCard, RfmCalibration, TradeOrder  # noqa: E402
from tests.benchmarks.segments.clock import backend_seconds  # noqa: E402

AT = datetime(2026, 11, 22, tzinfo=UTC)
LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)
"""Nobody had ordered by then, so facts as of it are empty."""

ORDERS = """
INSERT INTO segments_tradeorder (company_id, reference, placed_at, status, method, currency, rate,
    net, discount, freight_charged, freight_paid, lines, units, returned)
SELECT %(first)s + floor(%(companies)s * power(random(), 1.6))::bigint, 'O' || i,
    %(at)s - random() * interval '1095 days',
    (ARRAY['placed', 'confirmed', 'shipped', 'delivered', 'delivered', 'delivered', 'cancelled'])
        [1 + floor(random() * 7)::int],
    (ARRAY['portal', 'phone', 'edi', 'rep', 'email'])[1 + floor(random() * 5)::int], 'EUR', 1,
    round((random() * 1000 + 1)::numeric, 2), round((random() * 50)::numeric, 2), 10, 12, 5, 20, 0
FROM generate_series(1, %(orders)s) i
"""
"""Some companies order a hundred times as often as others; one order in seven was cancelled."""


def fill(companies: int, orders: int) -> None:
    """Make companies with facts, and three years of orders."""
    Company.objects.bulk_create(
        (Company(number=f"B{n:07}", legal_name=f"Company {n}") for n in range(companies)),
        batch_size=5_000,
    )
    refresh_facts(None)
    first = Company.objects.order_by("pk").values_list("pk", flat=True)[0]
    with connection.cursor() as cursor:
        cursor.execute(ORDERS, {"first": first, "companies": companies, "orders": orders, "at": AT})
        cursor.execute("VACUUM ANALYZE segments_tradeorder")
    vacuum()


def vacuum() -> None:
    """Let the planner know what the facts are, and give the room of old rows back."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE segments_companyfacts")


def seconds(
    work: Callable[[], object], *, keep: bool = False, rounds: int = 2
) -> tuple[float, float]:
    """
    Answer the least time and the least CPU; what was written is kept only if told so.

    CPU is that of the server, without helpers of parallel scans: on a busy machine it says more.
    """
    times = []
    for turn in range(rounds):
        with transaction.atomic():
            begun, used = time.perf_counter(), backend_seconds()
            work()
            times.append((time.perf_counter() - begun, backend_seconds() - used))
            transaction.set_rollback(not keep or turn < rounds - 1)
    return min(wall for wall, _cpu in times), min(cpu for _wall, cpu in times)


def main() -> None:
    migrate()
    if not Company.objects.exists():
        fill(options.companies, options.orders)
    if options.only_fill:
        return
    refresh_behaviour(None, as_of=LONG_AGO)
    vacuum()
    card = CostRateCard.objects.create(status="published", effective_from=AT)

    def everything() -> None:
        refresh_behaviour(None, as_of=AT)

    def night() -> None:
        for _last, ids in chunks():
            refresh_due(ids, as_of=AT + timedelta(days=1))

    def score() -> None:
        rescore(None, as_of=AT)

    rows = {
        "all derived facts, first run, every row written": seconds(everything, keep=True, rounds=1)
    }
    vacuum()
    rows |= {
        "all derived facts of everyone again, no row written": seconds(everything),
        "of that, the cost to serve": seconds(lambda: recost(None, as_of=AT)),
        "the nightly derivation a day later": seconds(night),
        "RFM: ranks and cut points of everyone, from the orders": seconds(
            lambda: calibrate(as_of=AT, by=None)
        ),
    }
    calibration = calibrate(as_of=AT, by=None)
    RfmCalibration.objects.filter(pk=calibration.pk).update(status="published", effective_from=AT)
    rows["RFM: scores of everyone, every row written"] = seconds(score, keep=True)
    rows["RFM: scores of everyone again, no row written"] = seconds(score)
    some = list(Company.objects.order_by("pk").values_list("pk", flat=True)[50_000:50_100])
    rows["all derived facts of 100 companies"] = seconds(lambda: refresh_behaviour(some, as_of=AT))
    print(f"{Company.objects.count():,} companies, {TradeOrder.objects.count():,} orders\n")
    print("| what | seconds | CPU of the server |\n| --- | --: | --: |")
    for words, (wall, cpu) in rows.items():
        print(f"| {words} | {wall:.2f} | {cpu:.2f} |")
    calibration.delete()
    card.delete()


if __name__ == "__main__":
    main()
