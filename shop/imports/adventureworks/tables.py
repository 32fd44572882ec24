"""Reading the folder: every file checked for the columns that the mapping needs."""

import gzip
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date as date_type
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from segments.tabular import (
    Column,
    Report,
    boolean,
    date,
    decimal,
    integer,
    read_header,
    read_rows,
    text,
)
from segments.tabular.columns import Parser

MONEY = decimal(places=4)
LONG = text(4_000)


class BadFolder(Exception):
    """Something in the folder can not be used; ``problems`` says what, file by file."""

    def __init__(self, problems: list[str]):
        super().__init__("\n".join(problems))
        self.problems = problems


def read_table(folder: Path, name: str, /, **parsers: Parser) -> Iterator[dict[str, Any]]:
    """
    Yield the rows of ``name``; the columns with a parser must be there, others come as text.

    Raises ``BadFolder`` with every problem of the file, after the good rows.
    """
    report = Report()
    with ExitStack() as stack:
        path = folder / name
        source: Any = path
        if path.suffix == ".gz" and path.exists():
            source = stack.enter_context(gzip.open(path))
        columns = [Column(column, parse) for column, parse in parsers.items()]
        columns += [Column(c, LONG) for c in read_header(source) if c and c not in parsers]
        missing = [c for c in parsers if c not in read_header(source)]
        if missing and path.exists():
            raise BadFolder(
                [_("%(file)s: column %(columns)s is missing")
                 % {"file": name, "columns": ", ".join(missing)}]
            )  # fmt: skip
        for _line, values in read_rows(source, columns, report):
            yield values
    if not report.is_clean:
        raise BadFolder([f"{name}: {problem}" for problem in report.problems[:50]])


class Folder:
    """The tables of the folder, parsed; small ones are read once."""

    def __init__(self, folder: Path):
        self.path = folder
        self.territories = {
            row["territory_id"]: row["name"]
            for row in read_table(folder, "territories.csv", territory_id=LONG, name=LONG)
        }
        self.reps = list(
            read_table(folder, "sales_reps.csv", sales_rep_id=LONG, job_title=LONG,
                       territory_id=LONG)
        )  # fmt: skip
        self.companies = list(
            read_table(
                folder, "companies.csv", company_id=LONG, name=LONG, business_type_code=LONG,
                employees=integer(), annual_sales=decimal(), internet=LONG, state=LONG,
                country_code=LONG, territory_id=LONG, sales_rep_id=LONG,
            )
        )  # fmt: skip
        categories = {
            row["category_id"]: row["name"]
            for row in read_table(folder, "categories.csv", category_id=LONG, name=LONG)
        }
        self.category_paths = {
            row["subcategory_id"]: (categories[row["category_id"]], row["name"])
            for row in read_table(
                folder, "subcategories.csv", subcategory_id=LONG, category_id=LONG, name=LONG
            )
        }
        self.products = list(
            read_table(
                folder, "products.csv", sku=LONG, name=LONG, subcategory_id=LONG,
                is_finished_good=boolean, sell_end=date, list_price=MONEY, standard_cost=MONEY,
                stock_on_hand=integer(),
            )
        )  # fmt: skip
        self.prices = list(
            read_table(
                folder, "price_history.csv", sku=LONG, valid_from=date, valid_to=date,
                list_price=MONEY,
            )
        )  # fmt: skip
        self.offers = list(
            read_table(
                folder, "special_offers.csv", offer_id=LONG, name=LONG, discount_pct=MONEY,
                type=LONG, audience=LONG, start_date=date, end_date=date, min_qty=integer(),
                max_qty=integer(),
            )
        )  # fmt: skip
        self.offer_skus: dict[str, set[str]] = {}
        for row in read_table(folder, "special_offer_products.csv", offer_id=LONG, sku=LONG):
            self.offer_skus.setdefault(row["offer_id"], set()).add(row["sku"])
        self.orders = {
            row["order_id"]: row
            for row in read_table(
                folder, "orders.csv", order_id=LONG, order_date=LONG, company_id=LONG,
                sales_rep_id=LONG, purchase_order_no=LONG, tax=MONEY, freight=MONEY,
            )
        }  # fmt: skip

    def order_lines(self) -> Iterator[dict[str, Any]]:
        """Stream the order lines."""
        return read_table(
            self.path, "order_lines.csv.gz", order_id=LONG, line_no=integer(), sku=LONG,
            offer_id=LONG, quantity=integer(), unit_price=MONEY, net_amount=MONEY,
        )  # fmt: skip

    def first_orders(self) -> dict[str, date_type]:
        """Answer the day of each company's first order."""
        first: dict[str, date_type] = {}
        for order in self.orders.values():
            day = date(order["order_date"])
            company = order["company_id"]
            first[company] = min(first.get(company, day), day)
        return first
