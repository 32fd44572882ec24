"""From the commit of an order to the new read model, through real Celery and a real Redis."""

import os
import subprocess
import sys
import time
from datetime import timedelta
from decimal import Decimal
from random import Random

from django.db import transaction
from django.utils import timezone

from devtools import valkey
from segments.activity import OrderRecord, record_orders
from segments.models import Company, CompanyState, DirtyMark


def measure(seconds: float, rate: float) -> None:
    """Place ``rate`` orders a second for so long, and print when each was worked in."""
    server = valkey.start()
    if server is None:
        raise SystemExit("There is no Valkey or Redis to be found.")
    environment = os.environ | {"REDIS_URL": server.url, "LOG_LEVEL": "WARNING"}
    celery = [sys.executable, "-m", "celery", "-A", "shop.celery"]
    worker = subprocess.Popen([*celery, "worker", "-c", "2", "-l", "WARNING"], env=environment)
    feeder = [sys.executable, "-m", "tests.benchmarks.segments.feeding", str(seconds), str(rate)]
    try:
        time.sleep(8)
        subprocess.run(feeder, env=environment, check=True)
    finally:
        worker.terminate()
        worker.wait()
        server.stop()


def feed(seconds: float, rate: float) -> None:
    """Place the orders, and watch the outbox: a mark that is gone is in the read model."""
    random, waits = Random(3), []
    companies = list(Company.objects.values_list("pk", "number"))
    waiting: list[tuple[int, float]] = []
    begun, placed, swept = time.perf_counter(), 0, 0.0
    run = int(time.time())
    while time.perf_counter() - begun < seconds or waiting:
        now = time.perf_counter()
        if now - begun < seconds and placed < (now - begun) * rate:
            company_id, _number = random.choice(companies)
            with transaction.atomic():
                record_orders([_order(company_id, f"bench-{run}-{placed}")])
                last = DirtyMark.objects.order_by("-pk").values_list("pk", flat=True)[0]
            waiting.append((last, time.perf_counter()))
            placed += 1
            continue
        if now - swept > 0.02:
            swept = now
            left = set(
                DirtyMark.objects.filter(pk__in=[pk for pk, _at in waiting]).values_list(
                    "pk", flat=True
                )
            )
            waits += [now - at for pk, at in waiting if pk not in left]
            waiting = [(pk, at) for pk, at in waiting if pk in left]
        if now - begun > seconds + 60:
            raise SystemExit(f"{len(waiting)} orders were not worked in within a minute.")
        time.sleep(0.002)
    waits.sort()
    newest = CompanyState.objects.order_by("-as_of").values_list("as_of", flat=True)[0]
    print(
        f"| {placed:,} orders, {placed / seconds:.0f} a second for {seconds:.0f} s "
        f"| p50 {waits[len(waits) // 2]:.2f} s | p99 {waits[int(len(waits) * 0.99)]:.2f} s "
        f"| worst {waits[-1]:.2f} s, read model as of {timezone.now() - newest} ago |"
    )


def _order(company_id: int, reference: str) -> OrderRecord:
    return OrderRecord(
        company_id=company_id, reference=reference, net=Decimal(120), currency="EUR",
        rate=Decimal(1), placed_at=timezone.now() - timedelta(seconds=1),
    )  # fmt: skip
