"""Two public sets of real trade, as records of the engine. Nothing of them is in the repository."""

import csv
import gzip
import os
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from segments.activity import OrderRecord, ReturnRecord, record_orders, record_returns
from segments.facts import refresh_facts
from segments.models import Company

SHARED = Path(os.environ.get("GROSSIST_SHARED_DATA") or settings.BASE_DIR / "../shared/data")
LONDON = ZoneInfo("Europe/London")
CENT = Decimal("0.01")
BATCH = 2_000


def rows(name: str) -> Iterator[dict[str, str]]:
    path = SHARED / name
    reading = gzip.open if path.suffix == ".gz" else open
    with reading(path, "rt", encoding="utf-8", newline="") as source:
        yield from csv.DictReader(source)


def make_companies(numbers: set[str]) -> dict[str, int]:
    Company.objects.bulk_create(Company(number=n, legal_name=n) for n in sorted(numbers))
    refresh_facts(None)
    return dict(Company.objects.values_list("number", "pk"))


def write(record, records: list) -> None:
    for start in range(0, len(records), BATCH):
        record(records[start : start + BATCH])


def load_adventureworks() -> datetime:
    """Load 3,796 orders of 635 resellers; answer the instant after the last one."""
    orders = list(rows("adventureworks/orders.csv"))
    ids = make_companies({row["company_id"] for row in rows("adventureworks/companies.csv")})
    write(record_orders, [
        OrderRecord(
            reference=row["order_id"], company_id=ids[row["company_id"]], currency="USD",
            placed_at=datetime.fromisoformat(row["order_date"]).replace(hour=12, tzinfo=UTC),
            net=Decimal(row["subtotal"]).quantize(CENT, ROUND_HALF_UP), rate=Decimal(1),
            status="delivered",
        )
        for row in orders
    ])  # fmt: skip
    return datetime(2013, 11, 30, 12, tzinfo=UTC)


def load_online_retail() -> datetime:
    """
    Load all invoices with a customer; answer the instant after the last one.

    A cancellation names no invoice, so it is taken off the newest earlier invoices of the customer,
    as far as they reach; what reaches beyond them is from before the data.
    """
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    moments: dict[tuple[str, str], datetime] = {}
    for row in rows("online_retail/transactions.csv.gz"):
        if row["customer_id"]:
            key = (row["customer_id"], row["invoice_no"])
            sums[key] += Decimal(row["quantity"]) * Decimal(row["unit_price"])
            at = datetime.fromisoformat(row["invoice_datetime"]).replace(tzinfo=LONDON)
            moments[key] = min(at, moments.get(key, at))
    ids = make_companies({row["customer_id"] for row in rows("online_retail/companies.csv")})
    orders, returns = [], []
    left: dict[str, list[list]] = defaultdict(list)
    for key in sorted(sums, key=lambda key: (moments[key], key)):
        customer, invoice = key
        net = sums[key].quantize(CENT, ROUND_HALF_UP)
        if not invoice.startswith("C"):
            orders.append(OrderRecord(
                reference=invoice, company_id=ids[customer], placed_at=moments[key], net=net,
                currency="GBP", rate=Decimal(1), status="delivered",
            ))  # fmt: skip
            left[customer].append([invoice, net])
            continue
        for serial, place in enumerate(reversed(left[customer])):
            taken = min(-net, place[1])
            if taken > 0:
                place[1] -= taken
                net += taken
                returns.append(ReturnRecord(
                    reference=f"{invoice}-{serial}", order_reference=place[0],
                    returned_at=moments[key], net=taken,
                ))  # fmt: skip
    write(record_orders, orders)
    write(record_returns, returns)
    return datetime(2011, 12, 9, 20, tzinfo=LONDON)
