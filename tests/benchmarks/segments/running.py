"""The benchmarks of runs: first, second, one company, publishes of growing size, readers."""

import statistics
import threading
import time

from django.db import connection, connections, transaction

from segments import evaluation, runs
from segments.evaluation import stage
from segments.evaluation.plan import known_plan
from segments.evaluation.turns import new_ruleset
from segments.models import Company, CompanyState, Membership, Segment, SegmentRun
from segments.values.base import Context
from tests.benchmarks.segments import world
from tests.benchmarks.segments.clock import START, Stopwatch, peak_megabytes

TABLES = ("segments_membership", "segments_companystate", "segments_companyfacts")


def measure(only: set[str]) -> None:
    """Run the benchmarks (all without ``only``) and print a line of Markdown for each."""
    steps = {
        "first": first, "second": second, "one": one_company, "publish": publishes,
        "readers": readers,
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


def first() -> None:
    """The facts, and then everyone's first evaluation."""
    Membership.objects.all()._raw_delete("default")
    CompanyState.objects.all()._raw_delete("default")
    with Stopwatch() as took:
        runs.renew(None, as_of=START)
    told("facts and behaviour of everyone", took, "")
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
    """A publish that changes 1 %, 2 % and 4 % of the companies, in and out again."""
    dimension = world.Dimension.objects.get(code="bench")
    segment, _made = Segment.objects.get_or_create(
        code="growing", defaults={"name": "Growing", "dimension": dimension, "priority": 30_000}
    )
    nobody = {"field": "company.number", "operator": "eq", "value": "nobody"}
    number = 1 + segment.versions.count()
    total = Company.objects.count()
    for percent in (1, 2, 4):
        numbers = [f"C{n}" for n in range(1, total * percent // 100 + 1)]
        parts = [numbers[at : at + 1000] for at in range(0, len(numbers), 1000)]
        some = [{"field": "company.number", "operator": "in", "value": part} for part in parts]
        for what, conditions in ((f"publish that changes {percent} %", some), ("", [nobody])):
            with transaction.atomic():
                new_ruleset()
                put(segment, conditions, number)
                with Stopwatch() as took:
                    done = evaluation.publish_changes(["growing"], as_of=START)
            number += 1
            if what:
                told(what, took, f"{done.entered:,} entered")


def put(segment: Segment, conditions: list[dict], number: int) -> None:
    """Publish any of these conditions; longer lists than a rule may have are for this only."""
    world.publish(segment, {"schema": 1, "root": {"any": conditions}}, number=number)


def readers() -> None:
    """What a page reads while a publish writes: how long it takes, and whether worlds mix."""
    stop, times, mixed = threading.Event(), [], []
    company_ids = list(Company.objects.filter(number__in=["C1", "C11", "C21"]).values_list(
        "pk", flat=True))  # fmt: skip
    segment = Segment.objects.get(code="growing")

    def read() -> None:
        while not stop.is_set():
            begun = time.perf_counter()
            list(CompanyState.objects.filter(pk=company_ids[0]).values_list("segment_ids"))
            times.append((time.perf_counter() - begun) * 1000)
            rows = CompanyState.objects.filter(pk__in=company_ids).values_list(
                "segment_ids", flat=True
            )
            if len({segment.pk in ids for ids in rows}) > 1:
                mixed.append(1)
        connections.close_all()

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    publishes()
    stop.set()
    for thread in threads:
        thread.join()
    times.sort()
    print(
        f"| {len(times):,} reads of a page during publishes | | | median "
        f"{statistics.median(times):.2f} ms, p99 {times[int(len(times) * 0.99)]:.2f} ms, "
        f"{len(mixed)} mixed |"
    )


def vacuum() -> None:
    """Let the planner know what is there."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
