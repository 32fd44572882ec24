"""
How long an explanation takes, over the development database.

``./dev manage shell -c "from tests.benchmarks.explaining import main; main(200)"`` adds 200 random
segments of six conditions first; they are rolled back.
"""

from collections import Counter
from random import Random
from statistics import median, quantiles
from time import perf_counter

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from segments.explain import explain
from segments.models import Company, Dimension, Segment
from segments.publishing import Change, install

ASKED = 200
QUESTIONS = [
    ("company.employees", [5, 50, 500]),
    ("orders.count", [1, 5, 20]),
    ("orders.net_total", ["100", "20000", "500000"]),
]


def main(more: int = 0) -> None:
    """Explain some 200 pairs of company and segment; print the times and the queries."""
    with transaction.atomic():
        _add(more)
        _measure()
        transaction.set_rollback(True)


def _add(more: int) -> None:
    rng, now = Random(1), timezone.now()
    home = Dimension.objects.create(code="bench-explain", name="Bench", rank=999)
    changes = []
    for number in range(more):
        leaves = []
        for place in range(6):
            field, values = QUESTIONS[place % 3]
            leaf = {"field": field, "operator": "gte", "value": rng.choice(values)}
            if place % 3:
                leaf["window"] = {"last": rng.randint(1, 24), "unit": "month"}
            leaves.append(leaf)
        segment = Segment.objects.create(
            code=f"bench-{number}", name=f"Bench {number}", dimension=home, priority=number
        )
        root = {"all": [{"any": leaves[:3]}, {"any": leaves[3:]}]}
        changes.append(Change(segment, {"schema": 1, "root": root}))
    install(changes, by=None, now=now)


def _measure() -> None:
    now, rng = timezone.now(), Random(2)
    segments, companies = list(Segment.objects.live()), list(Company.objects.all())
    seconds, queries = [], Counter()
    for _ in range(ASKED):
        company, segment = rng.choice(companies), rng.choice(segments)
        with CaptureQueriesContext(connection) as asked:
            started = perf_counter()
            explain(company, segment, as_of=now)
            seconds.append(perf_counter() - started)
        queries[len(asked)] += 1
    print(f"{len(companies):,} companies, {len(segments)} segments")
    print(f"{len(seconds)} explanations, at most {max(queries)} queries each")
    slow = quantiles(seconds, n=20)[-1]
    print(f"median {median(seconds) * 1000:.1f} ms, p95 {slow * 1000:.1f} ms")
