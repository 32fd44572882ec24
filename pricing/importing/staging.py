"""
From a file to staged rows: read, checked row by row, and written with COPY.

A part of the file at a time is committed, with its mistakes and how far it is. So a worker that
dies, or is stopped, loses one part; the next one reads past the lines that are staged.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.utils.translation import gettext as _

from segments.tabular import Problem, Report, read_rows
from segments.tabular.reading import Source
from segments.tabular.report import KEPT_PROBLEMS

from ..models import BatchProblem, PriceBatch, StagedPrice
from .columns import COLUMNS, is_sound

AT_ONCE = 20_000
"""Rows that are looked up, written and committed together."""
KNOWN_AT_MOST = 200_000
"""So many part numbers are remembered with their products, to be looked up once."""

COPY = """
    COPY pricing_stagedprice (batch_id, line, product_id, min_quantity, amount, percent) FROM STDIN
"""
PRODUCTS = """
    SELECT upc, id, structure = 'parent' FROM {product} WHERE upc = ANY(%s)
"""
REPEATED = """
    WITH repeated AS MATERIALIZED (
        SELECT product_id, min_quantity, min(line) AS first FROM pricing_stagedprice
        WHERE batch_id = %(batch)s GROUP BY product_id, min_quantity HAVING count(*) > 1
    )
    SELECT staged.line, product.upc, staged.min_quantity, repeated.first, count(*) OVER ()
    FROM repeated
    JOIN pricing_stagedprice staged ON staged.batch_id = %(batch)s
        AND staged.product_id = repeated.product_id
        AND staged.min_quantity = repeated.min_quantity AND staged.line > repeated.first
    JOIN {product} product ON product.id = repeated.product_id
    ORDER BY staged.line LIMIT %(most)s
"""

WHOLE = """
    SELECT count(*) FROM pricing_stagedprice staged
    JOIN {product} product ON product.id = staged.product_id WHERE staged.batch_id = %s
"""

Row = tuple[int, dict[str, Any]]
Told = Callable[[int], None]


class Gone(Exception):
    """The batch was deleted meanwhile, with its list: there is nothing left to do."""


class Stopped(Exception):
    """Somebody asked the batch to stop."""


class Products:
    """The products of part numbers, looked up many at a time and remembered."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[int, bool]] = {}
        table = apps.get_model("catalogue.Product")._meta.db_table
        self.sql = PRODUCTS.format(product=table)

    def learn(self, numbers: Iterable[str]) -> None:
        """Look up the numbers that are not known yet. One query at most."""
        unknown = set(numbers).difference(self.known)
        if not unknown:
            return
        if len(self.known) + len(unknown) > KNOWN_AT_MOST:
            self.known.clear()
            unknown = set(numbers)
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [list(unknown)])
            self.known |= {number: (pk, is_parent) for number, pk, is_parent in cursor}


def stage(batch: PriceBatch, source: Source, report: Report, told: Told | None = None) -> None:
    """
    Stage the rows of a file from where the batch stands; the report gets what is wrong.

    Raises Stopped and Gone. Cost: a few queries for every twenty thousand rows.
    """
    _begin(batch, report)
    products = Products()
    written = len(report.problems)

    def tell(rows: int) -> None:
        if not rows % AT_ONCE:
            _tell(batch, source, report)
        if told:
            told(rows)

    rows = read_rows(source, COLUMNS, report, progress=tell, after=batch.last_line)
    while part := list(islice(rows, AT_ONCE)):
        with transaction.atomic():
            _copy(batch, part, products, report)
            batch.last_line = part[-1][0]
            written = _keep_problems(batch, report, written)
            _tell(batch, source, report)
    with transaction.atomic():
        _find_repeated(batch, report)
        _keep_problems(batch, report, written)
        _tell(batch, source, report)


def forget(batch: PriceBatch) -> None:
    """Remove what was staged for a batch."""
    # A million rows go with one statement; Django would fetch what it can not know to be alone.
    StagedPrice.objects.filter(batch=batch)._raw_delete("default")


def is_whole(batch: PriceBatch) -> bool:
    """
    Whether all that was staged is still there, with its products. One query.

    The database may have lost rows in a crash, and products may be deleted at any time.
    """
    table = apps.get_model("catalogue.Product")._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(WHOLE.format(product=table), [batch.pk])
        return cursor.fetchone()[0] == batch.rows_staged


def _begin(batch: PriceBatch, report: Report) -> None:
    """Start over where nothing is staged, or where the database has lost what was."""
    if batch.last_line and is_whole(batch):
        for kept in batch.problems.all():
            report.add(kept.line, kept.column, kept.reason)
        report.problem_count = batch.problem_count
        return
    forget(batch)
    batch.problems.all().delete()
    batch.last_line = batch.rows_staged = batch.rows_read = batch.problem_count = 0


def _copy(batch: PriceBatch, part: list[Row], products: Products, report: Report) -> None:
    """Write the rows that are right, and report the others."""
    products.learn(row["sku"] for _line, row in part)
    currency = batch.price_list.currency
    lines = list(_lines(batch.pk, part, products.known, currency, report))
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        copy.write("".join(lines))
    batch.rows_staged += len(lines)


def _lines(
    batch_id: int, part: list[Row], known: dict[str, tuple[int, bool]], currency: str,
    report: Report,
) -> Iterator[str]:  # fmt: skip
    for line, row in part:
        if not is_sound(line, row, currency, report):
            continue
        pk, is_parent = known.get(row["sku"], (0, False))
        if not pk or is_parent:
            if is_parent:
                words = _("“%(sku)s” is sold in variants; give their prices")
            else:
                words = _("there is no product “%(sku)s”")
            report.add(line, "sku", words % {"sku": row["sku"]})
            continue
        amount = r"\N" if row["price"] is None else row["price"]
        percent = r"\N" if row["percent"] is None else row["percent"]
        yield f"{batch_id}\t{line}\t{pk}\t{row['min_quantity']}\t{amount}\t{percent}\n"


def _find_repeated(batch: PriceBatch, report: Report) -> None:
    """Report the rows that say something a second time."""
    table = apps.get_model("catalogue.Product")._meta.db_table
    count = 0
    with connection.cursor() as cursor:
        cursor.execute(REPEATED.format(product=table), {"batch": batch.pk, "most": KEPT_PROBLEMS})
        for line, sku, min_quantity, first, count in cursor:  # noqa: B007 - the last is the sum
            words = _("“%(sku)s” from %(n)s is on line %(first)s already")
            told = {"sku": sku, "n": min_quantity, "first": first}
            report.add(line, "min_quantity", words % told)
    report.problem_count = max(report.problem_count, count)


def _keep_problems(batch: PriceBatch, report: Report, written: int) -> int:
    """Write down the mistakes behind the first ``written``; answer how many are written."""
    new: list[Problem] = report.problems[written:]
    BatchProblem.objects.bulk_create(
        [BatchProblem(batch=batch, line=p.line, column=p.column, reason=p.reason) for p in new],
        batch_size=2_000,
    )
    batch.problem_count = report.problem_count
    return len(report.problems)


def _tell(batch: PriceBatch, source: Source, report: Report) -> None:
    """Write down how far the batch is. Raises Stopped and Gone."""
    batch.rows_read = report.read
    batch.bytes_read = source.tell() if hasattr(source, "tell") else 0
    mine = PriceBatch.objects.filter(pk=batch.pk)
    fields = ("rows_read", "rows_staged", "last_line", "bytes_read", "problem_count")
    if not mine.update(**{name: getattr(batch, name) for name in fields}):
        raise Gone
    if mine.values_list("stop_requested", flat=True).get():
        raise Stopped
