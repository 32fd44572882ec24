"""The whole folder in one transaction."""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from segments.data.industries import load_shipped
from segments.models import SalesRep
from segments.services import refresh
from segments.tabular import Report

from ..companies import CompanyImport
from ..order_columns import COLUMNS as ORDER_COLUMNS
from ..orders import OrderImport
from ..products import ProductImport
from ..running import Importer, batched
from .mapping import COMPANY_HEADER, PRODUCT_HEADER, company_rows, product_rows, rep_code
from .orders import order_rows
from .prices import make_prices, midnight
from .segments import RESELLERS, backdate, make_segments
from .tables import BadFolder, Folder


@transaction.atomic
def load(path: Path, *, now: datetime, tell: Callable[[str], None]) -> None:
    """
    Load companies, reps, products, prices, segments and orders, all or nothing.

    Raises ``BadFolder`` with the problems. Safe to repeat: the second time nothing changes.
    """
    folder = Folder(path)
    load_shipped()
    for rep in folder.reps:
        territory = folder.territories.get(rep["territory_id"] or "", "")
        SalesRep.objects.update_or_create(
            code=rep_code(rep["sales_rep_id"]),
            defaults={"name": f"{rep['job_title']} {rep['sales_rep_id']}", "territory": territory},
        )
    tell(f"{len(folder.reps)} sales reps")
    write(CompanyImport(now=now), COMPANY_HEADER, company_rows(folder), "companies", tell)
    write(ProductImport(now=now), PRODUCT_HEADER, product_rows(folder), "products", tell)
    segments = make_segments(sorted(folder.territories.values()), now=now)
    refresh(now=now)
    backdate(midnight(min(row["valid_from"] for row in folder.prices)))
    tell(f"{len(segments)} segments")
    tell(f"{make_prices(folder, segments[RESELLERS])} price lists")
    header = {column.name for column in ORDER_COLUMNS}
    write(OrderImport(now=now), header, order_rows(folder), "order lines", tell)


def write(
    importer: Importer,
    header: set[str],
    rows: Iterable[dict[str, Any]],
    what: str,
    tell: Callable[[str], None],
) -> None:
    """Check and write rows batch by batch; the transaction takes it back when one is wrong."""
    importer.header = header
    report = Report()
    for batch in batched(enumerate(rows, start=2)):
        importer.check(batch, report)
        if not report.is_clean:
            raise BadFolder([f"{what}: {problem}" for problem in report.problems[:50]])
        importer.write(batch, report)
        report.read += len(batch)
        if not report.read % 10_000:
            tell(f"… {report.read:,} {what}")
    importer.complete()
    tell(f"{report.read:,} {what}: {report.in_words()}")
