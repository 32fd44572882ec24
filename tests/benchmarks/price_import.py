"""
What importing a price list costs, from the file until the shop charges the new prices.

``python -m tests.benchmarks.price_import --rows 10000 1000000`` on an empty, migrated database
(``DATABASE_URL``, PostgreSQL on this machine). Prints a table in Markdown: seconds on the clock,
seconds of CPU of this process and of its PostgreSQL backend, which a loaded machine leaves alone,
and the most memory of this process so far. ``--xlsx 1000000`` has a workbook of so many rows in
five columns imported instead.
"""

import argparse
import os
import resource
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.test")
django.setup()

from django.db import connection  # noqa: E402
from oscar.core.loading import get_model  # noqa: E402

from pricing.importing import PriceReport, import_prices  # noqa: E402
from pricing.models import PriceList  # noqa: E402
from segments.tabular.writing import xlsx_parts  # noqa: E402

Product = get_model("catalogue", "Product")

PRODUCTS = 100_000
GOODS = """
    INSERT INTO catalogue_product (structure, title, slug, upc, description, is_public,
        is_discountable, date_created, date_updated, code, meta_title, meta_description, priority)
    SELECT 'standalone', 'Product ' || n, 'product-' || n, 'U-' || to_char(n, 'FM0000000'), '',
        true, true, now(), now(), 'B' || n, '', '', 0
    FROM generate_series(1, %s) n
"""
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds: on the clock, of our CPU, of PostgreSQL's."""

    wall: float
    ours: float
    theirs: float


def backend_seconds(pid: int) -> float:
    """Answer the seconds of CPU that a process of this machine has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def cost_of(path: Path, price_list: PriceList) -> tuple[PriceReport, Cost]:
    """Import a file; answer what that changed and what it cost."""
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    wall, ours, theirs = time.perf_counter(), time.process_time(), backend_seconds(pid)
    report = import_prices(path, price_list)
    return report, Cost(
        time.perf_counter() - wall, time.process_time() - ours, backend_seconds(pid) - theirs
    )


def write_file(path: Path, rows: int, *, step: int = 0) -> None:
    """Write a price file; every ``step``-th price differs from the file without a step."""
    with path.open("w") as file:
        file.write("sku,min_quantity,price\n")
        for number in range(rows):
            amount = number % 99_991 + 100 + (1 if step and number % step == 0 else 0)
            product, place = number % PRODUCTS + 1, number // PRODUCTS
            file.write(f"U-{product:07d},{place * 10 or 1},{amount / 100:.2f}\n")


def write_workbook(path: Path, rows: int) -> None:
    """Write the same prices as a workbook with all five columns, as our exports are written."""
    head = ["sku", "min_quantity", "price", "percent", "currency"]
    cells = (
        (
            f"U-{n % PRODUCTS + 1:07d}",
            n // PRODUCTS * 10 or 1,
            (n % 99_991 + 100) / 100,
            None,
            "EUR",
        )
        for n in range(rows)
    )
    with path.open("wb") as file:
        file.writelines(xlsx_parts(head, cells, name="prices"))


def megabytes() -> int:
    """Answer the most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def import_workbook(rows: int, price_list: PriceList, folder: Path) -> None:
    """Import a workbook into an empty list, then once more, and print what that costs."""
    path = folder / "prices.xlsx"
    write_workbook(path, rows)
    size = path.stat().st_size / 1_000_000
    for what, created in (("all new", rows), ("the same again", 0)):
        report, cost = cost_of(path, price_list)
        if (report.created, report.unchanged) != (created, rows - created):
            raise SystemExit(report.in_words())
        print(
            f"| {rows:,} | XLSX of {size:.0f} MB, {what} | {cost.wall:.1f} | {cost.ours:.1f} "
            f"| {cost.theirs:.1f} | {megabytes()} |", flush=True,
        )  # fmt: skip


def main() -> None:
    """Fill, import, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=[10_000, 1_000_000])
    parser.add_argument("--xlsx", type=int, default=0, metavar="ROWS")
    options = parser.parse_args()
    with connection.cursor() as cursor:
        if not Product.objects.filter(upc=f"U-{PRODUCTS:07d}").exists():
            cursor.execute(GOODS, [PRODUCTS])
            cursor.execute("VACUUM ANALYZE")
    print(
        "| rows | what | seconds | CPU here | CPU of PostgreSQL | MB |\n"
        "| --- | --- | --- | --- | --- | --- |"
    )
    if options.xlsx:
        price_list = PriceList.objects.create(
            code=f"xlsx-{time.time_ns()}", name="Import", currency="EUR"
        )
        with tempfile.TemporaryDirectory() as folder:
            return import_workbook(options.xlsx, price_list, Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        first, tenth, every = (Path(folder) / f"{name}.csv" for name in ("all", "tenth", "every"))
        for rows in options.rows:
            write_file(first, rows)
            write_file(tenth, rows, step=10)
            write_file(every, rows, step=1)
            price_list = PriceList.objects.create(
                code=f"import-{rows}-{time.time_ns()}", name="Import", currency="EUR"
            )
            for what, path, wanted in [
                ("all new", first, (rows, 0)),
                ("the same again", first, (0, 0)),
                ("every tenth price is another", tenth, (0, -(-rows // 10))),
                ("every tenth goes back", first, (0, -(-rows // 10))),
                ("every price is another", every, (0, rows)),
            ]:
                report, cost = cost_of(path, price_list)
                if (report.created, report.changed) != wanted:
                    raise SystemExit(report.in_words())
                print(
                    f"| {rows:,} | {what} | {cost.wall:.2f} | {cost.ours:.2f} "
                    f"| {cost.theirs:.2f} | {megabytes()} |", flush=True,
                )  # fmt: skip


if __name__ == "__main__":
    main()
