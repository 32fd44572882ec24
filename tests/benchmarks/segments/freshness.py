"""From the commit of an order to the new read model, through real Celery and a real Redis."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from decimal import Decimal
from random import Random

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from devtools import valkey
from segments.activity import OrderRecord, record_orders
from segments.freshness import staleness_seconds
from segments.models import Company, CompanyFacts, DirtyMark, TradeOrder

FEEDERS = 4
"""So many processes place orders, as web processes do."""

OUTAGE = (1 / 3, 2 / 3)
"""With ``--outage`` Redis is dead between these parts of the time."""


def measure(seconds: float, rate: float, *, outage: bool) -> None:
    """
    Place ``rate`` orders a second for so long, and print when each was worked in.

    A worker and the clock of the sweep run beside it. ``outage`` kills Redis in the middle.
    """
    server = valkey.start()
    if server is None:
        raise SystemExit("There is no Valkey or Redis to be found.")
    environment = os.environ | {
        "REDIS_URL": server.url, "LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.segments.real_settings",
    }  # fmt: skip
    celery = [sys.executable, "-m", "celery", "-A", "shop.celery"]
    beat = ["beat", "-S", "celery.beat:PersistentScheduler", "-s", f"/tmp/beat-{os.getpid()}"]  # noqa: S108
    feeder = [sys.executable, "-m", "tests.benchmarks.segments.feeding", str(seconds),
              str(rate / FEEDERS)]  # fmt: skip
    helpers = [
        subprocess.Popen([*celery, *command, "-l", "ERROR"], env=environment)
        for command in (["worker", "-c", "2"], [*beat, "--pidfile="])
    ]
    try:
        time.sleep(15)
        feeding = [
            subprocess.Popen(feeder, env=environment, stdout=subprocess.PIPE, text=True)
            for _number in range(FEEDERS)
        ]
        if outage:
            server = _outage(server, seconds)
        print(_told([json.loads(one.communicate()[0]) for one in feeding], seconds), flush=True)
    finally:
        for helper in helpers:
            helper.terminate()
            helper.wait()
        server.stop()


def _outage(server: valkey.Server, seconds: float) -> valkey.Server:
    begins, ends = OUTAGE
    time.sleep(seconds * begins)
    os.kill(server.pid, signal.SIGKILL)
    print("Redis was killed.", flush=True)
    time.sleep(seconds * (ends - begins))
    again = valkey.launch(valkey.program() or "", server.port, server.password)
    if again is None:
        raise SystemExit("Redis could not be started again.")
    print("Redis is back.", flush=True)
    return again


def feed(seconds: float, rate: float) -> None:
    """Place the orders, and watch the outbox: a mark that is gone is in the read model."""
    run = f"{int(time.time())}-{os.getpid()}"
    random, waits = Random(run), []
    companies = list(Company.objects.filter(is_active=True).values_list("pk", flat=True))
    waiting: list[tuple[int, float]] = []
    begun, placed, swept, stalest = time.perf_counter(), 0, 0.0, 0.0
    while time.perf_counter() - begun < seconds or waiting:
        now = time.perf_counter()
        if now - begun < seconds and placed < (now - begun) * rate:
            with transaction.atomic():
                record_orders([_order(random.choice(companies), f"bench-{run}-{placed}")])
                last = DirtyMark.objects.order_by("-pk").values_list("pk", flat=True)[0]
            waiting.append((last, time.perf_counter()))
            placed += 1
        if now - swept > 0.05:
            swept = now
            asked = [pk for pk, _at in waiting]
            left = set(DirtyMark.objects.filter(pk__in=asked).values_list("pk", flat=True))
            seen = time.perf_counter()
            waits += [seen - at for pk, at in waiting if pk not in left]
            waiting = [(pk, at) for pk, at in waiting if pk in left]
            stalest = max(stalest, staleness_seconds(timezone.now()))
        if now - begun > seconds + 120:
            raise SystemExit(f"{len(waiting)} orders were not worked in within two minutes.")
        time.sleep(0.001)
    print(json.dumps({
        "waits": waits, "placed": placed, "stalest": stalest, "unknown": _unknown(run),
    }))  # fmt: skip


def _told(found: list[dict], seconds: float) -> str:
    waits = sorted(wait for one in found for wait in one["waits"])
    placed = sum(one["placed"] for one in found)
    return (
        f"| {placed:,} orders, {placed / seconds:.0f} a second for {seconds:.0f} s "
        f"| p50 {waits[len(waits) // 2]:.2f} s | p99 {waits[int(len(waits) * 0.99)]:.2f} s "
        f"| worst {waits[-1]:.2f} s | stalest {max(one['stalest'] for one in found):.2f} s "
        f"| {sum(one['unknown'] for one in found)} of them unknown to the facts |"
    )


def _unknown(run: str) -> int:
    """Answer how many of the orders came after what the derived facts of their companies know."""
    ours = TradeOrder.objects.filter(reference__startswith=f"bench-{run}-")
    facts = CompanyFacts.objects.filter(
        company_id=OuterRef("company_id"), last_order_at__gte=OuterRef("placed_at")
    )
    return ours.exclude(Exists(facts)).count()


def _order(company_id: int, reference: str) -> OrderRecord:
    return OrderRecord(
        company_id=company_id, reference=reference, net=Decimal(120), currency="EUR",
        rate=Decimal(1), placed_at=timezone.now() - timedelta(seconds=1),
    )  # fmt: skip
