"""The benchmarks of runs: first, second, one company, publishes of growing size, readers."""

import json
import statistics
import subprocess
import sys
import time

from django.db import connection, transaction

from segments import evaluation, runs
from segments.evaluation import stage
from segments.evaluation.planning import known_plan
from segments.evaluation.turns import new_ruleset
from segments.models import Company, CompanyFacts, Segment, SegmentRun
from segments.values.base import Context
from tests.benchmarks.segments import world
from tests.benchmarks.segments.clock import START, Stopwatch, peak_megabytes

TABLES = ("segments_membership", "segments_companystate", "segments_companyfacts")


def measure(only: set[str]) -> None:
    """Run the benchmarks (all without ``only``) and print a line of Markdown for each."""
    steps = {
        "facts": facts, "first": first, "second": second, "one": one_company,
        "publish": publishes, "readers": readers,
    }  # fmt: skip
    size = f"{Company.objects.count():,} companies, {Segment.objects.live().count()} segments"
    print(f"{size}\n\n| what | wall s | database CPU s | result |\n| --- | --: | --: | --- |")
    for name, step in steps.items():
        if not only or name in only:
            step()
    print(f"| most memory of this process | | | {peak_megabytes():.0f} MB |")


def told(what: str, took: Stopwatch, result: str) -> None:
    """Print one line."""
    print(f"| {what} | {took.wall:.2f} | {took.database:.2f} | {result} |", flush=True)


def run(**options) -> SegmentRun:
    """Carry out one run."""
    return runs.execute(
        SegmentRun.objects.create(as_of=START, status="waiting", **options), clock=lambda: START
    )


def facts() -> None:
    """The facts of everyone, which were not there or as they are."""
    with Stopwatch() as took:
        runs.renew(None, as_of=START)
    told("facts and behaviour of everyone", took, "")


def first() -> None:
    """Everyone's first evaluation."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE segments_membership, segments_companystate CASCADE")
    vacuum()
    with Stopwatch() as took:
        done = run(with_facts=False, is_forced=True)
    told("first full run, everybody enters", took, f"{done.entered:,} entered")
    vacuum()


def second() -> None:
    """Everyone again: forced, with facts, and as somebody who asks twice gets it."""
    for what, options in {
        "second full run, forced": {"with_facts": False, "is_forced": True},
        "second full run, forced, with facts": {"with_facts": True, "is_forced": True},
        "second full run on the same day": {"with_facts": True},
    }.items():
        before = rows_written()
        with Stopwatch() as took:
            done = run(**options)
        written = rows_written() - before
        told(what, took, f"{done.entered + done.left + done.changed} changes, {written} rows")


def rows_written() -> int:
    """How many rows of the engine's tables were ever inserted, updated or deleted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(
            "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables "
            "WHERE relname = ANY(%s)", [list(TABLES)],
        )  # fmt: skip
        return int(cursor.fetchone()[0])


def one_company() -> None:
    """One company against all segments, by the prepared statement."""
    ctx, plan = Context(as_of=START), known_plan()
    ids = list(
        Company.objects.filter(parent=None, children=None).values_list("pk", flat=True)[:300]
    )
    times = []
    with transaction.atomic():
        evaluation.take_turn()
        program = stage.prepare(plan, ctx)
        statement = program.with_differences()
        stage.prepared(statement, program.bind(ids[:1], ctx))
        with Stopwatch() as prepared:
            for pk in ids:
                begun = time.perf_counter()
                stage.prepared(statement, program.bind([pk], ctx))
                times.append((time.perf_counter() - begun) * 1000)
    with Stopwatch() as took:
        for pk in ids:
            with transaction.atomic():
                evaluation.evaluate([pk], as_of=START)
    in_database = f"{prepared.database / len(ids) * 1000:.2f} ms of database CPU each"
    told(f"{len(ids)} × one company, prepared", prepared,
         f"{in_database}, median {statistics.median(times):.2f} ms")  # fmt: skip
    each = f"{took.wall / len(ids) * 1000:.1f} ms each"
    told(f"{len(ids)} batches of one company, each a transaction", took, each)


def publishes() -> None:
    """A publish that changes 1 %, 2 % and 4 % of the companies, in and out again; thrice."""
    segment = growing()
    walls: dict[int, list[float]] = {}
    for _turn in range(3):
        for percent in (1, 2, 4):
            took, done = change(segment, FEW_POINTS * percent)
            change(segment, 0)
            walls.setdefault(percent, []).append(took.database)
            told(f"publish that changes {percent} %", took, f"{done.entered:,} entered")
    least = {percent: min(times) for percent, times in walls.items()}
    ratio = " : ".join(f"{least[percent] / least[1]:.1f}" for percent in (1, 2, 4))
    print(f"| database CPU of these, best of three | | | {ratio} |", flush=True)


FEW_POINTS = 50
"""A hundredth of the companies has fewer points than this."""


def growing() -> Segment:
    """The segment that is published with other rules again and again."""
    dimension = world.Dimension.objects.get(code="bench")
    segment, _made = Segment.objects.get_or_create(
        code="growing", defaults={"name": "Growing", "dimension": dimension, "priority": 30_000}
    )
    return segment


def change(segment: Segment, points: int) -> tuple[Stopwatch, evaluation.Outcome]:
    """Publish that a segment has the companies with fewer points than these; 0: nobody."""
    leaf = {"field": "company.loyalty_points", "operator": "lt", "value": points}
    number = 1 + segment.versions.count()
    with Stopwatch() as took, transaction.atomic():
        new_ruleset()
        world.publish(segment, {"schema": 1, "root": {"all": [leaf]}}, number=number)
        done = evaluation.publish_changes(["growing"], as_of=START)
    return took, done


def readers() -> None:
    """What a page reads while a publish writes: how long it takes, and whether worlds mix."""
    segment = growing()
    change(segment, 0)
    few = CompanyFacts.objects.filter(loyalty_points__lt=FEW_POINTS, is_active=True)
    company_ids = few.order_by("pk").values_list("pk", flat=True)[:3]
    command = [sys.executable, "-m", "tests.benchmarks.segments.reading", conninfo(),
               str(segment.pk), *map(str, company_ids)]  # fmt: skip
    reader = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    time.sleep(1)
    for percent in (1, 2, 4, 8, 16):
        change(segment, FEW_POINTS * percent)
        change(segment, 0)
    found = json.loads(reader.communicate()[0])
    for what, name in ("in the database", "inside"), ("from process to process", "trips"):
        times = found[name]
        p50, p99 = statistics.median(times), times[int(len(times) * 0.99)]
        print(f"| {len(times):,} reads during publishes, {what} | | | median {p50:.3f} ms, "
              f"p99 {p99:.3f} ms, {found['mixed']} mixed |", flush=True)  # fmt: skip


def conninfo() -> str:
    """How another process reaches the database."""
    return connection.connection.info.dsn


def vacuum() -> None:
    """Let the planner know what is there."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
